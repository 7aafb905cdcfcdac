"""What is weakest in the last survey: the legs that a meeting may want to talk about."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.analysis.win_win import SCALE as WIN_WIN
from tillitsmaal.report.compare_context import side
from tillitsmaal.report.cutoffs import LOW_GAIN, SUFFICIENT
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import floor_of
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole import last_wave
from tillitsmaal.scoring import ROUNDING

ROLES: Final = "roles"
"""Names the leg between representatives and their own leadership."""
_MOST_SCALES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Something weak."""

    id: str
    """Of a scale, else `roles`."""
    said: Sentence


def weak_legs(whole: WholeAnalysis, pen: ScalePen) -> tuple[Leg, ...]:
    """Find what is weakest, the weakest first, in the order in which a meeting had better take it.

    Scales about partners that most often are under their floor; low common gain where trust is sufficient; a gap
    between representatives and leaderships that the numbers show; scales about the collaboration as a whole under
    their floor.
    """
    return (*_under_floor(whole, pen), *_common_gain(whole, pen), *_roles(whole, pen), *_beside(whole, pen))


def last_networks(whole: WholeAnalysis) -> tuple[str, list[Row]]:
    """Where the document holds the networks of the last survey, and they."""
    return last_wave.place(whole), list(last_wave.networks(whole).values())


def scores_of(whole: WholeAnalysis) -> Mapping[str, list[Row]]:
    """Rows of the last survey's scores, a row a network, by measure."""
    found: dict[str, list[Row]] = {}
    for row in records(where(whole.score.network_scores, wave=whole.last.name)):
        found.setdefault(row["measure"], []).append(row)
    return found


def legs_under_floor(
    below: Mapping[str, tuple[int, int]], pen: ScalePen, sentence: str, path: Callable[[str], str]
) -> Iterator[Leg]:
    """Scales about partners with pairs under their floor, those with the largest share first.

    Parameters
    ----------
    below
        By scale, how many pairs are under its floor, and of how many; low common gain is told otherwise.
    pen
        Writes.
    sentence, path
        Which sentence says it, and where the document holds it of a scale.
    """
    weak = [scale for scale, (number, _) in below.items() if number and scale != WIN_WIN]
    for scale in sorted(weak, key=lambda scale: -below[scale][0] / below[scale][1]):
        number, pairs = below[scale]
        said = pen.sentence(
            sentence,
            path=path(scale),
            cutoff=SUFFICIENT,
            label=pen.label(scale),
            floor=pen.limit(floor_of(pen.questionnaire, scale) or 0.0),
            below=pen.whole(number),
            pairs=pen.counted("pairs", pairs),
        )
        yield Leg(id=scale, said=said)


def floored_scales(pen: ScalePen) -> Iterator[tuple[str, float]]:
    """Scales about partners that the questionnaire gives a floor, and it."""
    for scale in pen.questionnaire.scales_at("pair"):
        floor = floor_of(pen.questionnaire, scale)
        if floor is not None:
            yield scale, floor


def _under_floor(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Leg]:
    """All networks together."""
    at, networks = last_networks(whole)
    scores, below = scores_of(whole), {}
    for scale, _ in floored_scales(pen):
        rows = scores.get(scale, [])
        below[scale] = sum(int(row["below"] or 0) for row in rows), sum(int(row["n"]) for row in rows)
    path = "{at}" if len(networks) > 1 else "{at}/scores/{scale}/below"
    legs = legs_under_floor(below, pen, "sheet.under_floor", lambda scale: path.format(at=at, scale=scale))
    yield from islice(legs, _MOST_SCALES)


def _common_gain(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Leg]:
    low, sufficient = sum(len(of.low) for of in whole.win_win), sum(of.sufficient for of in whole.win_win)
    if low:
        said = pen.sentence(
            "sheet.win_win",
            path="/win_win" if len(whole.win_win) > 1 else "/win_win/0/low",
            cutoff=LOW_GAIN,
            label=pen.label(WIN_WIN),
            low=pen.whole(low),
            sufficient=pen.counted("pairs", sufficient),
            threshold=pen.limit(whole.win_win[0].threshold),
        )
        yield Leg(id=WIN_WIN, said=said)


def _roles(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Leg]:
    """The gap in trust, where its whole interval lies on one side of 0; only of one network."""
    circle = pen.questionnaire.circle
    if circle is None or len(whole.networks) != 1:
        return
    for number, gap in enumerate(whole.role_gaps.means):
        way = side(gap.gap)
        if gap.wave == whole.last.name and gap.measure == circle.trust and way in ("more", "less"):
            label = pen.within_sentence(circle.trust)
            yield Leg(id=ROLES, said=pen.sentence(f"sheet.roles_{way}", path=f"/gaps/{number}/mean", label=label))


def _beside(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Leg]:
    """Scales about the collaboration as a whole whose mean is under a floor that the questionnaire gives them."""
    at, networks = last_networks(whole)
    scores = scores_of(whole)
    for scale in pen.questionnaire.scales_at("network"):
        floor, rows = floor_of(pen.questionnaire, scale), scores.get(scale, [])
        means = [row["mean"] for row in rows if row["mean"] is not None]
        if floor is None or len(networks) != 1 or not means or means[0] >= floor - ROUNDING:
            continue
        said = pen.sentence(
            "sheet.beside",
            path=f"{at}/network_scales/{scale}/value",
            cutoff=SUFFICIENT,
            label=pen.label(scale),
            mean=pen.score(means[0], scale),
            floor=pen.limit(floor),
        )
        yield Leg(id=scale, said=said)

"""A network as a picture: who finds whom trustworthy enough, first and last."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin
from typing import Final, Literal

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.drawings import Network, Node, Panel, Tie
from tillitsmaal.report.figures.latest import only_network
from tillitsmaal.report.figures.words import figure_id, label, short_name
from tillitsmaal.report.frames import distinct, records, where
from tillitsmaal.report.measures import has_floors
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE, Wave

_FEWEST_TIES: Final = 2
_MOST_NODES: Final = 12
_MOST_TIES: Final = 70
"""Organisations, or ties in one panel, up to which both kinds of ties can be told apart."""
_TOO_MANY: Final = 250
"""Ties in one panel from which on nobody sees anything."""
_MOST_NAMED: Final = 3
"""Organisations that are named together, where they are alike."""
_DIGITS: Final = 4
"""Decimals of a node's place; more depend on the machine."""

Kind = Literal["enough", "below"]
_KINDS: Final[tuple[Kind, ...]] = ("enough", "below")
Drawn = Literal["both", "enough", "below"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survey:
    """A network in one survey."""

    wave: Wave
    organisations: tuple[str, ...]
    ties: tuple[tuple[str, str, Kind], ...]
    """Rater and target of each pair of which it is known whether it reaches every floor."""

    def count(self, kind: Kind) -> int:
        """Count the ties of a kind."""
        return sum(tie[2] == kind for tie in self.ties)


def network_picture(whole: WholeAnalysis, pen: ScalePen) -> Figure | None:
    """Show in the first and the last survey which pairs reach every floor of trust, and which do not.

    With many organisations or ties only the kind of which there are fewer is drawn. A first survey with another
    questionnaire is not shown. None with several networks, without floors, or where no pair or all too many would be
    drawn.
    """
    network = only_network(whole)
    if network is None or not has_floors(pen.questionnaire):
        return None
    surveys = _surveys(whole, network)
    drawn = _drawn(surveys)
    if drawn is None:
        return None
    waves = pen.listed(pen.wave(survey.wave) for survey in surveys)
    circle = pen.questionnaire.circle
    return Figure(
        id=figure_id("network"),
        caption=pen.say(
            f"figures.network.caption_{drawn}", trust=pen.within_sentence(circle.trust) if circle else "", waves=waves
        ),
        alt=_alt(surveys, pen),
        drawing=_drawing(surveys, drawn, _everyone(whole, network, surveys), pen),
        path="/score/pairs",
    )


def _surveys(whole: WholeAnalysis, network: str) -> list[_Survey]:
    """The first and the last survey, or the last one alone; none with too few ties."""
    waves = [whole.waves[0], whole.last] if len(whole.waves) > 1 else [whole.last]
    surveys = [_survey(whole, network, wave) for wave in waves]
    return [survey for survey in surveys if len(survey.ties) >= _FEWEST_TIES]


def _survey(whole: WholeAnalysis, network: str, wave: Wave) -> _Survey:
    keys = {NETWORK: network, WAVE: wave.name}
    roster, pairs = where(whole.responses.roster, **keys), where(whole.score.pairs, **keys)
    return _Survey(
        wave=wave,
        organisations=tuple(distinct(roster[ORGANISATION])),
        ties=tuple(
            (row[RATER], row[TARGET], "enough" if row["sufficient"] else "below")
            for row in records(pairs[[RATER, TARGET, "sufficient"]])
            if row["sufficient"] is not None
        ),
    )


def _drawn(surveys: Sequence[_Survey]) -> Drawn | None:
    """Which ties are drawn; None where a picture would show nothing."""
    if not surveys:
        return None
    many = max(len(survey.organisations) for survey in surveys) > _MOST_NODES
    if not many and max(len(survey.ties) for survey in surveys) <= _MOST_TIES:
        return "both"
    totals = {kind: sum(survey.count(kind) for survey in surveys) for kind in _KINDS}
    fewer: Kind = "enough" if totals["enough"] < totals["below"] else "below"
    most = max(survey.count(fewer) for survey in surveys)
    return fewer if 0 < most < _TOO_MANY else None


def _drawing(surveys: Sequence[_Survey], drawn: Drawn, organisations: Sequence[str], pen: ScalePen) -> Network:
    at = {name: i for i, name in enumerate(organisations)}
    return Network(
        nodes=tuple(_node(label(pen, name), i, len(organisations)) for i, name in enumerate(organisations)),
        panels=tuple(_panel(survey, drawn, at, pen) for survey in surveys),
        kinds=tuple(
            (kind, pen.say(f"figures.network.{kind}" if drawn == "both" else f"figures.network.{kind}_only"))
            for kind in _KINDS
            if drawn in ("both", kind)
        ),
    )


def _everyone(whole: WholeAnalysis, network: str, surveys: Sequence[_Survey]) -> list[str]:
    """The organisations of any of the surveys, in showing order."""
    roster = whole.responses.roster
    taking_part = roster[WAVE].isin([survey.wave.name for survey in surveys]) & (roster[NETWORK] == network)
    return distinct(roster.loc[taking_part, ORGANISATION])


def _node(name: str, position: int, size: int) -> Node:
    """Place a node on a circle: the first at the top, then clockwise."""
    angle = pi / 2 - 2 * pi * position / size
    return Node(label=name, x=round(cos(angle), _DIGITS) + 0.0, y=round(sin(angle), _DIGITS) + 0.0)


def _panel(survey: _Survey, drawn: Drawn, at: dict[str, int], pen: ScalePen) -> Panel:
    return Panel(
        title=pen.wave(survey.wave),
        present=tuple(sorted(at[name] for name in survey.organisations)),
        ties=tuple(
            Tie(source=at[rater], target=at[target], kind=kind)
            for rater, target, kind in survey.ties
            if drawn in ("both", kind)
        ),
    )


def _alt(surveys: Sequence[_Survey], pen: ScalePen) -> str:
    parts = [
        pen.say(
            "figures.network.alt",
            wave=pen.wave(survey.wave),
            enough=pen.whole(survey.count("enough")),
            assessed=pen.counted("pairs", len(survey.ties)),
        )
        for survey in surveys
    ]
    return " ".join([*parts, *_most_often(surveys, pen)])


def _most_often(surveys: Sequence[_Survey], pen: ScalePen) -> Iterator[str]:
    """Name who is below a floor in the largest share of the answers about it; nobody where all too many are alike."""
    ties = surveys[-1].ties
    below = Counter(target for _, target, kind in ties if kind == "below")
    assessed = Counter(target for _, target, _ in ties)
    shares = {one: Fraction(below[one], assessed[one]) for one in surveys[-1].organisations if below[one]}
    most = [one for one, share in shares.items() if share == max(shares.values())]
    if not 0 < len(most) <= _MOST_NAMED or all(below[one] == 1 for one in most):
        return
    alike = "" if len(most) == 1 else "_alike"
    once = "" if len(surveys) > 1 else "_once"
    yield pen.say(
        f"figures.network.alt_most{once}{alike}",
        organisation=pen.listed(short_name(pen.name(one)) for one in most),
        count=pen.whole(below[most[0]]),
        assessed=pen.whole(assessed[most[0]]),
        share=pen.share(float(shares[most[0]])),
    )

"""Waves compared, as an audience may see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tillitsmaal.analysis.aligned import Aligned, StepAt, align, common_measures, steps_of
from tillitsmaal.analysis.circle import circles_of, slopes_of
from tillitsmaal.analysis.compare import Intervals, compare, find_waves, scale_changes
from tillitsmaal.analysis.compare_results import (
    Attendance,
    CircleResult,
    CompareAnalysis,
    EventEffects,
    ScaleChange,
    Slope,
    Step,
)
from tillitsmaal.analysis.compare_tables import circle_columns
from tillitsmaal.analysis.reliable import respondents_of
from tillitsmaal.analysis.spelled import spelled_alike
from tillitsmaal.errors import NothingComputed, Problem
from tillitsmaal.estimates import Estimate, Estimated, Method, NotEstimable
from tillitsmaal.privacy import compare_tables as tables
from tillitsmaal.privacy.cells import (
    CELLS_OF_NETWORKS,
    CELLS_OF_ORGANISATIONS,
    CELLS_OF_PAIRS,
    Cells,
    Kind,
    Parting,
)
from tillitsmaal.privacy.circle import circles_as_wide, shared_circles
from tillitsmaal.privacy.coarse import SUPPRESSED, as_wide_as, coarse_estimate
from tillitsmaal.privacy.compare_ends import means_at_ends, rounded_or_none, shown_mean
from tillitsmaal.privacy.masked import kept_scores, scores_of_cells, without_scores
from tillitsmaal.privacy.network_tables import people_of_networks
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.score import Release, left_out
from tillitsmaal.privacy.settlement import parting
from tillitsmaal.responses import Scores
from tillitsmaal.stats.circle.verdict import Evidence

Behind = Mapping[tuple[str, str], int]
"""The fewest people behind a measure in any of the waves, by network and measure."""
Unmatched = frozenset[tuple[str, str]]
"""Networks and measures of which nothing may be told about pairs matched over waves."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SharedCompareAnalysis(CompareAnalysis):
    """Two or more waves compared, as an audience may see them: what `CompareAnalysis` has, made of cells.

    Changes are between means of cells; intervals are as wide as the pairs that are cells of their own make them.
    Nothing is told of single people's disagreement, of roles, newcomers, or of the verdict without an organisation.
    """

    release: Release
    other_verdicts: tuple[str, ...]
    """Networks in which everybody's answers give another verdict word than those that are shown."""
    hidden_verdicts: tuple[str, ...]
    """Networks in which too few of the organisations are in what is shown for a verdict."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Waves:
    """The waves to compare, where they are found, and in which cells their answers are."""

    names: tuple[str, ...]
    parts: tuple[Scores, ...]
    """Where to find each wave: as many as there are waves."""
    cells: tuple[Cells, ...]
    measures: tuple[str, ...]
    rules: Rules

    def of_cells(self, kinds: Sequence[Kind]) -> Aligned:
        """Every pair with the mean of its cell, where that is of one of the kinds."""
        parts = [
            scores_of_cells(part, cells, kinds, self.rules) for part, cells in zip(self.parts, self.cells, strict=True)
        ]
        return align(parts, self.names, self.measures)


def share_compare(
    parts: Sequence[Scores],
    waves: Sequence[str],
    rules: Rules,
    method: Method = "organisation_jackknife",
    seed: int = 0,
    find: Parting | None = None,
) -> SharedCompareAnalysis:
    """Compare waves for an audience.

    Parameters
    ----------
    parts, waves, method, seed
        As for `tillitsmaal.analysis.compare.compare`, of everybody.
    rules
        Of this release.
    find
        What finds the cells; `parting` unless given.

    Raises
    ------
    UsageError, InputRefused, NothingComputed
        As `compare` does; `nothing_to_show` where nothing may be shown.
    """
    whole = compare(spelled_alike(parts, find_waves(parts, waves)[-1].part), waves, method, seed)
    cells = dict(zip(map(id, whole.parts), (find or parting(rules))(whole.parts), strict=True))
    found = find_waves(whole.parts, waves)
    at = _Waves(
        names=tuple(wave.wave.name for wave in found),
        parts=tuple(wave.part for wave in found),
        cells=tuple(cells[id(wave.part)] for wave in found),
        measures=common_measures([wave.part.responses.questionnaire for wave in found]),
        rules=rules,
    )
    real = whole
    if not _all_in(whole.parts, [cells[id(part)] for part in whole.parts], CELLS_OF_NETWORKS):
        kept = [kept_scores(part, cells[id(part)]) for part in whole.parts]
        try:
            real = compare(kept, waves, method, seed)
        except NothingComputed:
            raise NothingComputed([Problem(code="nothing_to_show")]) from None
    return _shared(whole, real, at, cells)


def _all_in(parts: Sequence[Scores], cells: Sequence[Cells], kinds: Sequence[Kind]) -> bool:
    """Whether all answers are in cells of some kinds; those of a pair that lacks a scale of a family are in none."""
    return all(
        np.isin(family.kind[part.by_pair[list(family.scales)].notna().any(axis=1).to_numpy()], kinds).all()
        for part, of in zip(parts, cells, strict=True)
        for family in of.families
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Widths:
    """What intervals are as wide as: the same of the pairs that are cells of their own."""

    scales: Mapping[tuple[str, str, Step], Estimated]
    """Changes, by network, measure and step."""
    slopes: Mapping[tuple[str, str], Estimated]
    """By network and measure."""
    evidence: Mapping[str, Evidence]
    """Of the verdict, by network."""


def _widths(real: CompareAnalysis, at: _Waves) -> _Widths:
    scales: Iterable[ScaleChange] = real.scales
    slopes: Iterable[Slope] = real.slopes
    circles: Iterable[CircleResult] = real.circles
    if not _all_in(at.parts, at.cells, CELLS_OF_PAIRS):
        parts = [kept_scores(of, own, CELLS_OF_PAIRS) for of, own in zip(at.parts, at.cells, strict=True)]
        aligned = align(parts, at.names, at.measures)
        questionnaires = [part.responses.questionnaire for part in parts]
        columns = circle_columns(aligned, questionnaires[-1].circle)
        scales = scale_changes(aligned, steps_of(len(parts)), Intervals(method=real.method, seed=real.seed))
        slopes = slopes_of(aligned, real.waves)
        circles = circles_of(aligned, respondents_of(parts, aligned), real.waves, columns, questionnaires)
    unwide = Unmatched().union(*(of.unwide for of in at.cells))
    return _Widths(
        scales={
            (of.network, of.measure, of.step): of.change for of in scales if (of.network, of.measure) not in unwide
        },
        slopes={(of.network, of.measure): of.per_year for of in slopes if (of.network, of.measure) not in unwide},
        evidence={of.network: _without_widths(of.verdict.evidence, of.network, real, unwide) for of in circles},
    )


def _without_widths(evidence: Evidence, network: str, real: CompareAnalysis, unwide: Unmatched) -> Evidence:
    """Evidence without the intervals that may not be told."""
    circle = real.questionnaire.circle
    if circle is None:
        return evidence
    trust, collaboration = (
        replace(leg, change=SUPPRESSED, detectable=SUPPRESSED) if (network, measure) in unwide else leg
        for measure, leg in ((circle.trust, evidence.trust), (circle.collaboration, evidence.collaboration))
    )
    return replace(evidence, trust=trust, collaboration=collaboration)


def _shared(
    whole: CompareAnalysis, real: CompareAnalysis, at: _Waves, cells: Mapping[int, Cells]
) -> SharedCompareAnalysis:
    rules, steps, public = at.rules, steps_of(len(at.names)), at.rules.audience == "public"
    of_networks = at.of_cells(CELLS_OF_NETWORKS)
    of_pairs = tables.shown(at.of_cells(CELLS_OF_PAIRS), _series(at))
    behind, unmatched = _behind(at), Unmatched().union(*(of.unmatched for of in at.cells))
    unmatched |= frozenset(means_at_ends(of_networks, steps, behind, whole.questionnaire))
    sides = circle_columns(of_networks, whole.questionnaire.circle)
    wide = _widths(real, at)
    circles = shared_circles(
        tuple(circles_as_wide(real.circles, wide.evidence)),
        of_networks,
        whole.waves,
        sides,
        _of_circle(behind, of_networks, sides),
        unmatched,
    )
    hidden = tables.hidden_pairs(of_pairs)
    return SharedCompareAnalysis(
        parts=tuple(without_scores(part, rules) for part in whole.parts),
        questionnaire=whole.questionnaire,
        waves=whole.waves,
        measures=whole.measures,
        steps=whole.steps,
        attendance=tuple(_nameless(of) if public else of for of in whole.attendance),
        scales=tuple(_scales_beside(_scales(real, wide, of_networks, steps, behind, unmatched), whole)),
        method=whole.method,
        seed=whole.seed,
        pairs=tables.pair_table(of_pairs, steps, whole.questionnaire).iloc[: 0 if public else None],
        movements=whole.movements.iloc[:0],
        false_labels=(),
        dyads=tables.dyad_table(of_pairs, steps, whole.questionnaire).iloc[: 0 if public else None],
        organisations=tables.organisation_table(
            at.of_cells(CELLS_OF_PAIRS), at.of_cells(CELLS_OF_ORGANISATIONS), steps, whole.questionnaire
        ).iloc[: 0 if public else None],
        trends=tables.trends(of_networks, behind, unmatched, whole.questionnaire),
        slopes=tuple(_slopes_beside(_slopes(real, wide, of_networks, behind, unmatched), whole)),
        circles=circles,
        keying=(),
        events=() if public else tuple(EventEffects(event=of.event, effects=()) for of in whole.events),
        newcomers=(),
        gaps=(),
        pair_gaps=whole.pair_gaps.iloc[:0],
        win_win=(),
        release=Release(
            rules=rules,
            left_out=tuple(of for part in whole.parts for of in left_out(part, cells[id(part)])),
            hidden_pairs=0 if public else hidden,
            uncounted=any(of.uncounted for of in at.cells),
        ),
        other_verdicts=tuple(
            of.network
            for of, shown in zip(whole.circles, circles, strict=True)
            if of.verdict.word != shown.verdict.word
        ),
        hidden_verdicts=tuple(
            of.network
            for of, shown in zip(whole.circles, circles, strict=True)
            if shown.verdict.word == "describe_only"
            and shown.verdict.evidence.organisations < of.verdict.evidence.organisations
        ),
    )


def _series(at: _Waves) -> Aligned:
    """By measure, 1 where a pair is a cell of its own in a wave, 0 where it has answers and is none."""
    parts = []
    for part, cells in zip(at.parts, at.cells, strict=True):
        frame = part.by_pair.copy()
        for family in cells.families:
            own = np.where(family.kind == Kind.NONE, np.nan, (family.kind == Kind.OWN).astype(float))
            for measure in family.measures:
                frame[measure] = own
        parts.append(replace(part, by_pair=frame))
    return align(parts, at.names, at.measures)


def _nameless(of: Attendance) -> Attendance:
    return replace(of, stayed=(), joined=(), left=())


def _behind(at: _Waves) -> Behind:
    fewest: dict[tuple[str, str], int] = {}
    for name, part, cells in zip(at.names, at.parts, at.cells, strict=True):
        of_wave = {
            (network, measure): number
            for (network, wave, measure), number in people_of_networks(part, cells, at.rules).items()
            if wave == name and measure in at.measures
        }
        fewest = {key: min(fewest.get(key, number), number) for key, number in of_wave.items()}
    return fewest


def _of_circle(behind: Behind, aligned: Aligned, sides: Sequence[int]) -> Mapping[str, int]:
    measures = [aligned.measures[side] for side in sides]
    return {
        network: min((behind.get((network, measure), 0) for measure in measures), default=0)
        for network in aligned.networks
    }


def _scales(
    real: CompareAnalysis,
    wide: _Widths,
    of_networks: Aligned,
    steps: Sequence[StepAt],
    behind: Behind,
    unmatched: Unmatched,
) -> Iterator[ScaleChange]:
    """Changes between means of cells; of some only the means of all pairs."""
    of_cells = scale_changes(of_networks, steps, Intervals(method="organisation_jackknife", seed=0))
    changes = {(of.network, of.measure, of.step): of.change for of in real.scales}
    for of in of_cells:
        people = behind.get((of.network, of.measure), 0)
        limits = real.questionnaire.range_of(of.measure)
        key, within = (of.network, of.measure, of.step), of.within
        change = as_wide_as(wide.scales.get(key, SUPPRESSED), changes[key])
        shown = replace(
            of,
            change=coarse_estimate(change, np.nan if within is None else within, people),
            effect_size=SUPPRESSED,
            all_start=shown_mean(of.all_start, people, limits),
            all_end=shown_mean(of.all_end, people, limits),
            within=rounded_or_none(within, people),
            turnover_joined=rounded_or_none(of.turnover_joined, people),
            turnover_left=rounded_or_none(of.turnover_left, people),
        )
        yield _without_matched(shown) if (of.network, of.measure) in unmatched else shown


def _scales_beside(shown: Iterable[ScaleChange], whole: CompareAnalysis) -> Iterator[ScaleChange]:
    changes = {(of.network, of.measure, of.step): of.change for of in whole.scales}
    for of in shown:
        yield replace(of, change=_hidden_beside(of.change, changes[of.network, of.measure, of.step]))


def _slopes_beside(shown: Iterable[Slope], whole: CompareAnalysis) -> Iterator[Slope]:
    slopes = {(of.network, of.measure): of.per_year for of in whole.slopes}
    for of in shown:
        yield replace(of, per_year=_hidden_beside(of.per_year, slopes[of.network, of.measure]))


def _hidden_beside(shown: Estimated, whole: Estimated) -> Estimated:
    """What is not there for another reason than with everybody's answers is hidden: nobody can say that it is not."""
    other = isinstance(shown, NotEstimable) and (isinstance(whole, Estimate) or whole.code != shown.code)
    return SUPPRESSED if other else shown


def _without_matched(of: ScaleChange) -> ScaleChange:
    return replace(of, change=SUPPRESSED, within=None, turnover_joined=None, turnover_left=None)


def _slopes(
    real: CompareAnalysis, wide: _Widths, of_networks: Aligned, behind: Behind, unmatched: Unmatched
) -> Iterator[Slope]:
    of_cells = {(of.network, of.measure): of for of in slopes_of(of_networks, real.waves)}
    for of in real.slopes:
        mean = of_cells[of.network, of.measure].per_year
        people = behind.get((of.network, of.measure), 0)
        value = mean.value if isinstance(mean, Estimate) else np.nan
        hidden = (of.network, of.measure) in unmatched
        per_year = as_wide_as(wide.slopes.get((of.network, of.measure), SUPPRESSED), of.per_year)
        yield replace(of, per_year=SUPPRESSED if hidden else coarse_estimate(per_year, value, people))

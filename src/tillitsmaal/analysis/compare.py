"""Two or more waves compared: which pairs changed, and how much of a change is turnover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tillitsmaal.analysis.aligned import Aligned, StepAt, align, common_measures, steps_of
from tillitsmaal.analysis.circle import circles_of, slopes_of
from tillitsmaal.analysis.circle_keying import circle_keying
from tillitsmaal.analysis.compare_results import (
    Attendance,
    CircleResult,
    CompareAnalysis,
    FalseLabels,
    ScaleChange,
    Step,
)
from tillitsmaal.analysis.compare_tables import (
    circle_columns,
    dyad_changes,
    movement_table,
    organisation_changes,
    pair_changes,
    trend_table,
)
from tillitsmaal.analysis.reliable import DOWN, NONE, UP, Labels, Respondents, documented, labels, respondents_of
from tillitsmaal.analysis.roles import role_gaps
from tillitsmaal.analysis.touched import event_effects, newcomers
from tillitsmaal.analysis.win_win import win_win
from tillitsmaal.arithmetic import difference
from tillitsmaal.errors import NothingComputed, Problem, misuse, refuse
from tillitsmaal.estimates import Estimated, Method, NotEstimable
from tillitsmaal.grouping import Codes, Floats, counts, means
from tillitsmaal.names import key, suggest
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Scores, Wave


def compare(
    parts: Sequence[Scores], waves: Sequence[str], method: Method = "organisation_jackknife", seed: int = 0
) -> CompareAnalysis:
    """Compare waves over the same pairs, and split each change into what pairs did and what turnover did.

    With m matched, j joined and l left pairs of means M₁ and M₂ (matched), J and L: within = M₂ − M₁,
    turnover_joined = j/(m + j)·(J − M₂), turnover_left = −l/(m + l)·(L − M₁); their sum is the change of the mean
    over all pairs, exactly. The interval of `within` is the organisation jackknife's unless another method is named.

    Parameters
    ----------
    parts
        Scores that hold the waves; several where waves were read apart or used different questionnaires.
    waves
        Their names, two or more, in order.
    method
        What gives the changes of means their intervals; the verdict always rests on the jackknife.
    seed
        Of a method that draws.

    Returns
    -------
    CompareAnalysis
        Of the measures that mean the same in all the waves. Pairs are matched by network, rater and target.

    Raises
    ------
    UsageError
        `waves_too_few`; `wave_twice`, named or held twice; `wave_not_found`.
    InputRefused
        `no_common_scales`.
    NothingComputed
        `nothing_to_compute`, when no pair has a score in any of the waves, or none was asked about.
    """
    found = find_waves(parts, waves)
    questionnaires = [each.part.responses.questionnaire for each in found]
    measures = common_measures(questionnaires)
    if not any(questionnaire.pair_measures() for questionnaire in questionnaires):
        raise NothingComputed([Problem(code="nothing_to_compute")])
    if not measures:
        raise refuse("no_common_scales", waves=", ".join(waves))
    aligned = align([each.part for each in found], [each.wave.name for each in found], measures)
    if np.isnan(aligned.values).all():
        raise NothingComputed([Problem(code="nothing_to_compute")])
    steps, circle = steps_of(len(found)), questionnaires[-1].circle
    respondents = respondents_of([each.part for each in found], aligned)
    labelled = _labelled(respondents, questionnaires[-1], aligned, steps)
    of_waves = tuple(each.wave for each in found)
    circles = circles_of(aligned, respondents, of_waves, circle_columns(aligned, circle), questionnaires)
    study, gaps = found[-1].part.responses.study, role_gaps([each.part for each in found], aligned.waves, measures)
    return CompareAnalysis(
        parts=_once(each.part for each in found),
        questionnaire=questionnaires[-1],
        waves=of_waves,
        measures=measures,
        steps=tuple(_named(step, aligned) for step in steps),
        attendance=_attendance(aligned, circles),
        scales=scale_changes(aligned, steps, Intervals(method=method, seed=seed)),
        method=method,
        seed=seed,
        pairs=pair_changes(aligned, steps, labelled),
        movements=movement_table(aligned, circle, labelled[-1]),
        false_labels=_false_labels(aligned, labelled[-1], circle_columns(aligned, circle)),
        dyads=dyad_changes(aligned, steps),
        organisations=organisation_changes(aligned, steps),
        trends=trend_table(aligned),
        slopes=slopes_of(aligned, of_waves),
        circles=circles,
        keying=circle_keying([each.part for each in found], aligned.waves),
        events=event_effects(aligned, of_waves, study.events if study else ()),
        newcomers=newcomers(aligned),
        gaps=gaps.means,
        pair_gaps=gaps.pairs,
        win_win=win_win(found[-1].part, aligned.waves[-1]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWave:
    """A wave, and the scores that hold it."""

    part: Scores
    wave: Wave


def find_waves(parts: Sequence[Scores], waves: Sequence[str]) -> list[FoundWave]:
    """Find each wave among the parts.

    Raises
    ------
    UsageError
        As `compare`.
    """
    if len(waves) < 2:
        raise misuse("waves_too_few", found=", ".join(waves) or "0")
    keys = [key(wave) for wave in waves]
    for position, wave in enumerate(waves):
        if keys[position] in keys[:position]:
            raise misuse("wave_twice", wave)
    return [_find_wave(_once(parts), wave) for wave in waves]


def _find_wave(parts: Sequence[Scores], name: str) -> FoundWave:
    known = [FoundWave(part=part, wave=wave) for part in parts for wave in part.responses.waves]
    wave = wave_named([found.wave for found in known], name)
    return next(found for found in known if found.wave is wave)


def wave_named(known: Sequence[Wave], name: str) -> Wave:
    """Find the wave of a name, however it is spelled.

    Raises
    ------
    UsageError
        `wave_not_found`, or `wave_twice`, where several are called that.
    """
    holding = [wave for wave in known if key(wave.name) == key(name)]
    if not holding:
        names = list(dict.fromkeys(wave.name for wave in known))
        listed = ", ".join(names)
        raise misuse("wave_not_found", name, wave=name, known=listed, hint=suggest(name, names) or listed)
    if len(holding) > 1:
        raise misuse("wave_twice", name)
    return holding[0]


def _once(parts: Iterable[Scores]) -> tuple[Scores, ...]:
    return tuple({id(part): part for part in parts}.values())


def _named(step: StepAt, aligned: Aligned) -> Step:
    return Step(start=aligned.waves[step.start], end=aligned.waves[step.end])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Split:
    """A change of one measure in each network, split into its parts."""

    matched: Codes
    joined: Codes
    left: Codes
    all_start: Floats
    all_end: Floats
    within: Floats
    turnover_joined: Floats
    turnover_left: Floats
    change: Sequence[Estimated]
    effect_size: Sequence[Estimated]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """How changes of means get their intervals."""

    method: Method
    seed: int


def scale_changes(aligned: Aligned, steps: Sequence[StepAt], intervals: Intervals) -> tuple[ScaleChange, ...]:
    """Split the change of every measure over every step, a network at a time."""
    splits = [[_split(aligned, step, column, intervals) for step in steps] for column in range(len(aligned.measures))]
    return tuple(
        _scale_change(splits[column][at], int(network), aligned.networks[network], measure, _named(step, aligned))
        for network in aligned.present
        for column, measure in enumerate(aligned.measures)
        for at, step in enumerate(steps)
    )


def _split(aligned: Aligned, step: StepAt, column: int, intervals: Intervals) -> _Split:
    start, end = aligned.values[step.start, :, column], aligned.values[step.end, :, column]
    change, before, after = difference(end, start), ~np.isnan(start), ~np.isnan(end)
    network, size = aligned.network, len(aligned.networks)
    both = before & after
    first, last = (means(scores[both], network[both], size).mean for scores in (start, end))
    joined, left = means(end[~before], network[~before], size), means(start[~after], network[~after], size)
    matched = counts(network[both], size)
    return _Split(
        matched=matched,
        joined=joined.n,
        left=left.n,
        all_start=means(start, network, size).mean,
        all_end=means(end, network, size).mean,
        within=means(change, network, size).mean,
        turnover_joined=_turnover(joined.n, matched, joined.mean - last),
        turnover_left=_turnover(left.n, matched, first - left.mean),
        change=_mean_changes(aligned, change, intervals),
        effect_size=[_effect_size(aligned, change, number) for number in range(size)],
    )


def _mean_changes(aligned: Aligned, change: Floats, intervals: Intervals) -> list[Estimated]:
    """Mean change of each network, with its interval."""
    size = len(aligned.networks)
    if intervals.method == "organisation_jackknife":
        from tillitsmaal.stats.jackknife import means_over_pairs

        return means_over_pairs(change, aligned.rater, aligned.target, aligned.network, size)
    from tillitsmaal.stats.mean_of_pairs import mean_by_method

    return [
        mean_by_method(change[own], aligned.rater[own], aligned.target[own], intervals.method, seed=intervals.seed)
        for own in (aligned.network == network for network in range(size))
    ]


def _effect_size(aligned: Aligned, change: Floats, network: int) -> Estimated:
    from tillitsmaal.stats.pairs.effect_size import effect_size_over_pairs

    own = aligned.network == network
    return effect_size_over_pairs(change[own], aligned.rater[own], aligned.target[own])


def _turnover(moved: Codes, matched: Codes, distance: Floats) -> Floats:
    """Part of a change that joiners (or leavers) made: their share times their distance from the matched pairs."""
    share = moved / np.maximum(moved + matched, 1)
    return np.where((moved == 0) & (matched > 0), 0.0, share * distance)


def _scale_change(split: _Split, network: int, name: str, measure: str, step: Step) -> ScaleChange:
    matched = int(split.matched[network])
    return ScaleChange(
        network=name,
        measure=measure,
        step=step,
        matched=matched,
        joined=int(split.joined[network]),
        left=int(split.left[network]),
        all_start=_number(split.all_start[network]),
        all_end=_number(split.all_end[network]),
        within=_number(split.within[network]),
        change=split.change[network] if matched else NotEstimable(code="no_matched_pairs"),
        effect_size=split.effect_size[network] if matched else NotEstimable(code="no_matched_pairs"),
        turnover_joined=_number(split.turnover_joined[network]),
        turnover_left=_number(split.turnover_left[network]),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _attendance(aligned: Aligned, circles: Sequence[CircleResult]) -> tuple[Attendance, ...]:
    """Tell who was there in the first and the last wave."""
    first, last = aligned.rosters[0], aligned.rosters[-1]
    stayed = _members(aligned, np.intersect1d(first, last))
    joined, left = _members(aligned, np.setdiff1d(last, first)), _members(aligned, np.setdiff1d(first, last))
    before, after = (~np.isnan(aligned.values[wave]).all(axis=1) for wave in (0, -1))
    pairs = [
        counts(aligned.network[kind], len(aligned.networks))
        for kind in (before & after, after & ~before, before & ~after)
    ]
    organisations = {of.network: of.verdict.evidence.organisations for of in circles}
    return tuple(
        Attendance(
            network=aligned.networks[network],
            stayed=stayed[network],
            joined=joined[network],
            left=left[network],
            matched_pairs=int(pairs[0][network]),
            joined_pairs=int(pairs[1][network]),
            left_pairs=int(pairs[2][network]),
            circle_organisations=organisations.get(aligned.networks[network], 0),
        )
        for network in aligned.present
    )


def _labelled(
    respondents: Respondents, questionnaire: Questionnaire, aligned: Aligned, steps: Sequence[StepAt]
) -> list[list[Labels]]:
    """Reliable changes, by step and measure."""
    reliability = [documented(questionnaire, measure) for measure in aligned.measures]
    return [
        [labels(respondents, aligned, column, step, known) for column, known in enumerate(reliability)]
        for step in steps
    ]


def _false_labels(aligned: Aligned, whole: Sequence[Labels], sides: Sequence[int]) -> tuple[FalseLabels, ...]:
    def count(network: int, side: int, *which: str) -> int:
        return int(np.isin(whole[side].label[aligned.network == network].astype(str), which).sum())

    return tuple(
        FalseLabels(
            network=aligned.networks[network],
            labelled=sum(count(network, side, UP, DOWN, NONE) for side in sides),
            found=sum(count(network, side, UP, DOWN) for side in sides),
            expected=sum(count(network, side, UP, DOWN, NONE) * whole[side].expected_false for side in sides),
        )
        for network in aligned.present.tolist()
        if sides
    )


def _members(aligned: Aligned, members: Codes) -> list[tuple[str, ...]]:
    """Names of these organisations, network by network."""
    network, organisation = np.divmod(members, max(len(aligned.organisations), 1))
    ends = np.searchsorted(network, np.arange(len(aligned.networks) + 1))
    names = [aligned.organisations[number] for number in organisation]
    return [tuple(names[start:end]) for start, end in pairwise(ends)]

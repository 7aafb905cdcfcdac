"""Means of networks in waves compared: those told as an end of the scale are hidden, and what gives them away."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tillitsmaal.analysis.aligned import Aligned, StepAt
from tillitsmaal.analysis.compare import Intervals, scale_changes
from tillitsmaal.analysis.compare_tables import trend_table
from tillitsmaal.privacy.coarse import at_an_end, rounded_means
from tillitsmaal.questionnaire.models import Questionnaire


def means_at_ends(
    of_networks: Aligned,
    steps: Sequence[StepAt],
    behind: Mapping[tuple[str, str], int],
    questionnaire: Questionnaire,
) -> Iterator[tuple[str, str]]:
    """Networks and measures with a mean that is told as an end of the scale: a change would tell it."""
    for of in scale_changes(of_networks, steps, Intervals(method="organisation_jackknife", seed=0)):
        left, joined = of.turnover_left or 0.0, of.turnover_joined or 0.0
        first = [] if of.all_start is None else [of.all_start, of.all_start + left]
        last = [] if of.all_end is None else [of.all_end, of.all_end - joined]
        means = np.array([*first, *last])
        people = np.full(len(means), behind.get((of.network, of.measure), 0))
        if at_an_end(means, people, questionnaire.range_of(of.measure)).any():
            yield of.network, of.measure
    frame = trend_table(of_networks)
    for network, measure, mean in zip(frame["network"], frame["measure"], frame["matched_mean"], strict=True):
        people = np.array([behind.get((str(network), str(measure)), 0)])
        if at_an_end(np.array([mean]), people, questionnaire.range_of(str(measure))).any():
            yield str(network), str(measure)


def shown_mean(value: float | None, people: int, limits: tuple[float, float]) -> float | None:
    """A rounded mean; None where it is told as an end of the scale."""
    hidden = value is None or at_an_end(np.array([value]), np.array([people]), limits).any()
    return None if hidden else rounded_or_none(value, people)


def rounded_or_none(value: float | None, people: int) -> float | None:
    """A rounded mean or change, if there is one."""
    return None if value is None else float(rounded_means(np.array([value]), np.array([people]))[0])

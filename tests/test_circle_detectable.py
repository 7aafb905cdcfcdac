"""The smallest change that could have been seen: by its definition, and beside the table of the specification."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nct, t

from circle_data import bounds, gone, round_robin
from commands import ROOT
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.detectable import Detectable, smallest_detectable
from tillitsmaal.stats.circle.verdict import circle_verdict

sys.path.append(str(ROOT / "benchmarks"))

import simulated

TABLE = {
    "moderate": {5: 1.6, 6: 1.2, 8: 0.90, 10: 0.73, 12: 0.62, 16: 0.50, 20: 0.43, 25: 0.37, 30: 0.33},
    "strong": {5: 1.8, 6: 1.5, 8: 1.1, 10: 0.94, 12: 0.82, 16: 0.68, 20: 0.59, 25: 0.52, 30: 0.47},
}
"""In standard deviations of pair changes, 80 % power."""


def verdict_change(changes: np.ndarray) -> tuple[Estimate, Detectable]:  # type: ignore[type-arg]
    raters, targets = round_robin(len(changes))
    values = changes[raters, targets]
    waves = np.stack([np.zeros_like(values), values], axis=1)
    leg = circle_verdict(PairScores(trust=waves, collaboration=waves, raters=raters, targets=targets)).evidence.trust
    assert isinstance(leg.change, Estimate)
    assert isinstance(leg.detectable, Detectable)
    return leg.change, leg.detectable


@pytest.mark.parametrize("n", [3, 5, 6, 12, 25, 60])
@pytest.mark.parametrize("power", [0.6, 0.8, 0.95])
def test_by_definition(n: int, power: float) -> None:
    """With a change of δ·SE the interval lies above 0 in `power` of surveys."""
    change = replace(bounds(-0.2, 0.4), standard_error=0.17, degrees_of_freedom=float(n - 1))
    found = smallest_detectable(change, 0.5, power)
    assert isinstance(found, Detectable)
    assert nct.sf(t.ppf(0.975, n - 1), n - 1, found.value / 0.17) == pytest.approx(power, abs=1e-7)
    assert found.in_sd == pytest.approx(found.value / 0.5)
    assert (found.power, found.confidence) == (power, 0.95)


def test_from_the_data_s_own_standard_error() -> None:
    changes = simulated.pair_changes(simulated.STRONG, 9, 1, np.random.default_rng(4))[0]
    change, found = verdict_change(changes)
    assert found.in_sd == pytest.approx(found.value / np.nanstd(changes, ddof=1))
    assert nct.sf(t.ppf(0.975, 8), 8, found.value / change.standard_error) == pytest.approx(0.8, abs=1e-7)
    _, wider = verdict_change(3 * changes)
    assert wider.value == pytest.approx(3 * found.value)
    assert wider.in_sd == pytest.approx(found.in_sd)


@pytest.mark.parametrize("dependence", TABLE)
def test_beside_the_table_of_the_specification(dependence: str) -> None:
    """Means over simulated programmes, whose standard errors vary, lie within 15 % of the simulated smallest change."""
    for n, expected in TABLE[dependence].items():
        drawn = simulated.pair_changes(simulated.SCENARIOS[dependence], n, 50, np.random.default_rng(n))
        found = float(np.mean([verdict_change(one)[1].value for one in drawn]))
        assert found == pytest.approx(expected, rel=0.15), n


def test_what_cannot_be_had() -> None:
    assert smallest_detectable(gone("too_few_organisations"), 1.0) == gone("too_few_organisations")
    flat = smallest_detectable(bounds(0.1, 0.2), 0.0)
    assert isinstance(flat, Detectable)
    assert isinstance(flat.in_sd, NotEstimable)

"""Changes over clusters: what the unit of a column and the way of drawing may not change, and the fewest clusters."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change import cluster_means
from tillitsmaal.stats.change.clusters import ClusterRobustFit, cluster_robust

Floats = NDArray[np.float64]


def fitted(y: Floats, x: Floats, clusters: NDArray[np.int64]) -> ClusterRobustFit:
    found = cluster_robust(y, x, clusters)
    assert not isinstance(found, NotEstimable), found
    return found


@pytest.mark.parametrize("unit", [1e-8, 1e8])
def test_the_unit_of_a_column_changes_neither_t_nor_p(unit: float) -> None:
    random = np.random.default_rng(3)
    clusters = np.repeat(np.arange(5), 4)
    x = np.column_stack([np.ones(20), random.normal(size=20)])
    y = random.normal(size=20)
    plain, rescaled = fitted(y, x, clusters).coefficients[1], fitted(y, x * [1, unit], clusters).coefficients[1]
    assert (rescaled.t, rescaled.p) == pytest.approx((plain.t, plain.p), rel=1e-6)
    assert rescaled.value * unit == pytest.approx(plain.value, rel=1e-9)


def test_two_clusters_have_a_standard_error() -> None:
    """The mean of two clusters of a size, by CR2: half of how far apart their means are, as of two values."""
    y, clusters = np.array([1.0, 2.0, 3.0, 6.0, 7.0, 11.0]), np.repeat([0, 1], 3)
    found = fitted(y, np.ones((6, 1)), clusters).coefficients[0]
    assert (found.value, found.standard_error) == pytest.approx((5, (8 - 2) / 2))
    assert found.degrees_of_freedom == pytest.approx(1)


def test_drawn_in_pieces_or_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    values, clusters = np.arange(12.0) ** 2, np.repeat(np.arange(6), 2)
    whole = cluster_means.cluster_bootstrap(values, clusters, resamples=100, seed=4)
    for at_once in (1, 42, 250):
        monkeypatch.setattr(cluster_means, "DRAWS_AT_ONCE", at_once)
        assert cluster_means.cluster_bootstrap(values, clusters, resamples=100, seed=4) == whole

"""Means over an organisation's partners: against R's t.test, and where there is no interval."""

import numpy as np
import pytest

from tillitsmaal.stats.pairs.partners import means_over_partners

R = (2.8, 1.122604308, 4.477395692)
"""R 4.2.2: t.test(c(1, 2, 4.5, 3, 3.5)); mean and conf.int, printed with 9 decimals."""


def test_as_r() -> None:
    values = np.array([1, 2, 4.5, 3, 3.5, np.nan, 9])[:, None]
    found = means_over_partners(values, np.array([1, 1, 1, 1, 1, 1, -1]), 2)
    assert (found.mean[1, 0], found.low[1, 0], found.high[1, 0]) == pytest.approx(R, abs=1e-9)
    assert found.partners.tolist() == [[0], [5]]
    assert np.isnan(found.mean[0, 0])


def test_as_the_jackknife_over_partners() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(8, 3))
    found = means_over_partners(values, np.zeros(8, int), 1)
    left_out = np.array([np.delete(values, i, axis=0).mean(axis=0) for i in range(8)])
    error = np.sqrt(7 / 8 * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0))
    assert (found.high - found.mean)[0] == pytest.approx(2.364624251592785 * error, rel=1e-9)


@pytest.mark.parametrize("values", [[1.0, 2.0], [2.0, 2.0, 2.0], [0.1 + 0.2, 0.3, 0.3], [np.nan] * 4, []])
def test_too_few_or_all_alike_have_no_interval(values: list[float]) -> None:
    found = means_over_partners(np.array(values, float)[:, None], np.zeros(len(values), int), 1)
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()

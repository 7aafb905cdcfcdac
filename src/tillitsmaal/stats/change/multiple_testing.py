"""Adjusting p for the number of tests."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Correction = Literal["holm", "hochberg", "hommel", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli", "sidak"]


def adjusted(p: Floats, correction: Correction) -> Floats:
    """Adjusted p of m tests: each is to be compared with the level itself.

    With p₍₁₎ ≤ … ≤ p₍ₘ₎: Bonferroni m·p; Šidák 1 − (1 − p)ᵐ; Holm max_{j ≤ i} (m − j + 1)p₍ⱼ₎ (step-down); Hochberg
    min_{j ≥ i} (m − j + 1)p₍ⱼ₎ (step-up); Hommel the smallest level at which the closed test with Simes' rejects;
    these hold the chance of any false finding. Benjamini–Hochberg min_{j ≥ i} (m/j)p₍ⱼ₎ holds the share of false
    findings; Benjamini–Yekutieli (times Σ1/k) does so under any dependence. All are at most 1. Hochberg, Hommel and
    Benjamini–Hochberg rest on independent or positively dependent tests.

    Parameters
    ----------
    p
        One a test, between 0 and 1; shape (tests,). NaN is no test: it is not counted in m and stays NaN.
    correction
        Which one.

    Returns
    -------
    array
        Adjusted p in the order given; shape (tests,).

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Hochberg, Y. (1988). A sharper Bonferroni
    procedure. Hommel, G. (1988). A stagewise rejective multiple test procedure. Benjamini, Y. & Hochberg, Y. (1995).
    Controlling the false discovery rate. Benjamini, Y. & Yekutieli, D. (2001). The control of the false discovery rate
    under dependency. Šidák, Z. (1967). Rectangular confidence regions.
    Checked against R 4.2.2 `p.adjust`: reference case `multiple_testing_open`, to 1e-12 relative; own case
    `change_small`.

    Examples
    --------
    >>> adjusted(np.array([0.01, 0.04, np.nan, 0.03]), "holm").tolist()
    [0.03, 0.06, nan, 0.06]
    """
    there = ~np.isnan(p)
    order = np.argsort(p[there], kind="stable")
    result = np.full(len(p), np.nan)
    places = np.flatnonzero(there)[order]
    result[places] = np.minimum(_ascending(p[places], correction), 1.0)
    return result


def _ascending(p: Floats, correction: Correction) -> Floats:
    """Adjust ascending p."""
    m = len(p)
    rank = np.arange(1, m + 1)
    if correction == "bonferroni":
        return m * p
    if correction == "sidak":
        with np.errstate(divide="ignore"):
            return np.asarray(-np.expm1(m * np.log1p(-p)))
    if correction == "holm":
        return np.asarray(np.maximum.accumulate((m - rank + 1) * p))
    if correction == "hochberg":
        return _step_up((m - rank + 1) * p)
    if correction == "hommel":
        return _hommel(p)
    share = _step_up(m / rank * p)
    return share if correction == "benjamini_hochberg" else _step_up(float((1 / rank).sum()) * (m / rank) * p)


def _step_up(p: Floats) -> Floats:
    return np.asarray(np.minimum.accumulate(p[::-1])[::-1])


def _hommel(p: Floats) -> Floats:
    """Wright's (1992) algorithm: over the sizes of the intersections, the largest Simes p of those that hold a test."""
    m = len(p)
    result = np.full(m, float((m * p / np.arange(1, m + 1)).min(initial=1.0)))
    for size in range(m - 1, 1, -1):
        head, tail = slice(0, m - size + 1), slice(m - size + 1, m)
        simes = float((size * p[tail] / np.arange(2, size + 1)).min())
        adjusted_head = np.minimum(size * p[head], simes)
        adjusted_tail = np.full(size - 1, adjusted_head[-1])
        result = np.maximum(result, np.concatenate([adjusted_head, adjusted_tail]))
    return np.asarray(np.maximum(result, p))

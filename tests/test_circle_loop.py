"""The loop as a description: by hand, and its intervals by leaving each organisation out."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import t

from circle_data import Floats, round_robin
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.loop import Loop, LoopEstimates, loop, loop_between_waves


def of(phi_t: float, beta: float, alpha: float, phi_c: float, c: tuple[float, float] = (0.3, 0.4)) -> Loop:
    return loop(np.array([[phi_t, beta], [alpha, phi_c]]), np.array(c))


def test_by_hand() -> None:
    """g = .08/(.5·.8); λ = .35 ± √(.0225 + .08); at the equilibrium .5T − .2C = .3 and .8C − .4T = .4."""
    found = of(0.5, 0.2, 0.4, 0.2)
    assert (found.path_trust_to_collaboration, found.path_collaboration_to_trust) == (0.4, 0.2)
    assert found.spectral_radius == pytest.approx(0.35 + sqrt(0.1025))
    assert found.gain == pytest.approx(0.2)
    assert found.multiplier == pytest.approx(1.25)
    assert (found.equilibrium_trust, found.equilibrium_collaboration) == (pytest.approx(1.0), pytest.approx(1.0))


def test_complex_roots_have_their_modulus() -> None:
    found = of(0.5, -0.4, 0.4, 0.5)
    assert found.spectral_radius == pytest.approx(sqrt(0.41))
    assert found.gain == pytest.approx(-0.64)
    assert found.multiplier == pytest.approx(1 / 1.64)


def test_a_lasting_push_ends_where_the_multiplier_says() -> None:
    """A push of 1 on trust at every wave: with the loop, trust ends `multiplier` times as high as without it."""
    phi = np.array([[0.5, 0.3], [0.6, 0.2]])
    ends = []
    for matrix in (phi, np.diag(np.diag(phi))):
        x = np.zeros(2)
        for _ in range(2000):
            x = matrix @ x + [1.0, 0.0]
        ends.append(x[0])
    found = loop(phi, np.zeros(2))
    assert ends[0] / ends[1] == pytest.approx(found.multiplier)
    x = np.array([5.0, -2.0])
    for _ in range(2000):
        x = phi @ x + [0.3, 0.4]
    there = loop(phi, np.array([0.3, 0.4]))
    assert [there.equilibrium_trust, there.equilibrium_collaboration] == pytest.approx(x)


@pytest.mark.parametrize(
    ("matrix", "undefined"),
    [
        ((1.0, 0.2, 0.4, 0.2), {"gain", "multiplier"}),
        ((0.5, 0.2, 0.4, 1.0), {"gain", "multiplier"}),
        ((0.5, 0.5, 0.5, 0.5), {"multiplier", "equilibrium_trust", "equilibrium_collaboration"}),
        ((0.9, 0.5, 0.5, 0.9), {"multiplier"}),
        ((1.0, 0.0, 0.0, 1.0), {"gain", "multiplier", "equilibrium_trust", "equilibrium_collaboration"}),
        ((0.0, 0.0, 0.0, 0.0), set()),
    ],
)
def test_what_is_undefined(matrix: tuple[float, float, float, float], undefined: set[str]) -> None:
    found = of(*matrix)
    assert {name for name in Loop.__slots__ if isinstance(getattr(found, name), NotEstimable)} == undefined
    assert np.isfinite([x for name in Loop.__slots__ if isinstance(x := getattr(found, name), float)]).all()


def drawn(n: int = 7, seed: int = 2) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    pairs = n * (n - 1)
    first = 3 + rng.standard_normal((2, pairs)) + 0.5 * rng.standard_normal(pairs)
    phi = np.array([[0.5, 0.2], [0.3, 0.4]])
    return first, phi @ first + [[0.6], [0.9]] + 0.5 * rng.standard_normal((2, pairs))


def fitted(first: Floats, last: Floats) -> Loop:
    """Least squares, plainly."""
    x = np.column_stack([np.ones(first.shape[1]), *first])
    b = np.linalg.lstsq(x, last.T, rcond=None)[0]
    return loop(b[1:].T, b[0])


def test_intervals_by_leaving_each_out() -> None:
    n = 7
    raters, targets = round_robin(n)
    first, last = drawn(n)
    found = loop_between_waves(*first, *last, raters, targets)
    assert isinstance(found, LoopEstimates)
    whole = fitted(first, last)
    without = [fitted(first[:, kept], last[:, kept]) for kept in ((raters != i) & (targets != i) for i in range(n))]
    for name in Loop.__slots__:
        estimate = getattr(found, name)
        assert isinstance(estimate, Estimate), name
        left_out = np.array([getattr(one, name) for one in without])
        error = sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
        assert (estimate.value, estimate.standard_error) == pytest.approx((getattr(whole, name), error)), name
        assert estimate.high == pytest.approx(estimate.value + t.ppf(0.975, n - 1) * error)
    matrix = np.array(
        [
            [whole.carry_over_trust, whole.path_collaboration_to_trust],
            [whole.path_trust_to_collaboration, whole.carry_over_collaboration],
        ]
    )
    assert whole.spectral_radius == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max())


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("nobody twice", "no_matched_pairs"),
        ("three pairs", "too_few_pairs"),
        ("constant trust", "no_variance"),
        ("trust of 0", "no_variance"),
        ("the same", "not_identified"),
    ],
)
def test_what_cannot_be_had(kind: str, code: str) -> None:
    raters, targets = round_robin(7)
    first, last = drawn()
    match kind:
        case "nobody twice":
            first[0, ::2], last[1, 1::2] = np.nan, np.nan
        case "three pairs":
            last[0, 3:] = np.nan
        case "constant trust":
            first[0] = 0.1
        case "trust of 0":
            first[0] = 0.0
        case "the same":
            first[1] = 2 * first[0] - 1
    found = loop_between_waves(*first, *last, raters, targets)
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_a_star_has_no_intervals() -> None:
    """Without the organisation in every pair no pair is left."""
    raters, targets = round_robin(7)
    first, last = drawn()
    star = (raters == 0) | (targets == 0)
    found = loop_between_waves(*first[:, star], *last[:, star], raters[star], targets[star])
    assert isinstance(found, LoopEstimates)
    for name in Loop.__slots__:
        estimate = getattr(found, name)
        assert isinstance(estimate, NotEstimable), name
        assert estimate.code in ("undefined", "too_few_organisations")

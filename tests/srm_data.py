"""Made round robins for the tests of the social relations model."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.srm import srm_missing
from tillitsmaal.stats.pairs.srm_results import SocialRelationsModel

Floats = NDArray[np.float64]


def round_robin(n: int, seed: int, unanswered: float = 0.0) -> Floats:
    """Normal scores of pairs with actor, partner and dyadic parts; NaN where unanswered."""
    rng = np.random.default_rng(seed)
    actor = rng.normal(size=n)
    partner = 0.5 * actor + rng.normal(size=n)
    rest = rng.normal(size=(n, n))
    matrix = 3 + actor[:, None] + partner + rest + 0.4 * rest.T
    matrix[rng.random((n, n)) < unanswered] = np.nan
    np.fill_diagonal(matrix, np.nan)
    return matrix


def network(matrix: Floats) -> SocialRelationsModel:
    """Its model, which it has."""
    found = srm_missing(matrix)
    assert isinstance(found, SocialRelationsModel)
    return found

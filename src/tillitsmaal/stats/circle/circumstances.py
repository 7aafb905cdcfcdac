"""What pair scores themselves do not tell, and what of them stands at the end of its scale."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.sittings import Sittings

Floats = NDArray[np.float64]
Number = float | NotEstimable

ROUNDING: Final = 1e-9
MOST_AT_THE_END: Final = 0.15
END_SOURCE: Final = "Terwee et al. 2007"

End = Literal["lowest", "highest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Lowest and highest possible score."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Circumstances:
    """What the scores themselves do not tell; None where it is not known."""

    organisations: int | None = None
    """On the roster."""
    ranges: tuple[Range, Range] | None = None
    """Of trust and of collaboration."""
    respondents: Floats | None = None
    """Respondents behind each pair's scores; NaN or 0 where there are none; shape (pairs, waves)."""
    sittings: Sittings | None = None
    """What each of them told."""
    changed_items: float | None = None
    """Share of the items of trust and collaboration that are not the same in all waves."""


UNKNOWN: Final = Circumstances()


def share_at_the_end(values: Floats, end: float) -> float:
    """Share of pairs with this score, at the first wave or at the last, whichever is more; of (pairs, waves).

    Either cuts changes off; where trust and collaboration go together, it does so with both at once.
    """
    return float((np.abs(values[:, [0, -1]] - end) <= ROUNDING).mean(axis=0).max())


def ends_together(scores: PairScores, ranges: tuple[Range, Range] | None, end: End) -> bool:
    """Whether too many pairs stand at the end of both scales for co-movement to be judged.

    Two scores whose levels go together are cut off together, and then seem to move together. Simulated, with levels
    correlated .8 and changes that are not, and one respondent, co-movement is shown in up to 5 % of programmes, and
    hardly ever when those with more than 15 % of the pairs at the end of both are left out
    (`benchmarks/VERDICTS.md`).
    """
    matched = (np.isfinite(scores.trust) & np.isfinite(scores.collaboration))[:, [0, -1]].all(axis=1)
    if ranges is None or not matched.any():
        return False
    return all(
        share_at_the_end(values[matched], getattr(of, end)) > MOST_AT_THE_END + ROUNDING
        for values, of in zip((scores.trust, scores.collaboration), ranges, strict=True)
    )

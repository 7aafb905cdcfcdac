"""Cut-offs: which number makes an adjective, by whom. Whoever uses one prints its source."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """A threshold with its source; the edge itself counts as reached."""

    value: float
    source: str


RELIABILITY: Final = CutOff(value=0.70, source="Nunnally 1978")
"""Alpha, omega or Spearman–Brown of a scale that groups are compared by: at least this."""
ITEM_REST: Final = CutOff(value=0.30, source="Nunnally & Bernstein 1994")
"""Correlation of an item with the rest of its scale: at least this."""
HTMT: Final = CutOff(value=0.85, source="Henseler, Ringle & Sarstedt 2015")
"""Heterotrait–monotrait ratio of two facets that can be told apart: under this."""
FALL_OF_CFI: Final = CutOff(value=0.01, source="Cheung & Rensvold 2002")
"""Fall of the CFI from one model to a stricter one: at most this."""
FIT: Final = CutOff(value=0.90, source="Bentler 1992")
"""CFI of a model that fits passably: at least this."""
ENOUGH_TO_KEY: Final = CutOff(value=10, source="tillit convention")
"""Persons behind a scale of whom it can be said that no question looks keyed wrongly: at least this. Under it, chance
alone gives an item–rest correlation of −0.6."""
ENOUGH_FOR_SHARES: Final = CutOff(value=12, source="tillit convention")
"""Organisations in a network whose shares of variance are more than a hint: at least this."""
AGREEMENT: Final = CutOff(value=0.70, source="LeBreton & Senter 2008")
"""r_wg(j) of persons who agree strongly: at least this."""
LONGEST: Final = CutOff(value=20, source="Revilla & Ochoa 2017")
"""Minutes that a questionnaire on the web may take: at most this, the longest that people accept."""
ENOUGH_POWER: Final = CutOff(value=0.80, source="Cohen 1988")
"""Chance of showing what is there that makes a survey large enough: at least this."""
WORTHWHILE: Final = CutOff(value=0.05, source="tillit convention")
"""By how much the smallest visible change must fall for another design to help: at least this share."""
SUFFICIENT: Final = "sufficient"
"""Name of the cut-off that makes a part of trust enough: the floors of the questionnaire."""
LOW_GAIN: Final = "win_win"
"""Name of the cut-off under which common gain is low."""

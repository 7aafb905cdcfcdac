"""Make the example study `byregion`: twelve invented partners of an invented Norwegian region, three waves.

Everything is made up. The answers are drawn from this model, on the metric of the answers (1–5).

Pair level, for rater i, target j, wave w = 0, 1, 2; T is trust, C is collaboration:

    T_ij0 = mean_T + rater_i + target_j + relationship_ij              C likewise
    T_ijw = T_ij(w−1) + drift_T + change: rater_iw + target_jw + relationship_ijw
    event, w ≥ 1: T_ij and C_ij are lowered where i or j is the organisation it touched

The effects of C correlate with those of T (`coupling` at the start, `co_movement` in the change), and the
relationship effects of i → j with those of j → i (`reciprocity`). All effects sum to zero over the partners.
A scale s follows T or C (`SCALES`), with a part of its own for the target and for the pair, stable over waves;
two targets are weak on one facet (`WEAK`):

    S_ijw = mean_s + slope_s · (T_ijw − mean_T)  [or C] + target_js + pair_ijs + weak_js

Respondent level, for a person r of organisation i and an item k of scale s, sign_s = −1 for monitoring, else 1:

    y = S_ijw + offset_k + sign_s · (role_r + leniency_r + liking_rj + occasion_rjw) + facet_rjsw + noise

`role` is centred within the organisation and wave. The answer is 1 plus the number of thresholds
(1.5, 2.5, 3.5, 4.5) below y; a reverse-keyed item is stored as 6 minus that.

`truth.csv` holds S_ijw (`latent`) and the mean of the keyed answers it leads to, over persons and items
(`forventet`, expected), for the facets of trust and the scales of collaboration.

Usage: python make.py [FOLDER]   (the folder of this file unless given)
"""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

type_floats = NDArray[np.float64]

SEED: Final = 20240212
WAVES: Final = ("bolge1", "bolge2", "bolge3")
ROLES: Final = {"representative": 0.10, "leadership": -0.15, "other": 0.0}
THRESHOLDS: Final = (1.5, 2.5, 3.5, 4.5)

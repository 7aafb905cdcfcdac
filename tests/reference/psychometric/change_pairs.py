"""Partner pairs: reliable change of respondents' scores, and slopes over the dates of the waves."""

from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.reliable import PairReliableChange, ReliableChange, reliable_change
from tillitsmaal.stats.change.slopes import PairSlopes, pair_slopes

Values = dict[str, Any]


def compute(case: Case) -> Values:
    rows, spec = case.data(), case.spec
    code, names = pd.factorize(rows["rater"] + ">" + rows["target"], sort=True)
    waves = rows["wave"].map({spec["first"]: 0, spec["last"]: 1}).fillna(-1).to_numpy(np.int64)
    scores = rows["score"].to_numpy(np.float64)
    people = pd.factorize(rows["respondent"])[0]
    found = reliable_change(scores, code, waves, people, len(names))
    table = rows.assign(pair=code).pivot_table(index="pair", columns="wave", values="score", aggfunc="mean")
    lines = pair_slopes(table.to_numpy(), np.array(spec["dates"], dtype=np.float64))
    return {
        "partner_pairs": found if isinstance(found, NotEstimable) else labelled(found, list(names)),
        "slopes": lines if isinstance(lines, NotEstimable) else sloped(lines, list(names)),
    }


def labelled(found: ReliableChange, names: list[str]) -> Values:
    return {
        "respondent_variance": found.respondent_variance,
        "difference_variance": found.difference_variance,
        "pairs": {name: _pair(pair) for name, pair in zip(names, found.pairs, strict=True)},
    }


def _pair(pair: PairReliableChange | NotEstimable) -> Values:
    if isinstance(pair, NotEstimable):
        return dict.fromkeys(("change", "se", "rci", "label"), pair)
    return {"change": pair.change, "se": pair.standard_error, "rci": pair.rci, "label": pair.label}


def sloped(lines: PairSlopes, names: list[str]) -> Values:
    columns = zip(names, lines.slope, lines.standard_error, lines.intercept, lines.waves_used, strict=True)
    return {
        name: {"slope": float(slope), "se": float(se), "intercept": float(intercept), "waves": int(waves)}
        for name, slope, se, intercept, waves in columns
    }

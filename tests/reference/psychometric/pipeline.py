"""From items to directed pairs in waves, end to end: scores, agreement, change, mixed models."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case, agree
from reference.psychometric.agreement import coded, one_way, over_groups
from reference.psychometric.change import paired
from reference.psychometric.change_clusters import codes, coefficient
from reference.psychometric.keyed import Floats, keyed, listed
from reference.psychometric.mixed import models
from reference.psychometric.mixed_rows import Rows
from reference.psychometric.scored import COMPOSITE, SHARES, scores
from reference.psychometric.scoring import summary
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.agreement.within import agreement
from tillitsmaal.stats.change.clusters import cluster_robust
from tillitsmaal.stats.change.multiple_testing import adjusted
from tillitsmaal.stats.change.paired import t_test
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.moments import item_moments
from tillitsmaal.stats.reliability.omega import factor_reliability

Values = dict[str, Any]
WAVE, RATER, TARGET, PERSON, TRUST = "wave", "rater_org", "target_org", "rater", "trust"


def compute(case: Case) -> Values:
    rows = scored(case)
    pairs = paired_rows(rows, list(case.spec["keys"]))
    found: Values = {
        "expected_csv": rows_agree(case, pairs),
        "n_rows": len(rows),
        "n_scored": int(rows[TRUST].notna().sum()),
        "by_wave": {f"w{wave}": of_wave(case, own) for wave, own in rows.groupby(WAVE)},
    }
    for name in case.expected:
        if told := re.fullmatch(r"wave(\d+)_(\w+)", name):
            wave = int(told[1])
            found[name] = at_wave(case, told[2], rows[rows[WAVE] == wave], pairs[pairs[WAVE] == wave])
    change = first_to_last(pairs)
    return found | {
        "change_first_last": over_all(change),
        "change_by_target": by_target(change),
        "mixed": models(case.expected.get("mixed", {}), long_rows(rows)),
    }


GROUPS = {"P_pipeline": compute}


def scored(case: Case) -> pd.DataFrame:
    """The answers with a column a facet and their composite."""
    data, keys = case.data(), listed(case.spec["keys"])
    found = scores(data, keys, case.spec["range"], SHARES[case.spec["rule"]])
    return data.assign(**{facet: found[facet] for facet in keys}, **{TRUST: found[COMPOSITE]})


def paired_rows(rows: pd.DataFrame, facets: Sequence[str]) -> pd.DataFrame:
    """One row a directed pair and wave: means over its respondents."""
    grouped = rows.groupby([WAVE, RATER, TARGET], sort=True)
    means = grouped[[*facets, TRUST]].mean()
    more = grouped[TRUST].agg(n_raters="count", trust_sd="std")
    return means.join(more).reset_index()


def rows_agree(case: Case, found: pd.DataFrame) -> str:
    """The file's name if every pair of every wave agrees within the case's default tolerance; else what does not."""
    name: str = case.expected["expected_csv"]
    expected = pd.read_csv(case.path.parents[1] / name, na_values=["", "NA"], keep_default_na=False)
    both = expected.merge(found, on=[WAVE, RATER, TARGET], how="outer", suffixes=("", " found"), indicator=True)
    if (both["_merge"] != "both").any():
        return f"pairs: {both['_merge'].value_counts().to_dict()}"
    within = case.content["tolerance"]["default"]
    for column in expected.columns.drop([WAVE, RATER, TARGET]):
        for row, (one, reference) in enumerate(zip(both[f"{column} found"], both[column], strict=True)):
            if not agree(float(one), None if np.isnan(reference) else float(reference), within):
                return f"{column}, row {row + 1}: {one} is not {reference}"
    return name


def of_wave(case: Case, rows: pd.DataFrame) -> Values:
    keys, limits = listed(case.spec["keys"]), case.spec["range"]
    facets = list(keys)
    there = rows[rows[TRUST].notna()]
    every = [key for own in keys.values() for key in own]
    return {
        "n": len(there),
        "n_pairs": len(there[[RATER, TARGET]].drop_duplicates()),
        "trust": summary(rows[TRUST].to_numpy()),
        "facets": {facet: summary(rows[facet].to_numpy()) for facet in facets},
        "facet_cor": {"rows": facets, "cols": facets, "values": there[facets].corr().to_numpy().tolist()},
        "alpha": {facet: alpha(keyed(rows, own, limits)) for facet, own in keys.items()},
        "alpha_composite": alpha(keyed(rows, every, limits)),
        "omega_facets": {facet: omega(keyed(rows, own, limits)) for facet, own in keys.items()},
    }


def alpha(items: Floats) -> float | NotEstimable:
    moments = item_moments(items)
    return moments if isinstance(moments, NotEstimable) else cronbach_alpha(moments.covariance)


def omega(items: Floats) -> float | NotEstimable:
    moments = item_moments(items)
    found = moments if isinstance(moments, NotEstimable) else factor_reliability(moments.covariance)
    return found if isinstance(found, NotEstimable) else found.omega_total


def at_wave(case: Case, what: str, rows: pd.DataFrame, pairs: pd.DataFrame) -> Values:
    """The part of one wave that is asked for, by its name."""
    if what in ("received", "given"):
        return organisations(pairs[pairs[TRUST].notna()], TARGET if what == "received" else RATER)
    if what.startswith("icc"):
        labels, groups = coded(rows[TARGET] if what == "icc_by_target" else pair_names(rows))
        return one_way(rows[TRUST].to_numpy(np.float64), groups, labels)
    return within_pairs(case, rows)


def within_pairs(case: Case, rows: pd.DataFrame) -> Values:
    """rwg(j) of every pair's respondents: over complete rows, and over available answers."""
    keys, limits = listed(case.spec["keys"]), case.spec["range"]
    labels, groups = coded(pair_names(rows))
    answers = keyed(rows, [key for own in keys.values() for key in own], limits)
    listwise = [one for one in agreement(answers, groups, *limits, "listwise").groups if one.n]
    available = agreement(answers, groups, *limits).groups
    found = over_groups([one.rwg_j for one in listwise])
    return {
        "n_groups": len(listwise),
        "n_defined": found["n"],
        "mean": found["mean"],
        "median": found["median"],
        "share_ge_70": found["share_ge_70"],
        "values": {labels[one.group]: one.rwg_j for one in listwise},
        "available": {labels[one.group]: one.rwg_j for one in available},
    }


def pair_names(rows: pd.DataFrame) -> pd.Series:
    return rows[RATER].astype("string") + ">" + rows[TARGET].astype("string")


def organisations(pairs: pd.DataFrame, side: str) -> Values:
    found = pairs.groupby(side)[TRUST]
    return {
        str(name): {
            "n_pairs": len(values),
            "mean": float(values.mean()),
            "sd": float(values.std(ddof=1)) if len(values) > 1 else None,
        }
        for name, values in found
    }


def first_to_last(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with a score in the first and the last wave."""
    there = pairs[pairs[TRUST].notna()].pivot(index=[RATER, TARGET], columns=WAVE, values=TRUST)
    ends = there[[min(there.columns), max(there.columns)]].dropna()
    ends.columns = ["first", "last"]
    return ends.assign(change=ends["last"] - ends["first"]).reset_index()


def over_all(change: pd.DataFrame) -> Values:
    values = change["change"].to_numpy()
    found: Values = {
        "n_pairs": len(change),
        "paired": paired(change["first"].to_numpy(), change["last"].to_numpy()),
    }
    for name, side in (("CR2_target", TARGET), ("CR2_rater", RATER)):
        fit = cluster_robust(values, np.ones((len(values), 1)), codes(change[side])[0])
        found[name] = {"_Intercept": coefficient(fit, 0)}
    return found


def by_target(change: pd.DataFrame) -> Values:
    found = {str(name): t_test(values.to_numpy()) for name, values in change.groupby(TARGET)["change"]}
    tested = {name: one for name, one in found.items() if not isinstance(one, NotEstimable)}
    p = np.array([np.nan if isinstance(one.p, NotEstimable) else one.p for one in tested.values()])
    holm, share = adjusted(p, "holm"), adjusted(p, "benjamini_hochberg")
    return {
        name: {"n": one.n, "mean": one.mean, "t": one.t, "p": one.p, "p_holm": by_holm, "p_BH": by_share}
        for (name, one), by_holm, by_share in zip(tested.items(), holm.tolist(), share.tolist(), strict=True)
    }


def long_rows(rows: pd.DataFrame) -> Rows:
    table = rows.assign(time=rows[WAVE] - rows[WAVE].min(), pairf=pair_names(rows))
    return Rows(y=rows[TRUST].to_numpy(np.float64), table=table)

"""Paired change of a scale between two waves: tests, effect sizes, reliable change, clusters."""

from collections.abc import Mapping
from typing import Any

from reference.cases import Case
from reference.psychometric import change_pairs
from reference.psychometric.change_clusters import clustered, difference_in_change, long_format
from reference.psychometric.keyed import Floats
from reference.psychometric.two_waves import TwoWaves, interval, two_waves
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.classical import classical_rci
from tillitsmaal.stats.change.paired import PairedTest, paired_change
from tillitsmaal.stats.change.standardised import EffectSize
from tillitsmaal.stats.change.wilcoxon import SignedRanks, signed_ranks
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.moments import item_moments

Values = dict[str, Any]
SHOWN = 10


def compute(case: Case) -> Values:
    if "partner_pairs" in case.expected:
        return change_pairs.compute(case)
    waves = two_waves(case)
    found: Values = {"paired": paired(waves.first, waves.last)}
    for part, one in (
        ("reliable_change", reliable),
        ("cluster", clustered),
        ("difference_in_change", difference_in_change),
        ("long_format_wave", long_format),
    ):
        if part in case.expected:
            found[part] = one(case, waves)
    return found


GROUPS = {"B5_change": compute}


def paired(first: Floats, last: Floats) -> Values:
    found, ranks = paired_change(first, last), signed_ranks(last - first)
    if isinstance(found, NotEstimable) or isinstance(ranks, NotEstimable):
        return {"n_pairs": 0}
    return {
        "n_pairs": found.change.n,
        "mean1": found.mean_first,
        "mean2": found.mean_last,
        "sd1": found.sd_first,
        "sd2": found.sd_last,
        "r": found.correlation,
        **tested(found.change),
        **effect("dz", "hedges_gz", "dz_ci95_noncentral_t", found.dz),
        "hedges_gz_ci95": interval(found.dz.corrected_interval),
        "hedges_J_exact": found.hedges_j,
        "hedges_J_approx": found.hedges_j_approximate,
        **effect("dav_rms", "gav_rms", "dav_rms_ci95_normal", found.dav),
        "dav_mean_sd": found.dav_mean_sd,
        **effect("drm", "grm", "drm_ci95_normal", found.drm),
        **effect("glass_becker_sd1", "glass_becker_g", "becker_ci95_normal", found.becker),
        "wilcoxon": wilcoxon(ranks),
        "sign_test_p": ranks.sign_test_p,
    }


def tested(change: PairedTest) -> Values:
    return {
        "mean_change": change.mean,
        "sd_change": change.sd,
        "se": change.standard_error,
        "t": change.t,
        "df": change.degrees_of_freedom,
        "p": change.p,
        "ci95": interval(change.interval),
    }


def effect(name: str, corrected: str, bounds: str, found: EffectSize) -> Values:
    return {name: found.value, corrected: found.corrected, bounds: interval(found.interval)}


def wilcoxon(ranks: SignedRanks) -> Values:
    return {
        "n_nonzero": ranks.nonzero,
        "n_zero": ranks.zeros,
        "W_plus": ranks.plus,
        "W_minus": ranks.minus,
        "V": ranks.plus,
        "p_normal_corrected": ranks.p,
        "p_normal_uncorrected": ranks.p_uncorrected,
        "rank_biserial": ranks.rank_biserial,
        "rank_biserial_ci95": interval(ranks.rank_biserial_interval),
        "hodges_lehmann": ranks.hodges_lehmann,
        "hodges_lehmann_ci95": interval(ranks.hodges_lehmann_interval),
    }


def reliable(case: Case, waves: TwoWaves) -> Values:
    change = paired_change(waves.first, waves.last)
    retest = change if isinstance(change, NotEstimable) else change.correlation
    found = {}
    for name in case.expected["reliable_change"]:
        given = case.spec.get(name, case.spec.get("reliability"))
        if isinstance(given, Mapping):
            given = given.get(name)
        if name.startswith("alpha"):
            found[name] = reliable_by(waves, alpha(waves.items))
        else:
            found[name] = reliable_by(waves, retest if given is None or name.startswith("retest") else given)
    return found


def alpha(items: Floats | None) -> float | NotEstimable:
    moments = NotEstimable(code="too_few_items") if items is None else item_moments(items)
    return moments if isinstance(moments, NotEstimable) else cronbach_alpha(moments.covariance)


def reliable_by(waves: TwoWaves, reliability: float | NotEstimable) -> Values:
    found = (
        reliability
        if isinstance(reliability, NotEstimable)
        else classical_rci(waves.first, waves.last, float(reliability))
    )
    if isinstance(found, NotEstimable):
        return {"reliability": reliability, "sem": found, "s_diff": found, "mdc95": found, "mdc90": found}
    return {
        "reliability": found.reliability,
        "sd_baseline": found.sd,
        "sem": found.sem,
        "s_diff": found.s_diff,
        "mdc95": found.mdc95,
        "mdc90": found.mdc90,
        "n": found.n,
        "n_reliable_increase": found.n_up,
        "n_reliable_decrease": found.n_down,
        "n_unchanged": found.n_none,
        "first10": found.rci[:SHOWN].tolist(),
        "mean_rci": found.mean_rci,
        "sd_rci": found.sd_rci,
    }

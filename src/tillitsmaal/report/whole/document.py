"""The JSON document `tillit/report/1`: the documents of score, compare and quality in one."""

from tillitsmaal.analysis.network_means import NetworkMean
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.privacy.whole import SharedWholeAnalysis
from tillitsmaal.report import document_context
from tillitsmaal.report.document import Json, estimate, network, shared_head
from tillitsmaal.report.document_compare import compare_document
from tillitsmaal.report.document_quality import quality_document
from tillitsmaal.report.document_score import score_document
from tillitsmaal.report.whole.counts import counts
from tillitsmaal.text import Language


def whole_document(whole: WholeAnalysis, language: Language) -> Json:
    """Write everything that a report tells of, in full precision.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("report")`. `release` is of all waves. `compare` is null with one
        wave. `matched_means` are of the pairs that are in every wave, with intervals. `gaps` (representatives minus
        leaderships) and `win_win` stand outside `compare`, since they need no second wave. `counts` are of the last
        wave, over all its networks; null where partners are not asked about.
    """
    release = whole.release if isinstance(whole, SharedWholeAnalysis) else None
    return {
        **shared_head("report", whole.questionnaire, whole.responses.inputs, {"language": language}, release),
        "score": score_document(whole.score, language),
        "compare": None if whole.compare is None else compare_document(whole.compare, language),
        "quality": quality_document(whole.quality, language, release),
        "matched_means": [_mean(of, language) for of in whole.matched],
        "gaps": list(document_context.gaps(whole.role_gaps.means, language)),
        "pair_gaps": list(document_context.pair_gaps(whole.role_gaps.pairs)),
        "win_win": list(document_context.win_win(whole.win_win)),
        "counts": None if release else counts(whole),
    }


def _mean(of: NetworkMean, language: Language) -> Json:
    return {
        "network": network(of.network),
        "scale": of.measure,
        "wave": of.wave,
        "mean": estimate(of.estimate, language, tested=False),
    }

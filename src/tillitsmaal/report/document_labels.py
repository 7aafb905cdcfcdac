"""Part of `tillit/compare/1`: how many pairs went which way by more than their respondents disagree."""

from collections.abc import Sequence

from tillitsmaal.analysis.compare_results import MOVEMENTS, CompareAnalysis, FalseLabels
from tillitsmaal.report.document import Json, network
from tillitsmaal.report.frames import plain, where


def movements(analysis: CompareAnalysis) -> Json | None:
    """Count the pairs in both the first and the last wave by how they went; null without a circle."""
    if analysis.movements.empty:
        return None
    matched = where(analysis.movements, status="matched")
    in_network = {
        there.network: plain(where(matched, network=there.network)["movement"]) for there in analysis.attendance
    }
    return {
        **_counts([movement for found in in_network.values() for movement in found]),
        "networks": [{"network": network(name), **_counts(found)} for name, found in in_network.items()],
    }


def _counts(found: Sequence[str]) -> Json:
    return {"matched": len(found), **{movement: found.count(movement) for movement in MOVEMENTS}}


def reliable_changes(analysis: CompareAnalysis) -> Json:
    """Count the labels of single pairs, and how many chance alone would make."""
    of = analysis.false_labels
    return {**_labels(of), "networks": [{"network": network(one.network), **_labels([one])} for one in of]}


def _labels(of: Sequence[FalseLabels]) -> Json:
    return {
        "labelled": sum(one.labelled for one in of),
        "found": sum(one.found for one in of),
        "expected_false": sum(one.expected for one in of),
    }

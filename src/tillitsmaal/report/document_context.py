"""Parts of `tillit/compare/1` that set changes beside what happened and who answered."""

from collections.abc import Iterable, Iterator

import pandas as pd

from tillitsmaal.analysis.compare_results import CompareAnalysis, EventEffect, EventEffects, RoleGap, WinWin
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.document import Json, estimate, mean_of_pairs, network
from tillitsmaal.report.frames import Row, records
from tillitsmaal.stats.pairs.contrast import Contrast
from tillitsmaal.text import Language


def events(analysis: CompareAnalysis, language: Language) -> Iterator[Json]:
    """Write every event of the study, with what changed over it."""
    for of in analysis.events:
        yield _event(of, language)


def _event(of: EventEffects, language: Language) -> Json:
    return {
        "date": of.event.date.isoformat(),
        "organisations": list(of.event.organisations),
        "text": dict(of.event.text),
        "effects": [_effect(effect, language) for effect in of.effects],
    }


def _effect(effect: EventEffect, language: Language) -> Json:
    return {
        "network": network(effect.network),
        "scale": effect.measure,
        "from": effect.step.start,
        "to": effect.step.end,
        **_contrast(effect.contrast, "touching", "rest", language),
    }


def newcomers(analysis: CompareAnalysis, language: Language) -> Iterator[Json]:
    """Write how pairs that touch an organisation that joined stand beside the rest."""
    for of in analysis.newcomers:
        yield {
            "network": network(of.network),
            "scale": of.measure,
            "wave": of.wave,
            "organisations": list(of.organisations),
            **_contrast(of.contrast, "newcomers", "others", language),
        }


def _contrast(of: Contrast, touching: str, rest: str, language: Language) -> Json:
    return {
        touching: mean_of_pairs(_or_none(of.touching_mean), of.touching_pairs),
        rest: mean_of_pairs(_or_none(of.rest_mean), of.rest_pairs),
        "difference": estimate(of.difference, language),
    }


def _or_none(mean: float | NotEstimable) -> float | None:
    return None if isinstance(mean, NotEstimable) else mean


def gaps(found: Iterable[RoleGap], language: Language) -> Iterator[Json]:
    """Write how representatives and leaderships differ, wave by wave."""
    for of in found:
        yield {
            "network": network(of.network),
            "wave": of.wave,
            "scale": of.measure,
            "pairs": of.pairs,
            "mean": of.mean,
            "gap": estimate(of.gap, language),
        }


def pair_gaps(frame: pd.DataFrame) -> Iterator[Json]:
    """Write each pair's gap between representatives and leadership."""
    for row in records(frame):
        yield {
            "network": network(row["network"]),
            "wave": row["wave"],
            "rater": row["rater"],
            "target": row["target"],
            "scale": row["measure"],
            "representatives": row["representatives"],
            "leadership": row["leadership"],
            "gap": row["gap"],
            "representatives_n": row["representatives_n"],
            "leadership_n": row["leadership_n"],
        }


def win_win(found: Iterable[WinWin]) -> Iterator[Json]:
    """Write common gain beside trust."""
    for of in found:
        yield {
            "network": network(of.network),
            "wave": of.wave,
            "threshold": of.threshold,
            "mean": mean_of_pairs(of.mean, of.pairs),
            "enough_trust": of.enough_trust,
            "sufficient": of.sufficient,
            "low": [_low(row) for row in records(of.low)],
        }


def _low(row: Row) -> Json:
    return {name: row[name] for name in ("rater", "target", "trust", "win_win", "trust_n", "win_win_n")}

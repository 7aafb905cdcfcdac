"""Tidy tables of the measurement's quality, in full precision, with the reason of every absent number."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.report.document_quality import quality_document
from tillitsmaal.report.frames import MISSING
from tillitsmaal.report.model import Tables
from tillitsmaal.text import DEFAULT_LANGUAGE

Row = dict[str, Any]
Document = Mapping[str, Any]

_COEFFICIENTS: Final = (
    "alpha", "alpha_interval", "standardised_alpha", "lambda2", "omega", "spearman_brown", "spearman_brown_interval",
    "mean_correlation", "standard_error_of_measurement",
)  # fmt: skip
_FIT: Final = ("chi_square", "degrees_of_freedom", "cfi", "tli", "rmsea", "srmr", "log_likelihood", "aic", "bic")
_SHARES: Final = ("trustor", "trustee", "relation")
_RECIPROCITIES: Final = ("generalised_reciprocity", "dyadic_reciprocity")
_BOUNDS: Final = ("interval",)


def quality_tables(analysis: QualityAnalysis) -> Tables:
    """Make the tables of `tillit quality`: what the document tells, a row a line, always in the same columns."""
    makers: Mapping[str, tuple[Callable[[Document], Iterable[Row]], Sequence[str]]] = {
        "reliability": (_reliability, ("scale", "wave", "respondents", "rows", *_COEFFICIENTS)),
        "composite": (lambda document: document["composites"], ("composite", "wave", "rows", "reliability")),
        "item": (
            _items,
            ("scale", "wave", "item", "respondents", "rows", "rest_correlation", "alpha_if_dropped", "keyed_wrongly"),
        ),
        "facet": (_facets, ("wave", "rows", "first", "second", "correlation", "htmt", "htmt2")),
        "model": (_models, ("wave", "rows", "model", *_FIT)),
        "invariance": (_invariance, ("level", "rows", *_FIT, "delta_cfi", "flagged")),
        "agreement": (
            lambda document: document["agreement"],
            ("network", "wave", "scale", "groups", "median", "share", "icc1", "icc2"),
        ),
        "organisation": (
            lambda document: document["organisations"],
            ("network", "wave", "organisation", "scale", "respondents", "groups", "agreement"),
        ),
        "share": (_shares, ("network", "wave", "scale", "organisations", "pairs", *_share_columns())),
    }
    return Tables({name: partial(_table, analysis, make, columns) for name, (make, columns) in makers.items()})


def _share_columns() -> tuple[str, ...]:
    shares = (f"{name}_{part}" for name in _SHARES for part in ("share", "interval", "negative"))
    return (*shares, *(f"{name}_{part}" for name in _RECIPROCITIES for part in ("correlation", "interval", "p")))


def _table(
    analysis: QualityAnalysis, make: Callable[[Document], Iterable[Row]], columns: Sequence[str]
) -> pd.DataFrame:
    rows = [_flat(row, columns) for row in make(quality_document(analysis, DEFAULT_LANGUAGE))]
    written = [part for name in columns for part in _written(name)]
    return pd.DataFrame(rows, columns=[*written, MISSING], dtype=object).infer_objects()


def _written(column: str) -> tuple[str, ...]:
    """Bounds stand in two columns."""
    return (f"{column}_low", f"{column}_high") if column.endswith(_BOUNDS) else (column,)


def _flat(row: Row, columns: Sequence[str]) -> Row:
    """Numbers as they are, absent ones empty and told in the last column."""
    flat: Row = {}
    missing: list[str] = []
    for name in columns:
        value = row[name]
        if isinstance(value, dict):
            missing.append(f"{name}:{value['not_estimable']}")
            value = [None, None]
        parts = _written(name)
        flat |= dict(zip(parts, value if isinstance(value, list) else [value], strict=False))
    return {**flat, MISSING: " ".join(missing)}


def _spread(of: Row, names: Sequence[str]) -> Row:
    """The numbers of a block, or its reason for each of them."""
    return dict.fromkeys(names, of) if "not_estimable" in of else of


def _reliability(document: Document) -> Iterator[Row]:
    for of in document["reliability"]:
        yield {**of, **_spread(of["estimates"], _COEFFICIENTS)}


def _items(document: Document) -> Iterator[Row]:
    for of in document["reliability"]:
        for item in of["items"]:
            yield {**of, **item}


def _facets(document: Document) -> Iterator[Row]:
    for of in document["facets"]:
        for pair in of["pairs"]:
            yield {**of, **pair}


def _models(document: Document) -> Iterator[Row]:
    for of in document["facets"]:
        for model in ("several", "one"):
            yield {**of, "model": model, **_spread(of[model], _FIT)}


def _invariance(document: Document) -> Iterator[Row]:
    for of in document["invariance"]:
        for level in of["levels"]:
            yield {**level, "rows": of["rows"], **_spread(level["model"], _FIT)}


def _shares(document: Document) -> Iterator[Row]:
    parts = dict.fromkeys(_SHARES, ("share", "interval", "negative"))
    parts |= dict.fromkeys(_RECIPROCITIES, ("correlation", "interval", "p"))
    for of in document["shares"]:
        spread = {f"{name}_{part}": value for name in parts for part, value in _spread(of[name], parts[name]).items()}
        yield {**of, **spread}

"""Tidy tables of the measurement's quality, in full precision, with the reason of every absent number."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.report.document_quality import quality_document
from tillitsmaal.report.frames import MISSING
from tillitsmaal.report.model import Tables
from tillitsmaal.text import DEFAULT_LANGUAGE

Row = dict[str, Any]


def quality_tables(analysis: QualityAnalysis) -> Tables:
    """Make the tables of `tillit quality`: what the document tells, a row a line."""
    makers: Mapping[str, Callable[[Mapping[str, Any]], Iterable[Row]]] = {
        "reliability": _reliability,
        "item": _items,
        "facet": lambda document: (
            {"wave": of["wave"], "rows": of["rows"], **pair} for of in document["facets"] for pair in of["pairs"]
        ),
        "invariance": lambda document: (
            {"level": level["level"], **_spread("", level["model"]), "delta_cfi": level["delta_cfi"]}
            for of in document["invariance"]
            for level in of["levels"]
        ),
        "agreement": lambda document: document["agreement"],
        "organisation": lambda document: document["organisations"],
        "share": _shares,
    }
    return Tables({name: partial(_table, analysis, make) for name, make in makers.items()})


def _table(analysis: QualityAnalysis, make: Callable[[Mapping[str, Any]], Iterable[Row]]) -> pd.DataFrame:
    rows = [_flat(row) for row in make(quality_document(analysis, DEFAULT_LANGUAGE))]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=[MISSING])


def _reliability(document: Mapping[str, Any]) -> Iterable[Row]:
    for of in document["reliability"]:
        begins = {name: of[name] for name in ("scale", "wave", "respondents", "rows")}
        yield {**begins, **_spread("alpha", of["estimates"])}


def _items(document: Mapping[str, Any]) -> Iterable[Row]:
    for of in document["reliability"]:
        for item in of["items"]:
            yield {"scale": of["scale"], "wave": of["wave"], **item}


def _shares(document: Mapping[str, Any]) -> Iterable[Row]:
    for of in document["shares"]:
        row: Row = {}
        for name, value in of.items():
            row |= {f"{name}_{part}": inner for part, inner in value.items()} if _is_component(value) else {name: value}
        yield row


def _is_component(value: object) -> bool:
    return isinstance(value, dict) and "not_estimable" not in value


def _spread(name: str, of: Row) -> Row:
    """The numbers of a block; one column that says why where there are none."""
    return {name or "model": of} if "not_estimable" in of else of


def _flat(row: Row) -> Row:
    """Numbers as they are, bounds in two columns, absent ones empty and told in the last column."""
    flat: Row = {}
    missing: list[str] = []
    for name, value in row.items():
        if isinstance(value, dict):
            flat[name] = None
            missing.append(f"{name}:{value['not_estimable']}")
        elif isinstance(value, list):
            flat |= {f"{name}_low": value[0], f"{name}_high": value[1]}
        else:
            flat[name] = value
    return {**flat, MISSING: " ".join(missing)}

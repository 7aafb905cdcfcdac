"""Variables of specifications: pairs of a case's data, and expressions over its items and waves.

The language is Python's arithmetic and comparisons over named variables, `item[wave]`, numbers and the functions below;
`docs/reference-cases.md` describes it. What is missing stays missing.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.slopes import PairSlopes, pair_slopes
from tillitsmaal.stats.pairs.relationship_effects import incomplete_effects

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


class SpecificationError(ValueError):
    """What is wrong with a specification, in words for its author."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """All ordered pairs of the organisations of each group, sorted by rater, then target."""

    organisations: tuple[str, ...]
    raters: Integers
    targets: Integers
    mirror: Integers
    """Where the other direction of each pair stands."""
    cells: Mapping[tuple[str, float], Floats]
    """Values by item and wave, NaN where the file has no row."""

    def labels(self) -> list[str]:
        return [
            f"{self.organisations[i]}>{self.organisations[j]}" for i, j in zip(self.raters, self.targets, strict=True)
        ]

    def matrix(self, values: Floats) -> Floats:
        """Rater × target; NaN where there is no value."""
        n = len(self.organisations)
        result = np.full((n, n), np.nan)
        result[self.raters, self.targets] = values
        return result

    def of(self, matrix: Floats) -> Floats:
        values: Floats = matrix[self.raters, self.targets]
        return values


def read_pairs(
    data: pd.DataFrame,
    group: str | None,
    chosen: Sequence[str] | None,
    left_out: Sequence[str],
    roster: Sequence[str] = (),
) -> Pairs:
    """The pairs of one group, or of all (`group` None), among the organisations chosen.

    The roster is of a case with one group: who is in it without a row in the file has pairs too.
    """
    groups = sorted(set(data["group"]))
    if group is not None and group not in groups:
        raise SpecificationError(f"group {group!r} is not in the data; it has {groups}")
    several = group is None and len(groups) > 1
    rows = (data if group is None else data[data["group"] == group]).reset_index(drop=True)
    names = {side: rows[side] if not several else rows["group"] + "/" + rows[side] for side in ("rater", "target")}
    everybody = sorted({*names["rater"], *names["target"], *(roster if len(groups) == 1 else ())})
    unknown = sorted({*(chosen or ()), *left_out} - set(everybody))
    if unknown:
        raise SpecificationError(f"organisations {unknown} are not in the data")
    people = tuple(name for name in everybody if name in (chosen or everybody) and name not in left_out)
    place = {name: number for number, name in enumerate(people)}
    home = [name.split("/")[0] if several else "" for name in people]
    together = np.equal.outer(np.array(home), np.array(home)) & ~np.eye(len(people), dtype=bool)
    raters, targets = np.nonzero(together)
    number = np.full((len(people), len(people)), -1)
    number[raters, targets] = np.arange(len(raters))
    ends = [np.array([place.get(name, -1) for name in names[side]], dtype=np.int64) for side in ("rater", "target")]
    there = (ends[0] >= 0) & (ends[1] >= 0) & (ends[0] != ends[1])
    pair = np.where(there, number[ends[0], ends[1]], -1)
    cells: dict[tuple[str, float], Floats] = {}
    for (item, wave), part in rows.groupby(["item", "wave"]):
        values = np.full(len(raters), np.nan)
        own = pair[part.index.to_numpy()]
        if len(np.unique(own[own >= 0])) < (own >= 0).sum():
            raise SpecificationError(f"{item}[{wave:g}] holds a pair twice")
        values[own[own >= 0]] = part["value"].to_numpy(dtype=np.float64)[own >= 0]
        cells[str(item), float(wave)] = values
    return Pairs(organisations=people, raters=raters, targets=targets, mirror=number[targets, raters], cells=cells)


OPERATORS: Final[Mapping[type, Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
ELEMENTWISE: Final[Mapping[str, Callable[[Floats], Floats]]] = {
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "exp": np.exp,
    "abs": np.abs,
    "sign": np.sign,
    "round": np.round,
}


def z(values: Floats) -> Floats:
    return (values - np.nanmean(values)) / np.nanstd(values, ddof=1)


def rank(values: Floats) -> Floats:
    return pd.Series(values).rank().to_numpy(dtype=np.float64)


def only(values: Floats, condition: Floats) -> Floats:
    told = np.unique(condition)
    others = [one for one in told[~np.isnan(told)].tolist() if one not in (0.0, 1.0)]
    if others:
        raise SpecificationError(f"only(x, condition): the condition has the value {others[0]:g}; it must be 1 or 0")
    return np.where(condition == 1, values, np.nan)


def of_those_there(function: Callable[..., Floats]) -> Callable[..., Floats]:
    """Over the variables that the pair has; missing where it has none."""

    def over(*variables: Floats) -> Floats:
        stacked = np.array(variables)
        result = np.full(stacked.shape[1], np.nan)
        some = ~np.isnan(stacked).all(axis=0)
        result[some] = function(stacked[:, some], axis=0)
        return result

    return over


SEVERAL: Final[Mapping[str, Callable[..., Floats]]] = {
    "mean": lambda *variables: np.mean(variables, axis=0),
    "sum": lambda *variables: np.sum(variables, axis=0),
    "minimum": lambda *variables: reduce(np.minimum, variables),
    "maximum": lambda *variables: reduce(np.maximum, variables),
    "mean_of_known": of_those_there(np.nanmean),
    "sum_of_known": of_those_there(np.nansum),
    "z": z,
    "centre": lambda values: values - np.nanmean(values),
    "rank": rank,
    "fill": lambda values, number: np.where(np.isnan(values), number, values),
    "only": only,
    "known": lambda values: (~np.isnan(values)).astype(np.float64),
    "reverse": lambda values, least, most: least + most - values,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Variables:
    """What expressions mean for some pairs."""

    pairs: Pairs
    named: Mapping[str, str]

    def value(self, expression: str) -> Floats:
        """An entry a pair; NaN where something it is made of is missing."""
        try:
            tree = ast.parse(expression, mode="eval").body
        except SyntaxError as error:
            raise SpecificationError(f"{expression!r} is no expression") from error
        with np.errstate(invalid="ignore", divide="ignore"):
            found = np.asarray(self._of(tree, expression, ()), dtype=np.float64)
        whole = np.broadcast_to(found, len(self.pairs.raters)).copy()
        whole[~np.isfinite(whole)] = np.nan
        return whole

    def _of(self, node: ast.expr, text: str, above: tuple[str, ...]) -> Any:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return self._named(name, text, above)
            case ast.Subscript(value=ast.Name(id=item), slice=where):
                return self._cell(item, self._constant(where, text), text)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -self._of(inner, text, above)
            case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]) if (
                type(op) in OPERATORS
            ):
                one, other = (np.asarray(self._of(side, text, above)) for side in (left, right))
                found = OPERATORS[type(op)](one, other).astype(np.float64)
                return np.where(np.isnan(one) | np.isnan(other), np.nan, found)
            case ast.Call(func=ast.Name(id=name), args=inner, keywords=named):
                return self._called(name, inner, {one.arg or "": one.value for one in named}, text, above)
            case _:
                raise SpecificationError(f"{text!r}: {ast.unparse(node)!r} is not part of the language")

    def _named(self, name: str, text: str, above: tuple[str, ...]) -> Any:
        asked = any(item == name for item, _ in self.pairs.cells)
        if name in above and not asked:
            raise SpecificationError(f"variable {name!r} is made of itself")
        if name in self.named and name not in above:
            inner = self.named[name]
            return self._of(ast.parse(inner, mode="eval").body, inner, (*above, name))
        waves = [wave for item, wave in self.pairs.cells if item == name]
        if len(waves) == 1:
            return self.pairs.cells[name, waves[0]]
        known = sorted({*self.named, *(item for item, _ in self.pairs.cells)})
        problem = f"was asked in waves {sorted(waves)}: write {name}[wave]" if waves else f"is none of {known}"
        raise SpecificationError(f"{text!r}: {name!r} {problem}")

    def _cell(self, item: str, wave: float, text: str) -> Floats:
        if (item, wave) not in self.pairs.cells:
            raise SpecificationError(f"{text!r}: no {item}[{wave:g}]; the data has {there(self.pairs)}")
        return self.pairs.cells[item, wave]

    def _called(
        self, name: str, inner: Sequence[ast.expr], options: Mapping[str, ast.expr], text: str, above: tuple[str, ...]
    ) -> Any:
        if name == "item":
            return self._cell(str(ast.literal_eval(inner[0])), self._constant(inner[1], text), text)
        values = [self._of(one, text, above) for one in inner]
        if name in ("slope", "intercept"):
            return self._line(name, values, {key: ast.literal_eval(one) for key, one in options.items()})
        if options:
            raise SpecificationError(f"{text!r}: {name} takes no {sorted(options)}")
        if name in ELEMENTWISE:
            return ELEMENTWISE[name](*values)
        if name in SEVERAL:
            return SEVERAL[name](*values)
        if name in STRUCTURE:
            return STRUCTURE[name](self.pairs, np.asarray(values[0], dtype=np.float64))
        raise SpecificationError(f"{text!r}: no function {name!r}; there are {FUNCTIONS}")

    def _line(self, name: str, values: Sequence[Floats], options: Mapping[str, Any]) -> Floats:
        lines = slopes(np.array(values).T, options.get("times"), options.get("waves_needed"))
        return lines.slope if name == "slope" else lines.intercept

    def _constant(self, node: ast.expr, text: str) -> float:
        try:
            return float(ast.literal_eval(node))
        except (ValueError, TypeError) as error:
            raise SpecificationError(f"{text!r}: {ast.unparse(node)!r} is no wave") from error


def slopes(values: Floats, times: Sequence[float] | None, waves_needed: int | None) -> PairSlopes:
    """Lines through each pair's waves; missing under the waves needed (all of them unless told)."""
    waves = values.shape[1]
    when = np.array(range(1, waves + 1) if times is None else times, dtype=np.float64)
    if len(when) != waves:
        raise SpecificationError(f"{len(when)} times for {waves} waves")
    enough = (~np.isnan(values)).sum(axis=1) >= (waves if waves_needed is None else waves_needed)
    found = pair_slopes(np.where(enough[:, None], values, np.nan), when)
    if isinstance(found, NotEstimable):
        raise SpecificationError(f"no slopes: {found.code} {found.reason}")
    return found


def there(pairs: Pairs) -> str:
    return ", ".join(f"{item}[{wave:g}]" for item, wave in pairs.cells)


def _transpose(pairs: Pairs, values: Floats) -> Floats:
    return values[pairs.mirror]


def _mean_by(pairs: Pairs, values: Floats, ends: Integers) -> Floats:
    known = ~np.isnan(values)
    size = len(pairs.organisations)
    count = np.bincount(ends[known], minlength=size)
    total = np.bincount(ends[known], weights=values[known], minlength=size)
    result: Floats = np.divide(total, count, out=np.full(size, np.nan), where=count > 0)[ends]
    return result


def _relationship(pairs: Pairs, values: Floats) -> Floats:
    matrix = pairs.matrix(values)
    known = ~np.isnan(matrix)
    return pairs.of(np.where(known, incomplete_effects(matrix[None], known).effects[0], np.nan))


STRUCTURE: Final[Mapping[str, Callable[[Pairs, Floats], Floats]]] = {
    "transpose": _transpose,
    "symmetric": lambda pairs, values: (values + values[pairs.mirror]) / 2,
    "symmetric_min": lambda pairs, values: np.minimum(values, values[pairs.mirror]),
    "symmetric_max": lambda pairs, values: np.maximum(values, values[pairs.mirror]),
    "given": lambda pairs, values: _mean_by(pairs, values, pairs.raters),
    "received": lambda pairs, values: _mean_by(pairs, values, pairs.targets),
    "relationship": _relationship,
}
FUNCTIONS: Final = sorted({*ELEMENTWISE, *SEVERAL, *STRUCTURE, "slope", "intercept", "item"})

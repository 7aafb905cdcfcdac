"""The pairs that a computation of a specification works on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from reference.cases import Case
from reference.dyadic_specification import Computation, Specification, SpecificationError, at
from reference.dyadic_variables import Booleans, Floats, Integers, Pairs, Variables, read_pairs


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """What an estimator works on: a case's pairs and one computation's settings."""

    case: Case
    pairs: Pairs
    variables: Variables
    settings: Mapping[str, Any]
    shape: Any
    """What the case holds at the computation's path: its keys and settings, never its values, may be read."""
    used: Booleans
    """Which of the pairs; with steps, which of the pairs at each."""
    steps: Sequence[Variables] = ()
    """What expressions mean at each step, where rows are stacked."""

    def get(self, name: str, default: Any = None) -> Any:
        return self.settings.get(name, default)

    def value(self, expression: str) -> Floats:
        """Over the pairs used."""
        return self.whole(expression)[self.used]

    def whole(self, expression: str) -> Floats:
        """Over all pairs, step after step."""
        return np.concatenate([one.value(expression) for one in self.steps or [self.variables]])

    def stacked(self, ends: Integers) -> Integers:
        return np.tile(ends, len(self.steps) or 1)

    def columns(self, expressions: Sequence[str]) -> Floats:
        """A column an expression."""
        values = [self.value(one) for one in expressions]
        return np.array(values).T.reshape(int(self.used.sum()), len(expressions))

    @property
    def raters(self) -> Integers:
        return self.stacked(self.pairs.raters)[self.used]

    @property
    def targets(self) -> Integers:
        return self.stacked(self.pairs.targets)[self.used]

    @cached_property
    def labels(self) -> list[str]:
        every = self.pairs.labels() * (len(self.steps) or 1)
        return [every[one] for one in np.nonzero(self.used)[0]]

    @cached_property
    def organisations(self) -> int:
        return len({*self.raters.tolist(), *self.targets.tolist()})

    def matrix(self, expression: str) -> Floats:
        """Rater × target over the roster; NaN where a pair is not used."""
        values = np.where(self.used, self.variables.value(expression), np.nan)
        return self.pairs.matrix(values)

    def of(self, expressions: Iterable[str], *, needed: int | None = None) -> "Sample":
        """The same, with the pairs that have all of the expressions (or so many) and that the settings let pass."""
        values = [~np.isnan(self.whole(one)) for one in expressions]
        enough = len(values) if needed is None else needed
        raters, targets = self.stacked(self.pairs.raters), self.stacked(self.pairs.targets)
        kept = np.sum(values, axis=0) >= enough if values else np.ones(len(raters), dtype=bool)
        for one in self.get("complete_on", ()):
            kept &= ~np.isnan(self.whole(one))
        if "where" in self.settings:
            kept &= self.whole(self.settings["where"]) == 1
        if self.get("organisations") == "answering":
            answering = np.unique(raters[kept])
            kept &= np.isin(raters, answering) & np.isin(targets, answering)
        return replace(self, used=kept)


def sample(case: Case, specification: Specification, one: Computation) -> Sample:
    """The pairs of a computation, before it says which variables they must have."""
    settings = one.settings
    chosen = settings.get("organisations")
    group = settings.get("group")
    data = case.data()
    if group is None and data["group"].nunique() > 1:
        groups = sorted(set(data["group"]))
        raise SpecificationError(f'{one.path}: the data has groups {groups}; say group = one of them, or "all"')
    pairs = read_pairs(
        data,
        None if group in (None, "all") else str(group),
        chosen if isinstance(chosen, list) else None,
        settings.get("without", ()),
        [str(name) for name in case.content.get("roster", ())],
    )
    variables = Variables(pairs=pairs, named=specification.variables)
    steps = [Variables(pairs=pairs, named={**specification.variables, **step}) for step in settings.get("steps", ())]
    every = np.ones(len(pairs.raters) * (len(steps) or 1), dtype=bool)
    shape = at(case.expected, one.path)
    whole = Sample(case=case, pairs=pairs, variables=variables, settings=settings, shape=shape, used=every, steps=steps)
    return whole.of(())

"""The pairs that a computation of a specification works on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from reference.cases import Case
from reference.dyadic_settings import near
from reference.dyadic_specification import Computation, Specification, SpecificationError, at
from reference.dyadic_variables import Booleans, Floats, Integers, Pairs, Variables, read_pairs


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """What an estimator works on: a case's pairs and one computation's settings."""

    case: Case
    pairs: Pairs
    variables: Variables
    computation: Computation
    shape: Any
    """What the case holds at the computation's path: its keys and settings, never its values, may be read."""
    used: Booleans
    """Which of the pairs; with steps, which of the pairs at each."""
    steps: Sequence[Variables] = ()
    """What expressions mean at each step, where rows are stacked."""

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.computation.settings

    def get(self, name: str, default: Any = None) -> Any:
        return self.settings.get(name, default)

    def field(self, name: str) -> Any:
        """What the case holds of one of the estimator's fields, under whatever name; None where it has none."""
        if self.computation.value == name:
            return self.shape
        for inner, own in self.computation.fields.items():
            if own == name:
                return at(self.shape, inner)
        return self.shape.get(name) if isinstance(self.shape, Mapping) else None

    def rows(self) -> list[Mapping[str, Any]] | None:
        """The case's list of parameters."""
        found = self.shape if isinstance(self.shape, list) else self.field("parameters")
        return found if isinstance(found, list) else None

    def called(self, terms: Sequence[str]) -> list[str]:
        """Terms by the case's names."""
        renamed = self.get("terms", {})
        for term in renamed:
            if term not in terms:
                raise SpecificationError(f"terms: {term!r} is no term{near(term, terms)}")
        names = [renamed.get(term, term) for term in terms]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice and len(set(terms)) == len(terms):
            raise SpecificationError(f"terms: {twice[0]!r} is the name of several of {terms}")
        return names

    def names(self) -> set[str]:
        """Terms by the case's names, constants apart."""
        told = ("predictors", "outcomes", "trust", "collaboration", "fixed")
        terms = {term for setting in told for term in self.get(setting, ())} - {"(Intercept)"}
        return {self.get("terms", {}).get(term, term) for term in terms}

    def meet(self, setting: str, own: Iterable[str], there: Iterable[str], where: str, *, constant: str = "") -> None:
        """Raise where names of ours are not among the case's, and others are there that nothing is called."""
        unused, unknown = sorted({*own} - {*there} - {constant}), sorted({*there} - {*own} - {constant})
        if unused and unknown:
            raise SpecificationError(
                f"{setting}: {unused} are no names of the case's {where}, which has {unknown} that nothing is called"
            )

    def condition(self, expression: str) -> Booleans:
        """Over all pairs; missing is not met."""
        values = self.whole(expression)
        others = sorted(set(values[~np.isnan(values)].tolist()) - {0.0, 1.0})
        if others:
            raise SpecificationError(
                f"where: {expression!r} is no condition: it has the value {others[0]:g}, and conditions are 1 or 0, "
                f'such as "t1 > 2"'
            )
        return values == 1

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
        """The same, with the pairs that have all of the expressions (or so many) and that the settings let pass.

        An organisation answers that has such a pair; with none of the expressions needed, one with all of them.
        """
        values = [~np.isnan(self.whole(one)) for one in expressions]
        enough = len(values) if needed is None else needed
        raters, targets = self.stacked(self.pairs.raters), self.stacked(self.pairs.targets)
        kept = np.sum(values, axis=0) >= enough if values else np.ones(len(raters), dtype=bool)
        for one in self.get("complete_on", ()):
            kept &= ~np.isnan(self.whole(one))
        if "where" in self.settings:
            kept &= self.condition(self.settings["where"])
        if self.get("organisations") == "answering":
            there = kept if enough else kept & (np.sum(values, axis=0) >= len(values))
            answering = np.unique(raters[there])
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
        raise SpecificationError(f'the data has groups {groups}; say group = one of them, or "all"')
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
    whole = Sample(case=case, pairs=pairs, variables=variables, computation=one, shape=shape, used=every, steps=steps)
    return whole.of(())

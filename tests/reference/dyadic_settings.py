"""Settings of a computation, by what they may hold."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from reference.dyadic_variables import SpecificationError
from tillitsmaal.stats.mean_of_pairs import MEAN_METHODS

MISSING: Final = ("fiml", "listwise")
IMPROPER: Final = ("refused", "numbers")
RANDOM: Final = ("of", "effects", "names", "label")
PATH: Final = ("outcome", "predictor", "covariates")


def expression(value: Any) -> str | None:
    return None if isinstance(value, str) else 'an expression in quotes, such as "t2 - t1"'


def expressions(value: Any) -> str | None:
    there = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return None if there else 'a list of expressions, such as ["t1", "c1"]'


def number(value: Any) -> str | None:
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "a number"


def numbers(value: Any) -> str | None:
    there = isinstance(value, list) and not any(map(number, value))
    return None if there else "a list of numbers, such as [0, 1, 2]"


def yes_or_no(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def table(value: Any) -> str | None:
    there = isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    return None if there else 'a table from our names to the case\'s, such as {t1 = "T1"}'


def one_of(words: Iterable[str]) -> Callable[[Any], str | None]:
    allowed = sorted(words)
    return lambda value: None if value in allowed else f"one of {allowed}"


def either(*checks: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        wrong = [check(value) for check in checks]
        return None if None in wrong else ", or ".join(str(one) for one in wrong)

    return check


def path(value: Any) -> str | None:
    told = 'a table such as {outcome = "t2", predictor = "t1", covariates = ["c1"]}'
    if not isinstance(value, Mapping) or not {"outcome", "predictor"} <= set(value) <= set(PATH):
        return told
    return None if expressions(value.get("covariates", [])) is None else told


def random_terms(value: Any) -> str | None:
    told = 'a list of tables such as {of = "pair", effects = ["(Intercept)", "time"], names = [...], label = "..."}'
    fitting = isinstance(value, list) and all(
        isinstance(one, Mapping) and "of" in one and set(one) <= set(RANDOM) for one in value
    )
    return None if fitting and value else told


def steps(value: Any) -> str | None:
    told = 'a list of tables of variables, such as [{T0 = "t1", T1 = "t2"}, {T0 = "t2", T1 = "t3"}]'
    return None if isinstance(value, list) and value and not any(map(table, value)) else told


SETTINGS: Final[Mapping[str, Callable[[Any], str | None]]] = {
    **dict.fromkeys(["path", "estimator", "outcome", "predictor", "x", "y", "of", "term", "where", "cut"], expression),
    **dict.fromkeys(
        ["predictors", "covariates", "outcomes", "waves", "trust", "collaboration", "fixed", "complete_on"], expressions
    ),
    **dict.fromkeys(["stable", "within_T", "within_C", "without"], expressions),
    **dict.fromkeys(["threshold", "seed", "reps", "sd", "waves_needed", "tolerance"], number),
    **dict.fromkeys(["constant", "exact", "reml", "means", "jackknife", "first_wave_given", "complete"], yes_or_no),
    **dict.fromkeys(["terms", "fields"], table),
    **dict.fromkeys(["a", "b"], path),
    "except": expressions,
    "group": either(expression, number),
    "value": expression,
    "times": numbers,
    "organisations": either(one_of(["answering"]), expressions),
    "method": one_of(MEAN_METHODS),
    "missing": one_of(MISSING),
    "improper": one_of(IMPROPER),
    "first": either(expressions, expression, number),
    "last": either(expressions, expression, number),
    "reliability": either(number, expressions),
    "order": either(expression, expressions),
    "random": random_terms,
    "steps": steps,
}
"""What is wrong with a setting's value, by the setting's name; None = nothing."""


def checked(settings: Mapping[str, Any], name: str) -> None:
    for key, value in settings.items():
        wrong = SETTINGS[key](value) if key in SETTINGS else None
        if wrong is not None:
            raise SpecificationError(f"{name}: {key} is {wrong}, not {value!r}")


def known(content: Iterable[str], keys: Iterable[str], name: str) -> None:
    allowed = sorted(keys)
    for key in content:
        if key not in allowed:
            raise SpecificationError(f"{name}: unknown key {key!r}{near(key, allowed)}")


def near(word: str, allowed: Iterable[str]) -> str:
    """What was meant, or everything that is known."""
    there = sorted(allowed)
    close = difflib.get_close_matches(word, there, 1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {there}"

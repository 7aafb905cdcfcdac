"""From a model's refusal to problems with places: every key and value that is wrong, in plain words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.marked_yaml.marked import Marked, YamlPath, hint, holds, in_order, shorthand, stands
from tillitsmaal.names import suggest
from tillitsmaal.text import DEFAULT_LANGUAGE, LANGUAGES, as_language, knows

M = TypeVar("M", bound=BaseModel)

_EXPECTED: Final[Mapping[str, str]] = {
    "string_type": "text",
    "int_type": "whole_number",
    "float_type": "number",
    "bool_type": "true_or_false",
    "date_type": "iso_date",
    "dict_type": "map",
    "mapping_type": "map",
    "tuple_type": "list",
    "list_type": "list",
    "too_short": "not_empty",
}
"""From pydantic's error type to the text in `expected.toml`."""
_PATTERNS: Final[Mapping[str, str]] = {
    r"^[A-Za-z0-9][A-Za-z0-9_-]*$": "identifier",
    r"^[A-Za-z0-9][A-Za-z0-9-]*$": "identifier_hyphen",
    r"^\d+\.\d+\.\d+([-+][0-9A-Za-z.-]+)?$": "version",
}
_LIMITS: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than_equal": ("at_least", "ge"),
    "less_than_equal": ("at_most", "le"),
    "string_too_long": ("at_most_letters", "max_length"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One of pydantic's errors, found again in the file."""

    kind: str
    context: Mapping[str, Any]
    path: YamlPath
    """Where it is in the file; for a missing key, where it would be."""
    at_key: bool
    """It is about the key itself, not about its value."""
    choice: YamlPath | None
    """Where the model allows more than one shape, if it does."""
    branch: str
    """Which of the shapes this error speaks of."""

    @property
    def of_shape(self) -> bool:
        """Whether the error says that the value has another shape than this branch."""
        steps = len(self.path) - len(self.choice or ())
        keys = self.kind in ("missing", "extra_forbidden")
        return steps == 1 if keys else steps == 0 and self.kind.endswith("_type")


def validated(model: type[M], marked: Marked) -> M:
    """Make the model from a YAML file's data.

    Parameters
    ----------
    model
        Validators raise `ValueError(code)`, where `expected.code` is a text saying what is expected.
    marked
        The file, from `read_yaml`.

    Raises
    ------
    InputRefused
        With every problem, in the order of the file: `key_missing`, `key_unknown`, `value_empty`, `value_invalid`.

    Examples
    --------
    >>> from tillitsmaal.marked_yaml import read_yaml
    >>> class Point(BaseModel):
    ...     x: int
    >>> validated(Point, read_yaml(b"x: 7", "point.yaml"))
    Point(x=7)
    """
    try:
        return model.model_validate(marked.data)
    except ValidationError as error:
        faults = [_fault(one, marked.data) for one in error.errors(include_url=False)]
    raise in_order(_problems(list(_without_echoes(faults, marked)), model, marked))


def _fault(error: Mapping[str, Any], data: object) -> _Fault:
    path: YamlPath = ()
    choice: YamlPath | None = None
    branch, at_key, node = "", False, data
    for number, step in enumerate(error["loc"], 1):
        last = number == len(error["loc"])
        if holds(node, step):
            path, node = (*path, step), node[step]  # type: ignore[index]  # `holds` has seen that it can
        elif last and step == "[key]":
            at_key = True
        elif last and error["type"] == "missing":
            path = (*path, step)
        else:
            choice, branch = path, str(step).partition("[")[0].lower()
    kind, context = error["type"], error.get("ctx", {})
    return _Fault(kind=kind, context=context, path=path, at_key=at_key, choice=choice, branch=branch)


def _without_echoes(faults: Iterable[_Fault], marked: Marked) -> Iterator[_Fault]:
    """Leave out what only follows from another fault, and make the branches of a choice one."""
    for choice, group in groupby(faults, key=lambda fault: fault.choice):
        if choice is not None:
            yield from _of_choice(choice, list(group))
        else:
            yield from (fault for fault in group if fault.kind != "too_short" or not marked.at(fault.path))


def _of_choice(choice: YamlPath, faults: list[_Fault]) -> list[_Fault]:
    """The faults of the one shape that was meant, or a single fault when no shape fits."""
    branches = {fault.branch: [other for other in faults if other.branch == fault.branch] for fault in faults}
    meant = [group for group in branches.values() if not any(fault.of_shape for fault in group)]
    if len(meant) == 1:
        return meant[0]
    name = "_".join(["shape", *sorted(branches)])
    return [_Fault(kind=name, context={}, path=choice, at_key=False, choice=None, branch="")]


def _problems(faults: Sequence[_Fault], model: type[BaseModel], marked: Marked) -> Iterator[Problem]:
    """What is wrong; guessing what a key was to be takes long, and is done for as many as are told."""
    unknown = [fault.path for fault in faults if fault.kind == "extra_forbidden"]
    guessed = {*sorted(unknown, key=lambda path: stands(marked.place(path, key=True)))[: ProblemLog.KEPT]}
    for fault in faults:
        yield _problem(fault, model, marked, guess=fault.path in guessed)


def _problem(fault: _Fault, model: type[BaseModel], marked: Marked, *, guess: bool) -> Problem:
    name = str(fault.path[-1]) if fault.path else ""
    if fault.kind == "missing":
        return marked.problem("key_missing", fault.path, key=True, value=name)
    if fault.kind == "extra_forbidden":
        meant = hint(name, _fields(model, fault.path[:-1])) if guess else ""
        return marked.problem("key_unknown", fault.path, key=True, hint=meant)
    value = name if fault.at_key else shorthand(marked.at(fault.path))
    if not value.strip() and not fault.at_key:
        key = next((step for step in reversed(fault.path) if isinstance(step, str)), "")
        return marked.problem("value_empty", fault.path, key=True, value=key, expected=_expected(fault))
    details = {"expected": _expected(fault), "hint": _remedy(fault, value)}
    return marked.problem("value_invalid", fault.path, key=fault.at_key, value=value, **details)


def _expected(fault: _Fault) -> str:
    """The text key of what should stand there."""
    if fault.kind in _LIMITS:
        name, bound = _LIMITS[fault.kind]
        return f"@expected.{name}|{fault.context[bound]:g}"
    if fault.kind == "literal_error":
        return f"@expected.one_of|{', '.join(_allowed(fault))}"
    named = {
        "value_error": str(fault.context.get("error")),
        "string_pattern_mismatch": _PATTERNS.get(fault.context.get("pattern", ""), ""),
        "model_type": f"shape_{fault.context.get('class_name', '').lower()}",
    }
    name = named.get(fault.kind) or _EXPECTED.get(fault.kind, fault.kind)
    fallback = "map" if fault.kind == "model_type" else "other"
    return f"@expected.{name if knows(f'expected.{name}', DEFAULT_LANGUAGE) else fallback}"


def _allowed(fault: _Fault) -> list[str]:
    return re.findall(r"'([^']*)'", str(fault.context["expected"]))


def _remedy(fault: _Fault, value: str) -> str:
    allowed = _allowed(fault) if fault.kind == "literal_error" else []
    language = as_language(value) if allowed == list(LANGUAGES) else None
    meant = language or suggest(value, allowed)
    return f"@expected.did_you_mean|{meant}" if meant else "@expected.correct_it"


def _fields(model: type[BaseModel], path: YamlPath) -> list[str]:
    """The keys that the models at this path know, as they stand in the file."""
    annotations: list[Any] = [model]
    for step in path:
        annotations = [inner for annotation in annotations for inner in _inside(annotation, step)]
    models = [one for annotation in annotations for one in _alternatives(annotation) if _is_model(one)]
    return [field.alias or name for one in models for name, field in one.model_fields.items()]


def _inside(annotation: Any, step: str | int) -> Iterator[Any]:
    for one in _alternatives(annotation):
        if _is_model(one):
            yield from (f.annotation for name, f in one.model_fields.items() if step == (f.alias or name))
        elif get_args(one):
            yield get_args(one)[0] if isinstance(step, int) else get_args(one)[-1]


def _alternatives(annotation: Any) -> list[Any]:
    """An annotation without `Annotated`, a union as its members."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) is Union or type(annotation).__name__ == "UnionType":
        return [one for member in get_args(annotation) for one in _alternatives(member)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)

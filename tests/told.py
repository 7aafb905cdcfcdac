"""What the program tells of a survey, as documents that can be set beside those of the same survey told otherwise."""

import copy
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

import tillitsmaal as tm
from strategies import Questionnaire, Row, cases, questionnaires
from surveys import Roster, loaded, survey
from tillitsmaal.errors import NothingComputed
from tillitsmaal.responses import Responses
from whole_cases import rows_of

Case = tuple[Questionnaire, list[Row]]
Documents = dict[str, Any]
Leaf = tuple[str, Any]

HEAD = ("program", "questionnaire", "inputs", "rows", "warnings")
"""What is of the files and not of the answers."""
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
FULL = settings.default.max_examples  # type: ignore[attr-defined]
FEW = settings(
    max_examples=FULL // 2 if FULL >= 1000 else FULL // 8,
    suppress_health_check=SLOW,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
"""Whole analyses are slow: 500 examples each night, a handful before each merge, and none is made smaller."""


@st.composite
def full(draw: st.DrawFn) -> Case:
    """Everybody answers about everybody, now and then an answer is missing: enough for most that can be computed."""
    questionnaire = draw(questionnaires())
    rows = rows_of(
        loaded(questionnaire),
        ["Vik", "Nes", "Os", "Moi", "Ås"][: draw(st.sampled_from([3, 4, 5]))],
        people=draw(st.integers(1, 2)),
        waves=draw(st.sampled_from([["w1", "w2"], ["w1", "w2"], ["w1"], ["w1", "w2", "w3"]])),
        seed=draw(st.integers(0, 2**16)),
    )
    return questionnaire, rows


def surveys() -> st.SearchStrategy[Case]:
    """Full surveys, and those of which little or nothing can be said."""
    return st.one_of(cases(), cases(), full())


ALL = ("score", "compare", "quality")


def documents(responses: Responses, waves: Sequence[str] | None = None, parts: Sequence[str] = ALL) -> Documents:
    """Scores, changes and quality, or some of these; what cannot be had is the name of its refusal."""
    told = {"score": lambda: tm.score(responses), "quality": lambda: tm.quality(responses)}
    if len(responses.waves) > 1:
        told["compare"] = lambda: tm.compare(responses, waves=waves)
    return {name: _document(make) for name, make in told.items() if name in parts}


def documents_of(case: Case, roster: Roster | None = None, parts: Sequence[str] = ALL) -> Documents:
    """The same of a questionnaire and rows."""
    return documents(survey(loaded(case[0]), case[1], roster), parts=parts)


def _document(make: Callable[[], Any]) -> Any:
    try:
        return json.loads(tm.render(tm.build_report(make(), "en"), "json"))
    except NothingComputed as nothing:
        return [problem.code for problem in nothing.problems]


def plain(part: Any, names: Mapping[str, str] | None = None) -> Any:
    """A document without its head, organisations called by `names`, in an order that does not rest on what they are
    called: lists sorted, and each dyad from the organisation that comes first."""
    names = names or {}
    match part:
        case dict():
            kept = {names.get(key, key): plain(value, names) for key, value in part.items() if key not in HEAD}
            return _turned(kept) if kept.get("b", "") < kept.get("a", "") else kept
        case list() if part and not all(isinstance(one, float) for one in part):
            return sorted((plain(one, names) for one in part), key=_words)
        case str():
            return names.get(part, part)
    return part


def _words(part: Any) -> str:
    """What an entry of a list is about."""
    if not isinstance(part, dict):
        return str(part)
    return str(sorted((key, one) for key, one in part.items() if isinstance(one, str | list) or key == "value"))


TURNS = {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}


def _turned(dyad: dict[str, Any]) -> dict[str, Any]:
    return _mirrored({**dyad, "a": dyad["b"], "b": dyad["a"]})


def _mirrored(part: Any) -> Any:
    """The same from the other side: a gap is the opposite."""
    if isinstance(part, dict):
        turned = {TURNS.get(key, key): _mirrored(value) for key, value in part.items()}
        return {
            key: -one if key.startswith("gap") and isinstance(one, float) else one for key, one in turned.items()
        } | ({"lower": TURNS.get(str(part["lower"]), part["lower"])} if "lower" in part else {})
    return part


def leaves(part: Any, place: str = "") -> Iterator[Leaf]:
    """Every word and number, with where it stands."""
    match part:
        case dict():
            for key, value in part.items():
                yield from leaves(value, f"{place}/{key}")
        case list():
            yield f"{place}/length", len(part)
            for number, value in enumerate(part):
                yield from leaves(value, f"{place}/{number}")
        case _:
            yield place, part


def near(one: Any, other: Any, tolerance: float) -> bool:
    """Whether two leaves tell the same."""
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool):
        return abs(one - other) <= tolerance * max(1.0, abs(one), abs(other))
    return type(one) is type(other) and bool(one == other)


Same = Callable[[str, Any, Any], bool]


def differences(one: Any, other: Any, tolerance: float = 1e-7, *, same: Same | None = None) -> list[str]:
    """Where two documents tell different things; `same(place, one, other)` says what else is no difference."""
    first, second = dict(leaves(one)), dict(leaves(other))
    found = [f"{place}: only in one" for place in sorted(first.keys() ^ second.keys())]
    for place in first.keys() & second.keys():
        alike = near(first[place], second[place], tolerance)
        if not alike and not (same is not None and same(place, first[place], second[place])):
            found.append(f"{place}: {first[place]} / {second[place]}")
    return sorted(found)


def without(document: Any, *keys: str) -> Any:
    """A document without some of its parts, at any depth."""
    match document:
        case dict():
            return {key: without(value, *keys) for key, value in document.items() if key not in keys}
        case list():
            return [without(one, *keys) for one in document]
    return document


def only(document: Any, key: str, values: Collection[str]) -> Any:
    """A document's lists with only the entries in which `key` is one of `values`."""
    if not isinstance(document, dict):
        return document
    return {
        name: [one for one in part if not isinstance(one, dict) or one.get(key, "") in {*values, ""}]
        if isinstance(part, list)
        else part
        for name, part in document.items()
    }


def changed(questionnaire: Questionnaire, change: Callable[[Questionnaire], None]) -> Questionnaire:
    """A copy of a questionnaire with something in it changed."""
    made = copy.deepcopy(questionnaire)
    change(made)
    return made

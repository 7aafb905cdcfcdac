"""JSON: a list of responses, each an object; what is inside an object inside gets a point between the names."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tillitsmaal.errors import Place, refuse
from tillitsmaal.names import tidy
from tillitsmaal.readers.books.files import Source, as_utf8
from tillitsmaal.readers.books.grid import FIRST_ROW, NOT_SHOWN, Book, coded, grid_of_columns
from tillitsmaal.readers.books.kinds.json_extent import check_json
from tillitsmaal.readers.books.kinds.values import text_of_value
from tillitsmaal.readers.books.limits import MOST_SHEET_CELLS, check_cells
from tillitsmaal.study.patterns import LONGEST_HEADER

_LISTS: Final = ("responses", "results", "Data", "data", "value")
"""Under which names systems put the list."""
_SAYS_NOTHING: Final = ("", NOT_SHOWN)
_DEEPEST: Final = 20
_SHOWN: Final = 60
"""Characters of a name in a message."""


def read_json(source: Source) -> Book:
    """Open a JSON file that holds responses: a list of objects, an object with such a list, or one response.

    `null` is kept apart from an empty text, and an absent name is empty.

    Raises
    ------
    InputRefused
        `text_broken`, `file_damaged`, `file_without_rows`, `file_too_large`, `header_too_long`.
    """
    check_json(source)
    text = as_utf8(source)
    place = Place(source=source.name)
    found = _parsed(text.data[text.start :], place)
    numbered = enumerate(_responses(found, place), FIRST_ROW)
    records = [_record(response, replace(place, row=row)) for row, response in numbered]
    headers = list(dict.fromkeys(name for record in records for name in record))
    check_cells(source.name, len(records), len(headers), MOST_SHEET_CELLS)
    columns = [coded([record.get(header, "") for record in records]) for header in headers]
    grid = grid_of_columns([tidy(header) for header in headers], columns)
    if not grid.rows:
        raise refuse("file_without_rows", place)
    return Book(source=source, kind="json", sheets={"": grid}, encoding=text.encoding)


def _parsed(data: bytes, place: Place) -> Any:
    try:
        return json.loads(data, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        why = f"@expected.no_json|{error.lineno}:{error.colno}"
    except RecursionError:
        why = "@expected.too_deep"
    except KeyError as error:
        why = f"@expected.told_twice|{error.args[0]}"
    except ValueError:
        why = "@expected.number_too_long"
    raise refuse("file_damaged", place, kind="JSON", why=why[:200])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of a name that comes twice, nobody knows which value holds."""
    found = dict(pairs)
    if len(found) != len(pairs):
        ((name, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise KeyError(name)
    return found


def _responses(found: Any, place: Place) -> Sequence[Mapping[str, Any]]:
    if isinstance(found, Mapping):
        lists = [name for name in _LISTS if isinstance(found.get(name), list)]
        if len(lists) > 1:
            raise refuse("file_damaged", place, kind="JSON", why=f"@expected.several_lists|{', '.join(lists)}")
        found = found[lists[0]] if lists else [found]
    responses = [_unwrapped(one) for one in found]
    if not all(isinstance(one, Mapping) for one in responses):
        raise refuse("file_damaged", place, kind="JSON", why="@expected.list_of_responses")
    return responses


def _unwrapped(response: Any) -> Any:
    """A response that stands under its number, as LimeSurvey writes it: `{"1": {"id": …}}`."""
    if isinstance(response, Mapping) and len(response) == 1:
        (name, inside), *_ = response.items()
        if isinstance(inside, Mapping) and str(name).isdecimal():
            return inside
    return response


def _record(response: Mapping[str, Any], place: Place) -> Mapping[str, str]:
    """A response as cells; a name with a point, and one inside another, may say the same but not two things.

    Raises
    ------
    InputRefused
        `file_damaged`.
    """
    cells: dict[str, str] = {}
    for name, text in _told(response, place):
        said = cells.get(name, "")
        if said in _SAYS_NOTHING:
            cells[name] = text or said
        elif text not in (said, *_SAYS_NOTHING):
            raise refuse("file_damaged", place, kind="JSON", why=f"@expected.told_twice|{name}")
    return cells


def _told(response: Mapping[str, Any], place: Place) -> Iterator[tuple[str, str]]:
    try:
        yield from _flat(response, place)
    except UnicodeError:
        raise refuse("file_damaged", place, kind="JSON", why="@expected.no_character") from None


def _flat(record: Mapping[str, Any], place: Place, before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for number, (name, value) in enumerate(record.items(), 1):
        path = text_of_value(f"{before}{name}")
        if len(path) > LONGEST_HEADER:
            details = {"number": str(number), "length": str(len(path)), "most": str(LONGEST_HEADER)}
            raise refuse("header_too_long", place, path[:_SHOWN], **details)
        if isinstance(value, Mapping) and depth < _DEEPEST:
            yield from _flat(value, place, f"{path}.", depth + 1)
        else:
            yield path, _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return NOT_SHOWN
        case bool():
            return "true" if value else "false"
        case list() if all(isinstance(one, str) for one in value):
            return text_of_value(", ".join(value))
        case list() | dict():
            return text_of_value(json.dumps(value, ensure_ascii=False))
        case _:
            return text_of_value(value)

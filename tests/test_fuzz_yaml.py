"""Questionnaire and study files that anything happened to: refused with place and remedy, or read as plain YAML."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from fuzzing import damaged, of_many, refused
from test_readers_base import QUESTIONNAIRE_FILE
from tillitsmaal.marked_yaml import read_yaml
from tillitsmaal.questionnaire.load import parse_questionnaire
from tillitsmaal.study import parse_study

STUDY_FILE = """\
study: Prøve
questionnaire: prove
language: nb
organisations:
  - {id: vik, name: "Vik kommune", aliases: ["Vik"], joined: b1}
  - {id: nes, name: Nes, type: business}
networks: [{id: nord, members: [vik, nes]}]
waves:
  - {name: b1, date: 2024-03-01, files: [b1.csv]}
  - {name: b2, date: 2025-03-01, files: [b2.csv]}
events: [{date: 2024-06-01, text: "Ny leder", organisations: [vik]}]
"""
PLACED = """\
a: {b: 1, c: [no, 007, 1e3, ~]}
d:
  - "x: y"
  - 'z'
  - >
    lange
    linjer
"""


NOTHING = (None, "", "~", "null", "Null", "NULL")
"""What stands for nothing without quotes; as a key it is a text."""


class Texts(SafeConstructor):
    """Scalars as texts."""


def _text(constructor: Any, node: Any) -> Any:
    empty = node.style is None and node.value in NOTHING
    return None if empty else constructor.construct_scalar(node)


for kind in ("bool", "int", "float", "timestamp", "null", "str"):
    Texts.add_constructor(f"tag:yaml.org,2002:{kind}", _text)


def plainly(data: bytes) -> Any:
    """YAML as another program reads it, every scalar a text."""
    loader = YAML(typ="safe", pure=True)
    loader.Constructor = Texts
    return loader.load(data.decode("utf-8-sig"))


def asis(value: Any) -> Any:
    """Mappings, lists and texts of their own kinds."""
    if isinstance(value, dict):
        return {"" if key in NOTHING else str(key): asis(inner) for key, inner in value.items()}
    return [asis(inner) for inner in value] if isinstance(value, list) else value if value is None else str(value)


@of_many(2)
@given(st.one_of(damaged(PLACED.encode()), damaged(STUDY_FILE.encode())))
def test_yaml_is_refused_or_read_as_another_program_reads_it(data: bytes) -> None:
    read = refused(lambda: read_yaml(data, "tillit.yaml"))
    if read is not None:
        assert asis(read.data) == asis(plainly(data))


WHOLE: dict[str, tuple[str, Callable[[bytes], Any]]] = {
    "study": (STUDY_FILE, lambda data: parse_study(data, "tillit.yaml", Path())),
    "questionnaire": (QUESTIONNAIRE_FILE, lambda data: parse_questionnaire(data, "q.yaml")),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_refused_or_loaded(name: str) -> None:
    text, load = WHOLE[name]

    @of_many()
    @given(damaged(text.encode()))
    def loaded(data: bytes) -> None:
        refused(lambda: load(data))

    loaded()


LINES = [line for text, _ in WHOLE.values() for line in text.splitlines()]


@of_many()
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=12)), max_size=30), st.sampled_from(list(WHOLE)))
def test_lines_in_any_order_are_refused_or_loaded(drawn: list[str], name: str) -> None:
    data = "\n".join(drawn).encode("utf-8", "surrogatepass")
    refused(lambda: WHOLE[name][1](data))

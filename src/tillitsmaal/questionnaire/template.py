"""A new questionnaire to fill in, and the JSON Schema that helps an editor with it."""

import re
from importlib.resources import files
from typing import Any

from tillitsmaal.errors import misuse
from tillitsmaal.questionnaire.models import ID_PATTERN, LONGEST_NAME, Questionnaire


def new_questionnaire(id: str) -> str:
    """The text of a small questionnaire that loads as it is, with a comment on every key.

    Parameters
    ----------
    id
        Letters, digits and hyphens.

    Raises
    ------
    UsageError
        `value_invalid`, if this cannot be an id.

    Examples
    --------
    >>> new_questionnaire("mitt-skjema").splitlines()[4]
    'id: mitt-skjema'
    """
    if not re.fullmatch(ID_PATTERN, id) or len(id) > LONGEST_NAME:
        raise misuse("value_invalid", id, expected="@expected.identifier_hyphen", hint="@expected.correct_it")
    template = (files("tillitsmaal.questionnaire") / "template.yaml").read_text(encoding="utf-8")
    return template.replace("@ID@", id)


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of questionnaire files, for editors.

    It holds the shape only; `load_questionnaire` also checks that names, languages and ranges fit together.

    Examples
    --------
    >>> json_schema()["title"]
    'tillit questionnaire'
    """
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Questionnaire.model_json_schema()}
    return schema | {"title": "tillit questionnaire"}

"""What every file tells of where it comes from: in itself where it can hold that, else in a file beside it.

Text tables, CSV, SPSS, Parquet and what survey systems open hold nothing that their readers would pass over. Beside one
such file stands `NAME.provenance.json`; of several tables in a folder, `COMMAND.provenance.json` tells.
"""

import json
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Any, Final

from tillitsmaal.cli.content import Content, Hashed, Later
from tillitsmaal.provenance import Json, marked
from tillitsmaal.provenance.marks import HOLDING, SIDECAR
from tillitsmaal.report.document import shared_head, used_of, waves
from tillitsmaal.report.model import Document
from tillitsmaal.responses import Responses
from tillitsmaal.text import Language

SCHEMA: Final = "tillit/provenance/1"
_SAME: Final = (
    "program",
    "questionnaire",
    "inputs",
    "settings",
    "rows",
    "used",
    "dropped",
    "release",
    "plan",
    "dependences",
)
"""What a JSON document says already, as its audience may see it."""
_OF_COMPARED: Final = ("inputs", "waves", "questionnaires")

Options = Mapping[str, Any]


def origin_of(document: Document, options: Options, template: bytes | None = None) -> Json:
    """Everything that decides a document: program, inputs, questionnaire, options, audience, rows.

    Parameters
    ----------
    document
        The JSON document of the same, or its head.
    options
        Of the call, as far as they change what is told.
    template
        The Word document that it was laid out in.
    """
    told = of_all_waves({**(document.get("score") or {}), **document})
    several = told.get("questionnaires", ())
    return {
        "schema": SCHEMA,
        "of": document["schema"],
        **{part: told[part] for part in _SAME if part in told},
        **({"questionnaires": several} if len(several) > 1 else {}),
        "waves": [wave["name"] for wave in told.get("waves", ())],
        "options": dict(options),
        "template": None if template is None else sha256(template).hexdigest(),
    }


def of_all_waves(document: Json) -> Json:
    """A report's document with what it compares: its own files and waves are those of the last questionnaire."""
    compare = document.get("compare")
    if not isinstance(compare, Mapping):
        return document
    return {**document, **{part: compare[part] for part in _OF_COMPARED if part in compare}}


def before_questionnaires(document: Json) -> Json:
    """A document as it was before it told the questionnaires of all waves."""
    plain = {part: told for part, told in document.items() if part != "questionnaires"}
    compare = plain.get("compare")
    return {**plain, "compare": before_questionnaires(compare)} if isinstance(compare, dict) else plain


def origin_of_answers(command: str, responses: Responses, language: Language, options: Options) -> Json:
    """The same of what is written of answers without a JSON document of its own."""
    head = shared_head(command, responses.questionnaire, responses.inputs, {"language": language}, None)
    return origin_of({**head, **used_of([responses], None), "waves": waves(responses.waves)}, options)


def command_of(origin: Json) -> str:
    """The command that made a document."""
    return str(origin["of"]).removeprefix("tillit/").partition("/")[0]


def with_origin(content: Content, name: str, format: str, origin: Json) -> dict[str, Content]:
    """A file that tells where it comes from, by its name, with the one beside it where it cannot.

    JSON documents tell by themselves.
    """
    if format == "json":
        return {name: content}
    if format not in HOLDING:
        return with_sidecar({name: content}, f"{name}{SIDECAR}", origin)
    if isinstance(content, Later):
        return {name: Later(make=partial(_made, content, format, origin))}
    if isinstance(content, str | bytes):
        return {name: marked(content, format, origin)}
    raise TypeError(content)


def _made(content: Later, format: str, origin: Json) -> str | bytes:
    return marked(content.make(), format, origin)


def with_sidecar(files: Mapping[str, Content], name: str, origin: Json) -> dict[str, Content]:
    """Files, and after them the one that tells where they come from, with a digest of each."""
    hashed = {file: Hashed(content=content) for file, content in files.items()}
    return {**hashed, name: Later(make=partial(_sidecar, hashed, origin))}


def _sidecar(files: Mapping[str, Hashed], origin: Json) -> str:
    told = {**origin, "files": {name: file.digest.hexdigest() for name, file in files.items()}}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=2) + "\n"

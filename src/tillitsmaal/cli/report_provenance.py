"""What a report says of where it comes from, and the call that makes it again."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from tillitsmaal.provenance import Json
from tillitsmaal.report.model import Document

SCHEMA: Final = "tillit/provenance/1"
_SAME: Final = ("program", "questionnaire", "inputs", "settings", "rows", "release")
"""What the report's JSON document says already, as its audience may see it."""


def provenance(document: Document, options: Mapping[str, Any], template: bytes | None) -> Json:
    """Everything that decides a report: program, inputs, questionnaire, options, audience, rows.

    Parameters
    ----------
    document
        The report's JSON document.
    options
        Of the call, as far as they change what is told.
    template
        The Word document that it was laid out in.
    """
    return {
        "schema": SCHEMA,
        "of": document["schema"],
        **{part: document[part] for part in _SAME},
        "dropped": document["score"]["dropped"],
        "waves": [wave["name"] for wave in document["score"]["waves"]],
        "options": dict(options),
        "template": None if template is None else sha256(template).hexdigest(),
    }

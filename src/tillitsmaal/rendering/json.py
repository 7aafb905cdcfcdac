"""JSON, for programs."""

import json

from tillitsmaal.report.model import Document


def document_json(document: Document) -> str:
    """Write a document as JSON: keys in their order, letters as they are, never NaN.

    Raises
    ------
    ValueError
        If a number is NaN or infinite: a fault of the program.

    Examples
    --------
    >>> print(document_json({"schema": "tillit/problems/1", "problems": []}), end="")
    {
      "schema": "tillit/problems/1",
      "problems": []
    }
    """
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"

"""The file itself: the same content gives the same bytes."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The first that a zip file can state."""


def packed(document: Document) -> bytes:
    """Write a document without the time of writing."""
    written, settled = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(settled, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return settled.getvalue()

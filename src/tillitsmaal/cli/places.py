"""Where `-o` says that a result goes: to a file whose ending says what it is, into a folder, or to standard output.

And what files that are named for something are called.
"""

import os
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Final

from tillitsmaal.errors import UsageError, misuse

STANDARD_OUTPUT: Final = "-"
_DEVICE: Final = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ð": "d", "þ": "th", "ß": "ss"})


def is_folder(path: str) -> bool:
    """Whether a path names a folder: it ends as one, or there is one."""
    try:
        return path.endswith(("/", os.sep)) or Path(path).is_dir()
    except OSError:
        return False


def ending_of(path: str | None, endings: Collection[str], *, folders: bool) -> str:
    """The ending of the file that a path names; empty for standard output, a folder, and a name without ending.

    `endings` are those that can be written, `folders` whether a folder can be.

    Raises
    ------
    UsageError
        `ending_unknown`: it is none of them, and what was written would not be what the name says.
    """
    if path is None or path == STANDARD_OUTPUT or is_folder(path):
        return ""
    ending = Path(path).suffix.casefold()
    if ending and not any(known.endswith(ending) for known in endings):
        listed = ", ".join(dict.fromkeys(endings))
        raise misuse("ending_unknown", path, endings=f"@expected.endings_or_folder|{listed}" if folders else listed)
    return ending


def ends_otherwise(path: str, said: str, given: str, ending: str) -> UsageError:
    """A file that ends as one format does, where another is to be written, which ends otherwise."""
    other = path[: len(path) - len(Path(path).suffix)] + ending
    return misuse("ending_of_other_format", path, said=said, given=given, other=other)


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever its ending.

    Examples
    --------
    >>> [is_device(name) for name in ("CON.csv", "nul", "com1 .tar.gz", "con-1.csv", "kon.csv")]
    [True, True, True, False, False]
    """
    return _DEVICE.fullmatch(name.partition(".")[0].rstrip()) is not None


def plain_name(name: str) -> str:
    """Latin letters without what stands over them, digits, and hyphens between words."""
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "-".join(re.findall("[a-z0-9]+", kept))

"""Why the system did not do something, in words of all languages."""

import errno
from collections.abc import Mapping
from typing import Final

_NAMES: Final[Mapping[str, str]] = {
    "ENOENT": "no_folder",
    "ENOTDIR": "no_folder",
    "EISDIR": "folder",
    "EACCES": "no_access",
    "EPERM": "no_access",
    "EROFS": "read_only",
    "ENOSPC": "no_space",
    "EDQUOT": "no_quota",
    "EFBIG": "too_large_here",
    "ENAMETOOLONG": "name_too_long",
    "ELOOP": "links_in_ring",
    "EBUSY": "in_use",
    "ETXTBSY": "in_use",
    "EMFILE": "many_files",
    "ENFILE": "many_files",
    "EIO": "disk_fault",
    "EBADF": "closed",
}
_WORDS: Final = {getattr(errno, name): word for name, word in _NAMES.items() if hasattr(errno, name)}


def reason(error: OSError) -> str:
    """The reason as a detail of a `Problem`; the system's own words where it is none that people often meet.

    Examples
    --------
    >>> reason(OSError(errno.ENOSPC, "No space left on device")), reason(OSError(errno.EXDEV, "Invalid link"))
    ('@expected.system_no_space', 'Invalid link')
    """
    word = _WORDS.get(error.errno)
    return f"@expected.system_{word}" if word else error.strerror or type(error).__name__

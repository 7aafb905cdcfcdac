"""Files as survey systems write them: every sample is a function that gives its files by name, the one to open first.

`@sample("kobo")` says which system wrote them; modules with samples of their own are named in `test_import_recognition`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

Files = Mapping[str, bytes]
SAMPLES: dict[str, tuple[str, Callable[[], Files]]] = {}
"""By the function's name, the system and the function."""


def sample(system: str) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Register a sample of a system."""

    def register(made: Callable[[], Files]) -> Callable[[], Files]:
        assert made.__name__ not in SAMPLES
        SAMPLES[made.__name__] = (system, made)
        return made

    return register


def laid(files: Files, folder: Path) -> Path:
    """Write a sample's files into a folder; the path of the one to open."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / next(iter(files))

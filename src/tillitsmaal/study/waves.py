"""The waves of a study in their order."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tillitsmaal.study.models import Study, StudyWave


def waves_in_order(study: Study) -> Sequence[StudyWave]:
    """The study's waves by date, when all have one; else as listed."""
    dates = [wave.date for wave in study.waves]
    if any(when is None for when in dates):
        return study.waves
    return sorted(study.waves, key=lambda wave: wave.date or date.min)


def files_of(folder: Path, name: str) -> list[Path]:
    """The files that are meant by a name: that file, or all that a name with `*` or `?` fits, in order.

    A name that fits nothing is handed back, so that who reads it says that it is not there.
    """
    path = folder / name
    if not _is_pattern(name) or path.exists():
        return [path]
    plain = next(place for place, part in enumerate(path.parts) if _is_pattern(part))
    below = Path(*path.parts[:plain]).glob(str(Path(*path.parts[plain:])))
    return sorted(found for found in below if found.is_file()) or [path]


def _is_pattern(name: str) -> bool:
    return "*" in name or "?" in name

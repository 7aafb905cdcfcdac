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
    """The files that a study means by a name: that file, or all that a name with `*` or `?` fits, in order."""
    if "*" not in name and "?" not in name:
        return [folder / name]
    return sorted(found for found in folder.glob(name) if found.is_file())

"""The waves of a study in their order."""

from collections.abc import Sequence
from datetime import date

from tillitsmaal.study.models import Study, StudyWave


def waves_in_order(study: Study) -> Sequence[StudyWave]:
    """The study's waves by date, when all have one; else as listed."""
    dates = [wave.date for wave in study.waves]
    if any(when is None for when in dates):
        return study.waves
    return sorted(study.waves, key=lambda wave: wave.date or date.min)

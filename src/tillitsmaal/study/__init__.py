"""The study file `tillit.yaml`: who takes part, when it was measured, what happened, how files are read."""

from tillitsmaal.study.load import load_study, parse_study
from tillitsmaal.study.models import (
    DEFAULT_MIN_RESPONDENTS,
    STUDY_FILE,
    ByFile,
    ColumnRef,
    Constant,
    Event,
    ImportMapping,
    IsoDate,
    ItemOf,
    Network,
    Organisation,
    Privacy,
    SameAs,
    Study,
    StudyWave,
)
from tillitsmaal.study.waves import files_of, files_of_wave, fits, fitting_nothing, held, waves_in_order

__all__ = [
    "DEFAULT_MIN_RESPONDENTS",
    "STUDY_FILE",
    "ByFile",
    "ColumnRef",
    "Constant",
    "Event",
    "ImportMapping",
    "IsoDate",
    "ItemOf",
    "Network",
    "Organisation",
    "Privacy",
    "SameAs",
    "Study",
    "StudyWave",
    "files_of",
    "files_of_wave",
    "fits",
    "fitting_nothing",
    "held",
    "load_study",
    "parse_study",
    "waves_in_order",
]

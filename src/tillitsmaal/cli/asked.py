"""Which questionnaire a call means."""

from tillitsmaal.questionnaire.load import find_questionnaire, load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import Study


def questionnaire_of(named: str | None, study: Study | None, wave: str | None = None) -> Questionnaire | None:
    """The questionnaire named, else the wave's own, else the study's; None where there is none."""
    if named is not None:
        return load_questionnaire(named)
    if study is None:
        return None
    own = next((one.questionnaire for one in study.waves if one.name == wave), None)
    reference = own or study.questionnaire
    return None if reference is None else load_questionnaire(find_questionnaire(reference, study.folder))

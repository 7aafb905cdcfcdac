"""Forms for tests: of the example study, and of a small study whose names and formats a test gives."""

from collections.abc import Mapping, Sequence

import tillitsmaal as tm
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted, make_form
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import Study

HOSTILE = (
    "${rater}",
    "${ikke lukket",
    "{rater} {{7*7}}",
    "=1+1",
    "+47 'Vik' & \"Voss\"",
    "<r>Vik</r>",
    "<b>Vik</b><script>document.title='taken'</script>",
    "Linje\nto",
    "\u202eVik\x07",
    "Vik 🌍",
    "Samarbeidsorganet " * 60,
    "x" * 40_000,
)
"""Names that mean something to one program or another, or are longer than what it holds."""
AGREE = {
    "min": 1,
    "max": 3,
    "labels": {
        1: {"nb": "Uenig", "nn": "Ueinig", "en": "Disagree"},
        2: {"nb": "Midt imellom", "nn": "Midt imellom", "en": "In between"},
        3: {"nb": "Enig", "nn": "Einig", "en": "Agree"},
    },
}


def example(questionnaire: str, wanted: Wanted | None = None) -> Form:
    """A form of the example study."""
    return make_form(tm.load_study("examples/byregion"), tm.load_questionnaire(questionnaire), wanted or Wanted())


def asking(pair: Mapping[str, object] = AGREE, network: Mapping[str, object] = AGREE) -> Questionnaire:
    """A questionnaire with an item a partner and one of all, and these formats."""
    scale = {"label": {"nb": "Mål", "nn": "Mål", "en": "Measure"}}
    return Questionnaire.model_validate(
        {
            "id": "prove",
            "version": "1.2.3",
            "title": {"nb": "Prøve", "nn": "Prøve", "en": "Trial"},
            "languages": ["nb", "nn", "en"],
            "formats": {"of-pair": pair, "of-network": network},
            "scales": {
                "one": scale | {"level": "pair", "format": "of-pair"},
                "two": scale | {"level": "network", "format": "of-network"},
            },
            "items": [
                {
                    "id": "ben1",
                    "scale": "one",
                    "text": {"nb": "<partner> er bra.", "nn": "<partner> er bra.", "en": "<partner> is good."},
                },
                {
                    "id": "fac1",
                    "scale": "two",
                    "text": {"nb": "Alt er bra.", "nn": "Alt er bra.", "en": "All is good."},
                },
            ],
        }
    )


def of(
    organisations: Sequence[tuple[str, str]] = (("vik", "Vik"), ("voss", "Voss"), ("os", "Os")),
    questionnaire: Questionnaire | None = None,
    wanted: Wanted | None = None,
    **more: object,
) -> Form:
    """A form of a small study: organisations by id and name, and what else stands in its file."""
    study = Study.model_validate(
        {
            "study": "Prøve",
            "organisations": [{"id": id_, "name": name} for id_, name in organisations],
            **more,
        }
    )
    return make_form(study, questionnaire or asking(), wanted or Wanted())

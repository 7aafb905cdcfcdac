"""What forms say where a number is to be written."""

from tillitsmaal.forms.options import options
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.text import Language, number, say


def told(answer: ResponseFormat, language: Language) -> str:
    """Say which numbers may be written, and which of them mean that there is no answer.

    Examples
    --------
    >>> told(ResponseFormat(min=0, max=100, labels={998: {"nb": "Vet ikke"}}, missing={998: "dont_know"}), "nb")
    'Skriv et tall fra 0 til 100. 998 betyr «Vet ikke».'
    """
    low, high = number(answer.min, language, 0), number(answer.max, language, 0)
    parts = [say("forms.screens.number", language, low=low, high=high)]
    if answer.decimals:
        parts.append(say("forms.screens.decimals", language, decimals=answer.decimals))
    beside = (option for option in options(answer, language) if option.missing)
    parts += [say("forms.screens.missing", language, code=option.value, label=option.text) for option in beside]
    return " ".join(parts)

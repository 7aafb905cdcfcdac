"""What forms say where a number is to be written."""

from tillitsmaal.forms.options import options
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.text import Language, localised, number, say


def told(answer: ResponseFormat, language: Language, *, missing: bool = True) -> str:
    """Say which numbers may be written, and what some of them mean.

    Parameters
    ----------
    answer
        The response format.
    language
        In which to say it.
    missing
        Whether no answer is written as a number too; else there is another place for it.

    Examples
    --------
    >>> answer = ResponseFormat(
    ...     min=0, max=100, labels={0: {"nb": "Aldri"}, 998: {"nb": "Vet ikke"}}, missing={998: "dont_know"}
    ... )
    >>> told(answer, "nb")
    'Skriv et helt tall fra 0 til 100. 0 betyr «Aldri». 998 betyr «Vet ikke».'
    >>> told(answer, "nb", missing=False)
    'Skriv et helt tall fra 0 til 100. 0 betyr «Aldri».'
    """
    kind = "number" if answer.decimals else "whole"
    low, high = number(answer.min, language, 0), number(answer.max, language, 0)
    range_ = say(f"forms.numbers.{kind}", language, low=low, high=high, decimals=answer.decimals)
    on_scale = sorted(answer.labels.keys() - answer.missing.keys())
    meanings = [(number(value, language, 0), localised(answer.labels[value], language)) for value in on_scale]
    if missing:
        meanings += [(str(one.value), one.text) for one in options(answer, language) if one.missing]
    parts = (say("forms.numbers.means", language, code=code, label=label) for code, label in meanings)
    return " ".join((range_, *parts))

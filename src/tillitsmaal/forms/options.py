"""What may be answered: the values of a response format, and what stands beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.questionnaire.models import MissingReason, ResponseFormat
from tillitsmaal.text import Language, localised, say

_MOST: Final = 21
"""Values that are listed to choose from; where there are more, people write the number."""
CHOSEN: Final[tuple[MissingReason, ...]] = ("dont_know", "not_relevant")
"""Reasons for no answer that people choose. Who skips a question leaves it open, and nobody is shown what is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An answer to choose."""

    value: int
    label: str | None
    """What it means; None where only the number says it."""
    missing: bool
    """Whether it says that there is no answer, such as "Don't know"; it then has a label."""

    @property
    def text(self) -> str:
        """The label, else the number."""
        return self.label or str(self.value)

    @property
    def numbered(self) -> str:
        """The number and the label, for where not all of a format's numbers have labels."""
        return f"{self.value} – {self.label}" if self.label and not self.missing else self.text


def is_listed(answer: ResponseFormat) -> bool:
    """Tell whether an answer is chosen from a list; else it is a number that people write.

    Examples
    --------
    >>> is_listed(ResponseFormat(min=1, max=5)), is_listed(ResponseFormat(min=0, max=100))
    (True, False)
    """
    return answer.decimals == 0 and answer.max - answer.min < _MOST


def options(answer: ResponseFormat, language: Language) -> tuple[Option, ...]:
    """List what may be chosen, declared missing answers last.

    Of these, the ones with labels; and where none for "don't know" or "not relevant" has one, the first, as we call it.

    Examples
    --------
    >>> answer = ResponseFormat(
    ...     min=1, max=3, labels={1: {"nb": "Nei"}, 98: {"nb": "Vet"}}, missing={98: "dont_know", 99: "not_relevant"}
    ... )
    >>> [(one.value, one.text, one.missing) for one in options(answer, "nb")]
    [(1, 'Nei', False), (2, '2', False), (3, '3', False), (98, 'Vet', True), (99, 'Ikke aktuelt', True)]
    """
    return tuple(_options(answer, language))


def written(answer: ResponseFormat, language: Language) -> tuple[str, ...]:
    """Write what may be chosen: labels where all values have them, else numbers and the labels that there are.

    Examples
    --------
    >>> written(ResponseFormat(min=1, max=3, labels={1: {"nb": "Nei"}, 3: {"nb": "Ja"}}), "nb")
    ('1 – Nei', '2', '3 – Ja')
    """
    listed = options(answer, language)
    whole = all(one.label for one in listed)
    return tuple(one.text if whole else one.numbered for one in listed)


def spoken(answer: ResponseFormat, languages: Sequence[Language]) -> Iterator[tuple[Option, Mapping[Language, str]]]:
    """Each option, and how it is written in each language."""
    texts = {language: written(answer, language) for language in languages}
    for place, option in enumerate(options(answer, languages[0])):
        yield option, {language: of[place] for language, of in texts.items()}


def _options(answer: ResponseFormat, language: Language) -> Iterator[Option]:
    range_ = range(answer.min, answer.max + 1) if is_listed(answer) else ()
    for value in range_:
        texts = answer.labels.get(value)
        yield Option(value=value, label=localised(texts, language) if texts else None, missing=False)
    for value in sorted(_no_answers(answer)):
        texts = answer.labels.get(value)
        label = localised(texts, language) if texts else say(f"archive.missing.{answer.missing[value]}", language)
        yield Option(value=value, label=label, missing=True)


def _no_answers(answer: ResponseFormat) -> set[int]:
    labelled = answer.missing.keys() & answer.labels.keys()
    said = {answer.missing[value] for value in labelled}
    first = {reason: value for value, reason in sorted(answer.missing.items(), reverse=True)}
    return labelled | {value for reason, value in first.items() if reason in CHOSEN and reason not in said}

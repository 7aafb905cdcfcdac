"""What may be answered: the values of a response format, and what stands beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.text import Language, localised

_MOST: Final = 21
"""Values that are listed to choose from; where there are more, people write the number."""


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


def is_listed(answer: ResponseFormat) -> bool:
    """Tell whether an answer is chosen from a list; else it is a number that people write.

    Examples
    --------
    >>> is_listed(ResponseFormat(min=1, max=5)), is_listed(ResponseFormat(min=0, max=100))
    (True, False)
    """
    return answer.decimals == 0 and answer.max - answer.min < _MOST


def options(answer: ResponseFormat, language: Language) -> tuple[Option, ...]:
    """List what may be chosen, the declared missing answers that have labels last.

    Examples
    --------
    >>> answer = ResponseFormat(
    ...     min=1, max=3, labels={1: {"nb": "Nei"}, 98: {"nb": "Vet ikke"}}, missing={98: "dont_know", 99: "skipped"}
    ... )
    >>> [(one.value, one.text) for one in options(answer, "nb")]
    [(1, 'Nei'), (2, '2'), (3, '3'), (98, 'Vet ikke')]
    """
    values = range(answer.min, answer.max + 1 if is_listed(answer) else answer.min)
    return (*_options(answer, values, language, missing=False), *missing_options(answer, language))


def missing_options(answer: ResponseFormat, language: Language) -> tuple[Option, ...]:
    """List the declared missing answers that have labels."""
    labelled = [value for value in sorted(answer.missing) if value in answer.labels]
    return tuple(_options(answer, labelled, language, missing=True))


def _options(answer: ResponseFormat, values: Iterable[int], language: Language, *, missing: bool) -> Iterator[Option]:
    for value in values:
        texts = answer.labels.get(value)
        yield Option(value=value, label=localised(texts, language) if texts else None, missing=missing)

"""What may be answered: the values of a response format, and what stands beside them."""

from collections.abc import Iterator
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
    """List what may be chosen, the declared missing answers that have labels last.

    Examples
    --------
    >>> answer = ResponseFormat(
    ...     min=1, max=3, labels={1: {"nb": "Nei"}, 98: {"nb": "Vet ikke"}}, missing={98: "dont_know", 99: "skipped"}
    ... )
    >>> [(one.value, one.text, one.missing) for one in options(answer, "nb")]
    [(1, 'Nei', False), (2, '2', False), (3, '3', False), (98, 'Vet ikke', True)]
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


def _options(answer: ResponseFormat, language: Language) -> Iterator[Option]:
    range_ = range(answer.min, answer.max + 1) if is_listed(answer) else ()
    for value in (*range_, *sorted(answer.missing.keys() & answer.labels.keys())):
        texts = answer.labels.get(value)
        yield Option(value=value, label=localised(texts, language) if texts else None, missing=value in answer.missing)

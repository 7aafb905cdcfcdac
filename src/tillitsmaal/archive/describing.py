"""The variables of an archive: keys, items, scores."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from tillitsmaal.archive.variables import Measure, MissingCode, Variable
from tillitsmaal.archive.wording import composite_rule, missing_label, same, scale_rule, spoken
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Item, Level, Questionnaire, ResponseFormat
from tillitsmaal.questionnaire.reserved import SCORE
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, RESPONDENT, ROLE, TARGET, WAVE
from tillitsmaal.study.coded import FORM, ROLES
from tillitsmaal.study.missing import missing_numbers
from tillitsmaal.text import LocalisedText

DATA_KEYS: Final = (FORM, NETWORK, WAVE, RESPONDENT, RATER, TARGET, ROLE)
_NAMED: Final = frozenset({RATER, TARGET, ORGANISATION})
_LONG: Final = 10
"""Whole-number formats with more steps than this are taken for measurements."""


class Names:
    """Gives out names of columns, none twice, whatever their case."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {key(name) for name in taken}

    def free(self, wanted: str) -> str:
        """The name wanted, or it with a number."""
        name, count = wanted, 2
        while key(name) in self._taken:
            name, count = f"{wanted}_{count}", count + 1
        self._taken.add(key(name))
        return name


def key_variables(
    columns: Sequence[str], questionnaire: Questionnaire, names: Mapping[str, str], free: Names
) -> list[Variable]:
    """Keys of a table; `names` are those of the organisations, by id."""
    return [
        Variable(
            name=free.free(column),
            kind="key",
            label=spoken(f"key.{column}"),
            measure="nominal",
            is_text=True,
            texts=_texts(column, names),
            made=spoken("made.form", questionnaire=questionnaire.id) if column == FORM else None,
        )
        for column in columns
    ]


def _texts(column: str, names: Mapping[str, str]) -> dict[str, LocalisedText]:
    if column in _NAMED:
        return {id: same(name) for id, name in names.items() if name != id}
    if column == ROLE:
        return {role: spoken(f"role.{role}") for role in ROLES}
    return {}


def item_variables(questionnaire: Questionnaire, levels: Collection[Level]) -> list[Variable]:
    """Items asked at these levels, in the questionnaire's order."""
    return [
        _item(item, questionnaire) for item in questionnaire.items if questionnaire.scales[item.scale].level in levels
    ]


def _item(item: Item, questionnaire: Questionnaire) -> Variable:
    answer = questionnaire.format_of(item)
    return Variable(
        name=item.id,
        kind="item",
        label=item.text,
        measure=_measure(answer),
        decimals=answer.decimals,
        range=(float(answer.min), float(answer.max)),
        steps=steps_of(answer),
        values=labels_of(answer),
        missing=missing_of(answer),
        level=questionnaire.scales[item.scale].level,
        scale=item.scale,
        reverse=item.reverse,
    )


def labels_of(answer: ResponseFormat) -> dict[int, LocalisedText]:
    """Labels of answers, without those of what is missing; from the lowest."""
    return {code: texts for code, texts in sorted(answer.labels.items()) if code not in answer.missing}


def steps_of(answer: ResponseFormat) -> tuple[int, ...]:
    """Answers that are told one by one: all of a short format, of a long one those with labels."""
    return tuple(range(answer.min, answer.max + 1) if _measure(answer) == "ordinal" else labels_of(answer))


def _measure(answer: ResponseFormat) -> Measure:
    return "scale" if answer.decimals or answer.max - answer.min > _LONG else "ordinal"


def missing_of(answer: ResponseFormat) -> tuple[MissingCode, ...]:
    """The numbers for what is missing in a response format, from the lowest."""
    found = (
        MissingCode(code=one.number, reason=one.reason, label=missing_label(answer, one))
        for one in missing_numbers(answer)
    )
    return tuple(sorted(found, key=lambda one: one.code))


def score_variables(questionnaire: Questionnaire, measures: Iterable[str], free: Names) -> list[Variable]:
    """A respondent's scores on these scales and composites."""
    return [
        score_variable(questionnaire, measure, free.free(f"{measure}{SCORE}"), "label.score") for measure in measures
    ]


def score_variable(questionnaire: Questionnaire, measure: str, name: str, label: str) -> Variable:
    """A score on a scale or composite; `label` is the key of what it is called."""
    scale = questionnaire.scales.get(measure)
    member = scale or questionnaire.scales[questionnaire.composites[measure].of[0]]
    return Variable(
        name=name,
        kind="score",
        label=spoken(label, scale=questionnaire.label_of(measure)),
        measure="scale",
        decimals=2,
        range=questionnaire.range_of(measure),
        level=member.level,
        scale=measure,
        made=scale_rule(questionnaire, measure, scale) if scale else composite_rule(questionnaire, measure),
    )


def count_variable(name: str, label: LocalisedText) -> Variable:
    """A number of respondents, pairs or the like."""
    return Variable(name=name, kind="score", label=label, measure="scale")

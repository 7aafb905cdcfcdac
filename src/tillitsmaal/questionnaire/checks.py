"""Whether the parts of a questionnaire fit together: every problem, with its place in the file."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from tillitsmaal.errors import Problem
from tillitsmaal.marked_yaml import Marked, YamlPath, doubles, hint
from tillitsmaal.names import code_of, key
from tillitsmaal.questionnaire.checks_texts import text_problems
from tillitsmaal.questionnaire.models import Questionnaire, ResponseFormat
from tillitsmaal.questionnaire.reserved import is_taken, is_taken_by_scores

_NUMBER: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def inconsistencies(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    """Find everything in a questionnaire that does not fit together.

    Parameters
    ----------
    questionnaire
        Of valid shape, made from `marked`.
    marked
        Its file.
    """
    for check in (
        _double_names,
        _scales,
        _composites,
        _circle,
        _items,
        _ids,
        _codes,
        _guidance,
        _formats,
        text_problems,
    ):
        yield from check(questionnaire, marked)


def _double_names(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    measures: list[YamlPath] = [("scales", name) for name in questionnaire.scales]
    measures += [("composites", name) for name in questionnaire.composites]
    yield from doubles(marked, ((str(path[-1]), path) for path in measures), key=True)
    yield from doubles(marked, ((item.id, ("items", i, "id")) for i, item in enumerate(questionnaire.items)))
    yield from doubles(marked, ((name, ("languages", i)) for i, name in enumerate(questionnaire.languages)))
    for composite, made in questionnaire.composites.items():
        yield from doubles(marked, ((name, ("composites", composite, "of", i)) for i, name in enumerate(made.of)))


def _unknown(
    marked: Marked, path: YamlPath, name: str, known: Iterable[str], kind: str, *, at_key: bool = False
) -> Iterator[Problem]:
    """A problem if the name is none of the known ones."""
    known = tuple(known)
    if name not in known:
        named = f"@expected.kind_{kind}"
        yield marked.problem("name_unknown", path, key=at_key, value=name, kind=named, hint=hint(name, known))


def _scales(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    for name, scale in questionnaire.scales.items():
        path: YamlPath = ("scales", name)
        yield from _unknown(marked, (*path, "format"), scale.format, questionnaire.formats, "format")
        if not questionnaire.items_by_scale[name]:
            yield marked.problem("scale_without_items", path, key=True)
        answer = questionnaire.formats.get(scale.format)
        if answer and scale.sufficient is not None and not answer.min <= scale.sufficient <= answer.max:
            low, high = str(answer.min), str(answer.max)
            yield marked.problem("floor_outside_format", (*path, "sufficient"), low=low, high=high)


def _composites(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    for name, made in questionnaire.composites.items():
        path: YamlPath = ("composites", name, "of")
        for i, member in enumerate(made.of):
            if member in questionnaire.composites and member not in questionnaire.scales:
                yield marked.problem("composite_mixes", (*path, i), value=name, reason="@expected.mix_composite")
            else:
                yield from _unknown(marked, (*path, i), member, questionnaire.scales, "scale")
        scales = [questionnaire.scales[member] for member in made.of if member in questionnaire.scales]
        if len({scale.level for scale in scales}) > 1:
            yield marked.problem("composite_mixes", path, value=name, reason="@expected.mix_levels")
        if len({scale.direction for scale in scales}) > 1:
            yield marked.problem("composite_mixes", path, value=name, reason="@expected.mix_directions")


def _circle(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    if questionnaire.circle is None:
        return
    legs = {"trust": questionnaire.circle.trust, "collaboration": questionnaire.circle.collaboration}
    known = (*questionnaire.composites, *questionnaire.scales)
    for leg, name in legs.items():
        yield from _unknown(marked, ("circle", leg), name, known, "measure")
        if _levels(questionnaire, name) & {"network", "respondent"}:
            yield marked.problem("circle_not_pairs", ("circle", leg))
    yield from doubles(marked, ((name, ("circle", leg)) for leg, name in legs.items()))


def _levels(questionnaire: Questionnaire, measure: str) -> set[str]:
    """The levels of a scale, or of a composite's scales."""
    made = questionnaire.composites.get(measure)
    members = made.of if made else (measure,)
    return {questionnaire.scales[name].level for name in members if name in questionnaire.scales}


def _items(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    for i, item in enumerate(questionnaire.items):
        yield from _unknown(marked, ("items", i, "scale"), item.scale, questionnaire.scales, "scale")


def _ids(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    """Ids that files and tables of scores have for something else."""
    places: list[tuple[str, YamlPath]] = [(name, ("scales", name)) for name in questionnaire.scales]
    places += [(name, ("composites", name)) for name in questionnaire.composites]
    measures = [name for name, _ in places]
    for name, path in places:
        if is_taken_by_scores(name, measures):
            yield marked.problem("measure_id_reserved", path, key=True, hint=f"{name}1")
    for i, item in enumerate(questionnaire.items):
        if is_taken(item.id, measures):
            yield marked.problem("item_id_reserved", ("items", i, "id"), hint=f"{item.id}1")


def _codes(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    """Ids of items that are not the same, but have the same code in forms."""
    coded: dict[str, tuple[str, YamlPath]] = {}
    for i, item in enumerate(questionnaire.items):
        here: YamlPath = ("items", i, "id")
        other, first = coded.setdefault(key(code_of(item.id)), (item.id, here))
        if key(other) != key(item.id):
            line = str(marked.place(first).line)
            yield marked.problem("item_ids_alike", here, other=other, first=line, coded=code_of(item.id))


def _guidance(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    known = (*questionnaire.scales, *questionnaire.composites)
    for name in questionnaire.guidance:
        yield from _unknown(marked, ("guidance", name), name, known, "measure", at_key=True)


def _formats(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    for name, answer in questionnaire.formats.items():
        path: YamlPath = ("formats", name)
        yield from _double_codes(marked, path)
        if answer.max <= answer.min:
            yield marked.problem("range_empty", (*path, "max"), low=str(answer.min))
            continue
        yield from _codes_outside(answer, marked, path)
        yield from _double_labels(marked, path)


def _double_codes(marked: Marked, path: YamlPath) -> Iterator[Problem]:
    """Codes that are one number written in two ways, such as `1` and `01`."""
    for group in ("labels", "missing"):
        first: dict[int, str] = {}
        for code in marked.at((*path, group)) or ():
            if (earlier := first.setdefault(int(code), code)) != code:
                line = str(marked.place((*path, group, earlier), key=True).line)
                yield marked.problem("yaml_duplicate_key", (*path, group, code), key=True, first=line)


def _codes_outside(answer: ResponseFormat, marked: Marked, path: YamlPath) -> Iterator[Problem]:
    low, high = str(answer.min), str(answer.max)
    for code in marked.at((*path, "missing")) or ():
        if answer.min <= int(code) <= answer.max:
            yield marked.problem("missing_code_in_range", (*path, "missing", code), key=True, low=low, high=high)
    for code in marked.at((*path, "labels")) or ():
        if not answer.min <= int(code) <= answer.max and int(code) not in answer.missing:
            yield marked.problem("label_outside_format", (*path, "labels", code), key=True, low=low, high=high)


def _double_labels(marked: Marked, path: YamlPath) -> Iterator[Problem]:
    """Labels that would be understood as two values, in whatever languages."""
    first: dict[str, YamlPath] = {}
    for code, texts in (marked.at((*path, "labels")) or {}).items():
        for language, text in texts.items():
            here = (*path, "labels", code, language)
            if _NUMBER.fullmatch(text.strip()) and float(text.strip().replace(",", ".")) != float(code):
                yield marked.problem("label_is_number", here, number=code)
            earlier = first.setdefault(key(text), here)
            if earlier[-2] != code:
                line = str(marked.place(earlier).line)
                yield marked.problem("label_twice", here, number=code, other=str(earlier[-2]), first=line)

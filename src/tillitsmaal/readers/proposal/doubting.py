"""Why a proposed mapping is not used before somebody has written it down."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import find_roles
from tillitsmaal.readers.answers.items import unknown_items
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.proposal.columns import fitting, otherwise
from tillitsmaal.readers.proposal.found import Found, asked_items, found_in, unmapped
from tillitsmaal.readers.proposal.question_texts import lost, named
from tillitsmaal.readers.proposal.reading import Reading
from tillitsmaal.readers.proposal.roles import another_answers, is_certain, rater_columns, raters, said_raters
from tillitsmaal.readers.proposal.strangers import strangers
from tillitsmaal.readers.proposal.unread import unread_batteries, unread_partners
from tillitsmaal.shell import quoted
from tillitsmaal.study import ColumnRef, Constant, ImportMapping
from tillitsmaal.study.models import Named
from tillitsmaal.study.writing import mapping_line

_FEW: Final = 6


def doubts(reading: Reading) -> Iterator[Problem]:
    """What is not certain about a proposed mapping."""
    yield from _item_doubts(reading)
    yield from _likely_doubts(reading)
    yield from contradictions(reading)
    yield from _two_ways(reading)
    if reading.mapping.respondent is None:
        yield Problem(code="import_no_respondent", place=reading.place, details={"headers": reading.headers})
    yield from _rater_doubts(reading)
    if reading.mapping.shape == "wide":
        yield from _name_doubts(reading)
        yield from unread_batteries(reading)
        yield from unread_partners(reading) if reading.declared.columns is not None else ()
    if _lacks_target(reading):
        yield Problem(code="import_no_target", place=reading.place, details={"headers": reading.headers})


def _lacks_target(reading: Reading) -> bool:
    """Whether there are answers about partners, and nothing says about whom."""
    if reading.mapping.shape == "wide":
        about_partners = {item.id for item in reading.questionnaire.items_at("pair")}
        return not reading.found.targets and bool(reading.found.items & about_partners)
    asked = bool(reading.found.items and reading.questionnaire.items_at("pair"))
    return asked and (reading.mapping.target is None or _is_unsure(reading, reading.mapping.target))


def _is_unsure(reading: Reading, target: Named) -> bool:
    """Whether a column was taken for whom the answers are about by its header, and something else speaks against it.

    Its question says something else, or it is asked once, and an organisation is asked for in what is repeated.
    """
    if not isinstance(target, ColumnRef) or target == reading.sheet.defaults.target:
        return False
    rater, once = reading.mapping.rater, reading.sheet.table.elsewhere
    if isinstance(rater, ColumnRef) and target.column in once and rater.column not in once:
        return True
    return not is_certain(reading.sheet, target.column, "target")


def _no_items(reading: Reading) -> dict[str, str]:
    """Without a roster, no question is known that has a partner's name in it."""
    return {
        "headers": reading.headers,
        "hint": "" if reading.spellings.known else "@expected.organisations_first",
    }


def _item_doubts(reading: Reading) -> Iterator[Problem]:
    """Nothing that is an item, items and partners that lack a column, or columns of unknown items."""
    if not reading.found.items:
        yield Problem(code="import_no_items", place=reading.place, details=_no_items(reading))
    elif (lacking := _lacking(reading)) and not reading.sheet.table.sparse:
        details = {"items": ", ".join(lacking[:8]), "questionnaire": reading.questionnaire.id}
        yield Problem(code="import_items_lacking", place=reading.place, details=details)
    elif holes := _lost(reading):
        details = {"columns": "; ".join(holes[:6]), "count": str(len(holes))}
        yield Problem(code="import_columns_lacking", place=reading.place, details=details)
    elif reading.mapping.shape == "wide" and reading.mapping.columns == reading.sheet.defaults.columns:
        yield from unknown_items(reading.sheet.table, reading.questionnaire, reading.mapping)


def _likely_doubts(reading: Reading) -> Iterator[Problem]:
    """Columns whose heading says more than a name."""
    columns = reading.mapping.columns
    likely = reading.by_text.likely if columns == reading.by_text.columns else {}
    if likely:
        told = [f"{header} ({_in_short(place.item, place.target)})" for header, place in likely.items()]
        details = {"columns": "; ".join(told[:_FEW]), "count": str(len(told))}
        yield Problem(code="import_heading_likely", place=reading.place, details=details)


def contradictions(reading: Reading) -> Iterator[Problem]:
    """Columns whose question says something else than what they would be read as."""
    if other := [(header, said) for header in reading.found.places if (said := _says_other(reading, header))]:
        (header, said), place = other[0], reading.found.places[other[0][0]]
        details = {
            "header": _in_short(place.item, place.target),
            "said": said,
            "count": str(len(other)),
            "text": plain_text(reading.sheet.texts[header]),
            "file": quoted([reading.sheet.table.input.name]),
        }
        yield Problem(code="import_texts_disagree", place=reading.place, value=header, details=details)


def _says_other(reading: Reading, header: str) -> str:
    """What a column's question says, where that is not what the column would be read as."""
    text = reading.sheet.texts.get(header, header)
    if text == header:
        return ""
    place = reading.found.about(header, reading.spellings)
    item, target = reading.wordings.told(text)
    ours = place.target if reading.mapping.shape == "wide" else _about_all(reading)
    other = item not in (None, place.item) or target not in (None, ours)
    return _in_short(item, target) if other else ""


def _about_all(reading: Reading) -> str | None:
    """Whom the mapping says that everything in the file is about."""
    about = find_roles(reading.sheet.table, reading.mapping, (), ProblemLog()).get("target")
    return (reading.spellings.resolve(about.constant) or about.constant) if isinstance(about, Constant) else None


def _in_short(*said: str | None) -> str:
    return ": ".join(one for one in said if one is not None)


def _lacking(reading: Reading) -> list[str]:
    about_partners = reading.questionnaire.items_at("pair")
    asked = [item for item in asked_items(reading.questionnaire, reading.mapping) if item in about_partners]
    return [item.id for item in asked if item.id not in reading.found.items]


def _lost(reading: Reading) -> list[str]:
    """Items and partners without a column; in what a pattern reads, only partners of whom nothing is read."""
    places = {header: reading.found.about(header, reading.spellings) for header in reading.found.places}
    unread = set(unmapped(reading.sheet, reading.mapping, reading.found))
    partners = named(reading.sheet, unread, reading.mapping, reading.wordings)
    if isinstance(reading.mapping.columns, str):
        strange = set() if reading.sheet.table.sparse else partners - {place.target for place in places.values()}
        return [hole for hole in lost(places, strange) if hole.partition(": ")[2] in strange]
    return lost(places, partners) if reading.mapping.columns else []


def _two_ways(reading: Reading) -> Iterator[Problem]:
    """Another pattern that fits the file and says something else."""
    sheet, questionnaire, spellings = reading.sheet, reading.questionnaire, reading.spellings
    if reading.mapping.shape != "wide":
        return
    items = {item.id for item in questionnaire.items_at("pair")}
    as_system = reading.mapping.model_copy(update={"columns": sheet.defaults.columns})
    for way in fitting(sheet, as_system, questionnaire, spellings):
        other = found_in(sheet, way, questionnaire)
        if spellings.known and not all(map(spellings.resolve, other.targets)):
            continue
        if (header := otherwise(reading.found, other, items, spellings)) is not None:
            yield _two_ways_problem(reading, header, other, str(way.columns))
            return


def _two_ways_problem(reading: Reading, header: str, other: Found, pattern: str) -> Problem:
    ours = reading.found.places.get(header)
    theirs = other.places[header]
    details = {
        "first": _in_short(ours.item, ours.target) if ours else "–",
        "second": _in_short(theirs.item, theirs.target),
        "ours": mapping_line(ImportMapping(columns=reading.mapping.columns)),
        "other": mapping_line(ImportMapping(columns=pattern)),
    }
    return Problem(code="import_two_ways", place=reading.place, value=header, details=details)


def _rater_doubts(reading: Reading) -> Iterator[Problem]:
    rater, sheet = reading.mapping.rater, reading.sheet
    other = another_answers(sheet, reading.mapping, reading.spellings)
    certain = not isinstance(rater, ColumnRef) or is_certain(sheet, rater.column, "rater")
    if rater is not None and certain and other is None:
        return
    likely = rater_columns(sheet, reading.mapping, reading.spellings)
    if other is not None and isinstance(rater, ColumnRef):
        headers = f"{rater.column}, {other}"
        yield Problem(code="import_no_rater", place=reading.place, details={"headers": headers})
    elif isinstance(rater, ColumnRef) and rater.column in likely:
        yield Problem(code="import_rater_likely", place=reading.place, value=rater.column)
    else:
        headers = ", ".join(said_raters(sheet) or likely) or reading.headers
        yield Problem(code="import_no_rater", place=reading.place, details={"headers": headers})


def unknown_targets(reading: Reading, targets: Sequence[str] = ()) -> Iterator[Problem]:
    """Targets that are no organisation of the study, and whom else questions ask about from which nothing is read."""
    unread = list(unmapped(reading.sheet, reading.mapping, reading.found))
    if strange := [*targets, *strangers(reading.sheet, unread, reading.questionnaire, reading.spellings)]:
        details = {"targets": ", ".join(strange[:8])}
        yield Problem(code="import_targets_unknown", place=reading.place, details=details)


def _name_doubts(reading: Reading) -> Iterator[Problem]:
    """Targets that are no organisation of the study; without a study, raters under other names than the targets."""
    targets, spellings = reading.found.targets, reading.spellings
    if reading.sheet.looped and (numbers := [target for target in targets if target.isdecimal()]):
        details = {"numbers": ", ".join(numbers[:12])}
        yield Problem(code="import_loop_unknown", place=reading.place, details=details)
        return
    if spellings.known:
        yield from unknown_targets(reading, [target for target in targets if not spellings.resolve(target)])
        return
    known = set(map(key, targets))
    strange = [rater for rater in raters(reading.sheet, reading.mapping) if key(rater) not in known]
    if targets and strange:
        details = {"raters": ", ".join(strange[:6]), "targets": ", ".join(targets[:6])}
        yield Problem(code="import_names_differ", place=reading.place, details=details)

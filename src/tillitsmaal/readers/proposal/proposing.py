"""A mapping for a file that has none, and how certain it is.

Who rates whom is never guessed. The system's own pattern of columns counts when it finds enough items; another pattern
also needs every target to be an organisation of the study, where there is one. Questions' texts count as
`question_texts.py` tells. What is merely likely, or contradicted by something else in the file, is a doubt
(`doubting.py`), and a file with doubts is read only when its mapping is written down.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeVar

from tillitsmaal.errors import Problem
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.grammar import code_key, spells_negative
from tillitsmaal.readers.answers.marks import marks
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.choose import ENOUGH
from tillitsmaal.readers.proposal.columns import with_columns
from tillitsmaal.readers.proposal.doubting import contradictions, doubts, unknown_targets
from tillitsmaal.readers.proposal.found import asked_items, found_in, unmapped
from tillitsmaal.readers.proposal.question_texts import ByText, Wordings, by_texts
from tillitsmaal.readers.proposal.reading import Reading
from tillitsmaal.readers.proposal.roles import with_roles
from tillitsmaal.readers.proposal.unread import unread_batteries, unread_partners
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping, Study
from tillitsmaal.study.models import Values
from tillitsmaal.study.writing import mapping_line

_Said = TypeVar("_Said", bound=str)

_SETTLES: Final = {
    "rater": ("import_rater_likely", "import_no_rater"),
    "target": ("import_no_target",),
    "columns": ("import_columns_lacking", "import_heading_likely", "import_two_ways"),
}
"""Doubts that somebody settles who declares this part of a mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping, and how certain it is."""

    mapping: ImportMapping
    to_write: ImportMapping
    """The same without what the system always does: what a study file is to say."""
    questionnaire: Questionnaire
    items: tuple[str, ...]
    """Items that were found."""
    targets: tuple[str, ...]
    """Whom they are about."""
    unmapped: tuple[str, ...]
    """Headers that nothing would be read from."""
    doubts: tuple[Problem, ...]
    """Why it is not used without being written down; none where it is certain."""

    def told(self) -> str:
        """What of the mapping says who answers about whom, in one line of YAML."""
        kept = {"shape", "respondent", "rater", "target", "columns"} & self.mapping.model_fields_set
        return mapping_line(ImportMapping(**{name: getattr(self.mapping, name) for name in sorted(kept)}))


def candidates(questionnaire: Questionnaire | None, mark: str | None) -> tuple[Questionnaire, ...]:
    """The questionnaires that a file may answer: the one named, the one its form names, else those shipped."""
    if questionnaire is not None:
        return (questionnaire,)
    named = (mark or "").partition("/")[0]
    known = shipped()
    return tuple(load_questionnaire(name) for name in ([named] if named in known else known))


def propose(
    sheet: Sheet,
    declared: ImportMapping,
    study: Study | None,
    questionnaire: Questionnaire | None = None,
    settled: Collection[str] = (),
) -> Proposal:
    """Propose how a file is to be read.

    Parameters
    ----------
    sheet
        The file as its adapter laid it out.
    declared
        What is known already; it is kept.
    study
        Gives the organisations.
    questionnaire
        Which one it answers; else the one that its form names, or the shipped one of which it holds most.
    settled
        Codes of doubts that somebody has settled, beside those that what is declared settles.
    """
    known = candidates(questionnaire, next(iter(marks(sheet.table)), None))
    readings = [_reading(sheet, declared, study, one) for one in known]
    proposals = [_proposal(one, declared, settled) for one in readings]
    enough = [one for one in proposals if len(one.items) >= ENOUGH * len(asked_items(one.questionnaire, declared))]
    return max(enough or proposals, key=lambda one: len(one.items))


def disagreements(
    sheet: Sheet, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None = None
) -> tuple[Problem, ...]:
    """What a file says against a mapping that says all of it; same parameters as `propose`.

    The same names of columns may hold other questions in the next file: `s_2_1` is the first statement of a battery.
    And the next file may ask about more partners than the mapping reads.
    """
    known = candidates(questionnaire, next(iter(marks(sheet.table)), None))
    readings = [_reading(sheet, declared, study, one) for one in known]
    reading = max(readings, key=lambda one: len(one.found.items))
    unread = (unread_batteries(reading), unread_partners(reading), unknown_targets(reading))
    return tuple(chain(contradictions(reading), *(unread if reading.mapping.shape == "wide" else ())))


def _reading(sheet: Sheet, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire) -> Reading:
    spellings = Spellings.of(study, declared)
    base = over(sheet.defaults, declared)
    wordings = Wordings.of(questionnaire, spellings, base)
    listed = declared.columns is not None
    by_text = ByText(certain={}, likely={}) if listed else by_texts(sheet, wordings)
    shaped = base if listed else with_columns(sheet, base, questionnaire, spellings, by_text)
    mapping = with_roles(sheet, shaped, spellings).model_copy(update={"system": sheet.system})
    return Reading(
        sheet=sheet,
        mapping=mapping,
        questionnaire=questionnaire,
        wordings=wordings,
        by_text=by_text,
        found=found_in(sheet, mapping, questionnaire),
        declared=declared,
    )


def _proposal(reading: Reading, declared: ImportMapping, settled: Collection[str]) -> Proposal:
    sheet, mapping, questionnaire, found = reading.sheet, reading.mapping, reading.questionnaire, reading.found
    known = {code for name, codes in _SETTLES.items() if getattr(declared, name) is not None for code in codes}
    told = tuple(doubt for doubt in (*doubts(reading), *sheet.doubts) if doubt.code not in {*known, *settled})
    return Proposal(
        mapping=mapping,
        to_write=mapping.model_copy(update={"values": declared.values, "missing": declared.missing}),
        questionnaire=questionnaire,
        items=tuple(item for item in questionnaire.item_ids if item in found.items),
        targets=found.targets,
        unmapped=tuple(unmapped(sheet, mapping, found)),
        doubts=(*told, *sheet.advice) if told else (),
    )


def over(defaults: ImportMapping, declared: ImportMapping) -> ImportMapping:
    """What is declared, and for the rest the defaults; further codes and labels add up.

    A number that the system spells in letters, `N1` for −1, is what is declared of that number. What is declared of a
    code counts, in whatever way either spells it.
    """
    said = {name: getattr(declared, name) for name in declared.model_fields_set}
    turned = {code_key(code): value for code, value in declared.values.labels.items()}
    spelt = {
        text: turned.get(code_key(value), value) if spells_negative(text, value) else value
        for text, value in defaults.values.labels.items()
    }
    values = Values(
        strip_prefix=declared.values.strip_prefix or defaults.values.strip_prefix,
        labels=_beside(spelt, declared.values.labels),
    )
    missing = _beside(defaults.missing, declared.missing)
    return defaults.model_copy(update={**said, "missing": missing, "values": values})


def _beside(defaults: Mapping[str, _Said], declared: Mapping[str, _Said]) -> dict[str, _Said]:
    taken = set(map(code_key, declared))
    return {**{text: said for text, said in defaults.items() if code_key(text) not in taken}, **declared}

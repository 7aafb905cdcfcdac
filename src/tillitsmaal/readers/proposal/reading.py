"""A file as a proposed mapping reads it."""

from dataclasses import dataclass

from tillitsmaal.errors import Place
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.columns import shown_headers
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.proposal.found import Found
from tillitsmaal.readers.proposal.question_texts import ByText, Wordings
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as a proposed mapping reads it."""

    sheet: Sheet
    mapping: ImportMapping
    questionnaire: Questionnaire
    wordings: Wordings
    by_text: ByText
    found: Found
    declared: ImportMapping
    """What somebody has said already."""

    @property
    def spellings(self) -> Spellings:
        """What organisations may be called."""
        return self.wordings.spellings

    @property
    def place(self) -> Place:
        """The file."""
        return Place(source=self.sheet.table.input.name)

    @property
    def headers(self) -> str:
        """The first headers of the file."""
        return shown_headers(self.sheet.table)

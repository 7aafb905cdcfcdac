"""How a report writes names, numbers and sentences in its reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Final

from tillitsmaal.errors import printable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.call import Call, Command, command_line
from tillitsmaal.report.model import ABSENT, Cell, Column, Kind, Mark, Quantity, Sentence, Table, Tone
from tillitsmaal.responses import NO_NETWORK, Wave
from tillitsmaal.text import Language, coefficient, knows, listing, localised, number, percent, say

BELOW: Final = "▼"
"""Sign of a score under its floor."""
ARROW: Final = "→"
_FILLED, _EMPTY = "█", "░"
_BAR_WIDTH: Final = 10
_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDE_RANGE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Writes words, names and numbers."""

    language: Language
    names: Mapping[str, str]
    call: Call | None = None
    """What the command line was given; None where no command line asked."""

    def command(self, command: Command, *more: str) -> str:
        """Write a command on what this one was given."""
        return command_line(self.call, command, *more)

    def say(self, key: str, **values: object) -> str:
        """Return the text `report.<key>`."""
        return say(f"report.{key}", self.language, **values)

    def sentence(
        self, key: str, path: str | None = None, tone: Tone = "text", cutoff: str | None = None, **values: str
    ) -> Sentence:
        """Return the text `report.<key>` as a sentence with its evidence."""
        return Sentence(text=self.say(key, **values), key=key, path=path, tone=tone, cutoff=cutoff)

    def counted(self, noun: str, count: int) -> str:
        """Write a count with its noun in the right number: `1 organisasjon`, `12 organisasjoner`."""
        form = "one" if count == 1 else "many"
        return say(f"scales.count.{noun}.{form}", self.language, count=self.whole(count))

    def column(self, id_: str, kind: Kind = "number", priority: int = 0) -> Column:
        """Return the column with this id, headed by the text `report.column.<id>`."""
        return Column(id=id_, head=self.say(f"column.{id_}"), kind=kind, priority=priority)

    def name(self, organisation: str) -> str:
        """Name of an organisation."""
        return printable(self.names.get(organisation, organisation))

    def pair(self, rater: str, target: str) -> str:
        """Write a pair: `Vik kommune → Næringshagen`."""
        return f"{self.name(rater)} {ARROW} {self.name(target)}"

    def network(self, network: str) -> str:
        """Name of a network."""
        return self.say("no_network") if network == NO_NETWORK else printable(network)

    def first_few(self, parts: Sequence[str], most: int = 5) -> str:
        """List the first few and say how many more there are."""
        if len(parts) <= most:
            return listing(list(parts), self.language)
        more = self.say("more", count=self.whole(len(parts) - most))
        return listing([*parts[:most], more], self.language)

    def limit(self, value: float) -> str:
        """Write an end of a range or a floor, with no more decimals than it has: `1`, `3,5`."""
        return number(value, self.language, next(d for d in range(7) if d == 6 or round(value, d) == value))

    def whole(self, count: float) -> str:
        """Write a count."""
        return number(count, self.language, 0)

    def limits(self, low: float, high: float) -> str:
        """Write the ends of a range with no more decimals than they have: `1–5`."""
        return f"{self.limit(low)}–{self.limit(high)}"

    def share(self, share: float) -> str:
        """Write a share as per cent."""
        return percent(share, self.language)

    def coefficient(self, value: float) -> str:
        """Write a correlation or reliability; only what is 1 is 1.00."""
        return coefficient(value, self.language)

    def signed(self, value: float) -> str:
        """Write a slope: two decimals, with its sign."""
        return number(value, self.language, sign=True)

    def fall(self, value: float) -> str:
        """Write a difference of two fit indices: three decimals, with its sign."""
        return number(value, self.language, 3, sign=True)

    def reason(self, code: str) -> str:
        """Say why a number is absent."""
        return say(f"reasons.{code}", self.language)

    def listed(self, parts: Iterable[str]) -> str:
        """Join as prose does."""
        return listing(list(parts), self.language)

    def bar(self, pomp: float) -> str:
        """Draw how far up its range a score is."""
        filled = round(min(max(pomp, 0.0), 100.0) / 100 * _BAR_WIDTH)
        return _FILLED * filled + _EMPTY * (_BAR_WIDTH - filled)

    def wave(self, wave: Wave) -> str:
        """Write a wave with its date where it has one."""
        name = printable(wave.name)
        return self.say("dated_wave", wave=name, date=self.day(wave.date)) if wave.date else name

    def day(self, day: date) -> str:
        """Write a date: `1.3.2024`, `1 March 2024`."""
        month = say(f"scales.month.{day.month}", self.language)
        return self.say("date", day=day.day, month=month, year=day.year)

    def short_day(self, day: date) -> str:
        """Write a date in figures: `01.03.2024`, `2024-03-01`."""
        return self.say("short_date", day=f"{day.day:02}", month=f"{day.month:02}", year=day.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePen(Pen):
    """Writes scores too, by the scales of a questionnaire."""

    questionnaire: Questionnaire
    coarse: frozenset[str] = frozenset()
    """Measures of which so few people tell that numbers have one decimal."""

    def measure_column(self, measure: str, priority: int = 0) -> Column:
        """Return a column of scores, headed by the measure's label."""
        return Column(id=measure, head=self.label(measure), priority=priority)

    def label(self, measure: str) -> str:
        """Name of a scale or composite."""
        return printable(localised(self.questionnaire.label_of(measure), self.language))

    def within_sentence(self, measure: str) -> str:
        """Name of a scale or composite as it stands inside a sentence: `velvilje`, but `IKT-kunnskap`."""
        label = self.label(measure)
        return label[:1].lower() + label[1:] if label[1:2].islower() else label

    def decimals(self, measure: str) -> int:
        """Decimals to show of a measure: two, or one where it runs to 100 or few people tell of it."""
        low, high = self.questionnaire.range_of(measure)
        return 1 if high - low > _WIDE_RANGE or measure in self.coarse else 2

    def score(self, value: float, measure: str, *, sign: bool = False) -> str:
        """Write a score or, with its sign, a change."""
        return number(value, self.language, self.decimals(measure), sign=sign)

    def span(self, low: float, high: float, measure: str) -> str:
        """Write lowest and highest: `2,17–4,83`."""
        return f"{self.score(low, measure)}–{self.score(high, measure)}"

    def interval(self, low: float, high: float, measure: str) -> str:
        """Write an interval of a change: `+0,05 … +0,31`."""
        low_end, high_end = (self.score(end, measure, sign=True) for end in (low, high))
        return self.say("interval", low=low_end, high=high_end)

    def scale(self, measure: str) -> str:
        """Write the range of a measure: `1–5`."""
        return self.limits(*self.questionnaire.range_of(measure))


def text_cell(text: str, mark: Mark = "plain") -> Cell:
    """Make a cell of words. Data in it is shown as it is, control characters escaped."""
    return Cell(text=printable(text), mark=mark)


def absent_cell(code: str) -> Cell:
    """Make a cell whose number is absent for a reason."""
    return Cell(text=ABSENT, mark="faint", absent=code)


def score_cell(pen: ScalePen, value: float | None, measure: str, code: str, *, sign: bool = False) -> Cell:
    """Make a cell of a score, or of why there is none; None and NaN are none."""
    if value is None or isnan(value):
        return absent_cell(code)
    number_ = Quantity(value=value, decimals=pen.decimals(measure), sign=sign)
    return Cell(text=pen.score(value, measure, sign=sign), number=number_)


def coefficient_cell(pen: Pen, value: float) -> Cell:
    """Make a cell of a correlation, reliability or measure of fit."""
    return Cell(text=pen.coefficient(value), number=Quantity(value=value))


def share_cell(pen: Pen, share: float) -> Cell:
    """Make a cell of a share."""
    return Cell(text=pen.share(share), number=Quantity(value=share, decimals=0, percent=True))


def with_sign(cell: Cell, sign: str, mark: Mark) -> Cell:
    """Put a sign before what stands in a cell, and mark it."""
    return replace(cell, text=f"{sign} {cell.text}", mark=mark)


def count_cell(pen: Pen, count: float) -> Cell:
    """Make a cell of a count."""
    return Cell(text=pen.whole(count), number=Quantity(value=count, decimals=0))


def footnoted(table: Table, pen: Pen) -> Table:
    """Explain absent numbers under the table; several reasons are told apart by raised figures."""
    codes = list(dict.fromkeys(cell.absent for row in table.rows for cell in row if cell.absent))
    if not codes:
        return table
    signs = {
        code: ABSENT + (str(i).translate(_SUPERSCRIPTS) if len(codes) > 1 else "") for i, code in enumerate(codes, 1)
    }
    rows = tuple(tuple(_signed(cell, signs) for cell in row) for row in table.rows)
    return replace(table, rows=rows, notes=(*table.notes, *_reasons(pen, signs)))


def _signed(cell: Cell, signs: Mapping[str, str]) -> Cell:
    return replace(cell, text=signs[cell.absent]) if cell.absent else cell


def _reasons(pen: Pen, signs: Mapping[str, str]) -> Iterable[Sentence]:
    for code, sign in signs.items():
        text = f"{sign} {say(f'reasons.{code}', pen.language)}"
        yield Sentence(text=text, key=f"reasons.{code}", tone="note")


def coded(code: str, language: Language) -> str:
    """Say a problem's code in a few words: `utenfor svarformatet`; the code itself where there are none."""
    key = f"reasons.problem.{code}"
    return say(key, language) if knows(key, language) else code

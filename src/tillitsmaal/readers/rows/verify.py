"""What can be wrong with whole rows: who answers about whom, in which wave, and how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.names import listed, written_whole
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.columns import Role
from tillitsmaal.readers.answers.items import meant
from tillitsmaal.readers.rows.below import tables_below
from tillitsmaal.readers.rows.gather import Rows
from tillitsmaal.readers.rows.identity import ABSENT, combined, groups
from tillitsmaal.readers.rows.members import in_network, in_wave
from tillitsmaal.readers.rows.rewritten import rewritten_names
from tillitsmaal.readers.rows.set_apart import set_apart
from tillitsmaal.study import Study

Indices = NDArray[np.int64]
_COLUMNS: Final = 3
"""Columns that a problem of a row names."""


@dataclass(slots=True, kw_only=True, eq=False)
class Verdict:
    """Which rows are left out, and why."""

    out: NDArray[np.bool_]
    dropped: dict[str, int] = field(default_factory=dict)
    """Rows left out for a problem, by code."""


def verify(rows: Rows, questionnaire: Questionnaire, study: Study | None, log: ProblemLog) -> Verdict:
    """Find the rows that cannot count, in an order where one fault is not told twice."""
    verdict = Verdict(out=(rows.wave == ABSENT) | set_apart(rows, questionnaire.item_ids, log))
    check = _Check(rows=rows, log=log, verdict=verdict, pair_items=[item.id for item in questionnaire.items_at("pair")])
    check.tables_below(list(questionnaire.item_ids))
    check.empty_names()
    check.empty_waves(study)
    check.rewritten_names(study)
    if study is None or not study.organisations:
        check.written_as_decimals()
    if study is not None:
        check.unknown_names(study)
    check.self_ratings()
    check.answers_about_nobody()
    if study is not None:
        check.memberships(study)
    check.two_organisations()
    check.double_rows()
    return verdict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Check:
    rows: Rows
    log: ProblemLog
    verdict: Verdict
    pair_items: list[str]

    def _note(self, code: str, at: Indices, told: Callable[[int], tuple[str, dict[str, str]]]) -> None:
        """Leave rows out and say why, the first of them one by one."""
        for row in at[: self.log.KEPT].tolist():
            value, details = told(row)
            self.log.add(Problem(code=code, place=self.rows.place(row), value=value, details=details))
        self.log.add_uncounted(code, len(at) - self.log.KEPT)
        self.leave_out(code, at)

    def _note_cells(
        self, code: str, at: Indices, told: Callable[[int], tuple[str, dict[str, str]]], role: Role
    ) -> None:
        """Leave rows out, and say why once for each cell of a file: a record may be many rows."""
        _, first = np.unique(self.rows.records()[at], return_index=True)
        cells = at[np.sort(first)]
        for row in cells[: self.log.KEPT].tolist():
            value, details = told(row)
            place = self.rows.place(row, self.rows.header(row, role))
            self.log.add(Problem(code=code, place=place, value=value, details=details))
        self.log.add_uncounted(code, len(cells) - self.log.KEPT)
        self.leave_out(code, at)

    def leave_out(self, code: str, at: Indices) -> None:
        """Leave rows out."""
        fresh = at[~self.verdict.out[at]]
        self.verdict.out[at] = True
        if len(fresh):
            self.verdict.dropped[code] = self.verdict.dropped.get(code, 0) + len(fresh)

    def _where(self, mask: NDArray[np.bool_]) -> Indices:
        return np.flatnonzero(mask & ~self.verdict.out)

    def _organisation(self, code: int) -> str:
        return "" if code == ABSENT else self.rows.organisations.name(code)

    def empty_names(self) -> None:
        """A respondent or a rater without a name."""
        for code, codes in (("respondent_empty", self.rows.respondent), ("rater_empty", self.rows.rater)):
            role: Role = "rater" if code == "rater_empty" else "respondent"
            self._note_cells(code, self._where(codes == ABSENT), lambda _row: ("", {}), role)

    def empty_waves(self, study: Study | None) -> None:
        """A row without the wave that other rows of its file name."""
        self._note_cells("wave_empty", self._where(self.rows.wave_is_unsaid(study)), lambda _row: ("", {}), "wave")

    def tables_below(self, items: list[str]) -> None:
        """What stands below the answers and is none, told once a part."""
        for part in tables_below(self.rows, items):
            at = part[~self.verdict.out[part] | (self.rows.rater[part] == ABSENT)]
            if len(at):
                details = {"count": str(len(at))}
                self.log.add(Problem(code="table_below", place=self.rows.place(int(at[0])), details=details))
                self.log.add_uncounted("table_below", len(at) - 1)
                self.leave_out("table_below", at)

    def rewritten_names(self, study: Study | None) -> None:
        """Names that a program has made something else of, but for organisations that the study calls so."""
        self._rewritten("respondent", self.rows.respondent, self.rows.respondents.names(), 0)
        declared, names = len(study.organisations) if study else 0, self.rows.organisations.names()
        self._rewritten("rater", self.rows.rater, names, declared)
        self._rewritten("target", self.rows.target, names, declared)

    def _rewritten(self, role: Role, codes: NDArray[np.int32], spelt: list[str], declared: int) -> None:
        how = rewritten_names(spelt, organisations=role != "respondent")
        odd = np.array([*(bool(said) and code >= declared for code, said in enumerate(how)), False])
        told = partial(_made, codes, spelt, how)
        self._note_cells("name_rewritten", self._where(odd[codes]), told, role)

    def written_as_decimals(self) -> None:
        """Numbers of organisations that some rows write as decimals, `1` and `1.0`: told once, and always refused."""
        names, at = self.rows.organisations.names(), self._where(np.ones(len(self.rows), dtype=bool))
        used = set(np.union1d(self.rows.rater[at], self.rows.target[at]).tolist()) - {ABSENT}
        whole = {names[code] for code in used}
        twice = [(plain, code) for code in sorted(used) if (plain := written_whole(names[code])) in whole]
        for plain, code in twice[:1]:
            role: Role = "rater" if (self.rows.rater[at] == code).any() else "target"
            row = int(at[(self.rows.rater if role == "rater" else self.rows.target)[at] == code][0])
            details = {"plain": plain, "count": str(len(twice))}
            place = self.rows.place(row, self.rows.header(row, role))
            self.log.add(Problem(code="organisation_as_decimal", place=place, value=names[code], details=details))

    def unknown_names(self, study: Study) -> None:
        """Names that the study file does not have."""
        names = [name for unit in study.organisations for name in (unit.id, unit.name or unit.id, *unit.aliases)]
        waves, networks = [wave.name for wave in study.waves], [network.id for network in study.networks]
        if waves:
            told = np.where(self.rows.wave_is_told(study), self.rows.wave, ABSENT)
            self._unknown("wave_unknown", "wave", told, (len(waves), waves, self.rows.waves.names()))
        if networks:
            known = (len(networks), networks, self.rows.networks.names())
            self._unknown("network_unknown", "network", self.rows.network, known)
        if len(networks) > 1:
            hint = meant("", networks)
            nowhere = self._where(self.rows.network == ABSENT)
            self._note_cells("network_unknown", nowhere, lambda _row: ("", {"hint": hint}), "network")
        if names:
            known = (len(study.organisations), names, self.rows.organisations.names())
            self._unknown("organisation_unknown", "rater", self.rows.rater, known)
            self._unknown("organisation_unknown", "target", self.rows.target, known)

    def _unknown(
        self, code: str, role: Role, codes: NDArray[np.int32], known: tuple[int, list[str], list[str]]
    ) -> None:
        declared, names, spelt = known
        self._note_cells(
            code,
            self._where(codes >= declared),
            lambda row: (spelt[codes[row]], {"hint": _hint(code, spelt[codes[row]], names)}),
            role,
        )

    def self_ratings(self) -> None:
        """An organisation rating itself; rows without any answer (a roster's own column) are passed over."""
        at = self._where((self.rows.rater == self.rows.target) & (self.rows.target != ABSENT))
        answered = self.rows.answered(at, self.pair_items)
        self.verdict.out[at[~answered]] = True
        self._note("self_rating", at[answered], self._about_itself)

    def _about_itself(self, row: int) -> tuple[str, dict[str, str]]:
        """Name the columns where the record has answers about others too, which must stay."""
        columns = listed([f"«{header}»" for header in self.rows.asked_in(row)], _COLUMNS, "; ")
        details = {
            "columns": f"@expected.in_columns|{columns}" if columns else "",
            "hint": "@expected.empty_cells" if columns else "@expected.delete_row",
        }
        return self._organisation(int(self.rows.target[row])), details

    def answers_about_nobody(self) -> None:
        """Pair items answered in a row that names no partner."""
        at = self._where(self.rows.target == ABSENT)
        self._note("target_empty", at[self.rows.answered(at, self.pair_items)], lambda _row: ("", {}))

    def memberships(self, study: Study) -> None:
        """Answers by or about an organisation that is no partner in that wave or network; empty rows pass."""
        for code, member in (
            ("organisation_not_in_wave", in_wave(study)),
            ("organisation_not_in_network", in_network(study)),
        ):
            if member is not None:
                group = self.rows.wave if code == "organisation_not_in_wave" else self.rows.network
                self._outsiders(code, member, group)

    def _outsiders(self, code: str, member: NDArray[np.bool_], group: NDArray[np.int32]) -> None:
        spelt = (self.rows.waves if code == "organisation_not_in_wave" else self.rows.networks).names()
        for codes in (self.rows.rater, self.rows.target):
            at = self._where((codes != ABSENT) & (group != ABSENT) & (group < len(member)))
            at = at[~member[group[at], codes[at]]]
            if codes is self.rows.target:
                answered = self.rows.answered(at, self.pair_items)
                self.verdict.out[at[~answered]] = True
                at = at[answered]
            self._note(code, at, partial(self._outsider, codes, spelt, group))

    def _outsider(
        self, codes: NDArray[np.int32], spelt: list[str], group: NDArray[np.int32], row: int
    ) -> tuple[str, dict[str, str]]:
        return self._organisation(int(codes[row])), {"group": spelt[group[row]]}

    def two_organisations(self) -> None:
        """A respondent who answers for two organisations in one wave."""
        at = self._where(np.ones(len(self.rows), dtype=bool))
        people = self._keys(at, with_target=False)
        person = groups(people)
        first = person.first[person.of]
        split = self.rows.rater[at] != self.rows.rater[at[first]]
        if not split.any():
            return
        guilty = np.isin(person.of, person.of[split])
        self._name_split(at, np.flatnonzero(split), first)
        self.leave_out("respondent_in_two_organisations", at[guilty])

    def _name_split(self, at: Indices, split: Indices, first: Indices) -> None:
        told: set[tuple[int, int]] = set()
        for position in split.tolist():
            row, before = int(at[position]), int(at[first[position]])
            pair = (before, int(self.rows.rater[row]))
            if pair in told:
                continue
            told.add(pair)
            details = {
                "first": self._organisation(int(self.rows.rater[before])),
                "second": self._organisation(int(self.rows.rater[row])),
                "first_row": self._beside(row, before),
            }
            respondent = self.rows.respondents.name(int(self.rows.respondent[row]))
            code = "respondent_in_two_organisations"
            self.log.add(Problem(code=code, place=self.rows.place(row), value=respondent, details=details))

    def double_rows(self) -> None:
        """The same respondent about the same partner twice in a wave; of identical rows the first can stay."""
        at = self._where(self.rows.target != ABSENT)
        asked = groups(self._keys(at, with_target=True))
        if len(asked.first) == len(at):
            return
        first = asked.first[asked.of]
        again = np.flatnonzero(first != np.arange(len(at)))
        earlier = at[first[again]]
        by_row = dict(zip(at[again].tolist(), earlier.tolist(), strict=True))
        self._note("double_row", at[again], lambda row: self._twice(row, by_row[row]))
        differing = ~self._same(at[again], earlier)
        self.leave_out("double_row", earlier[differing])

    def _twice(self, row: int, before: int) -> tuple[str, dict[str, str]]:
        details = {
            "target": self._organisation(int(self.rows.target[row])),
            "wave": self.rows.waves.name(int(self.rows.wave[row])),
            "first_row": self._beside(row, before),
        }
        return self.rows.respondents.name(int(self.rows.respondent[row])), details

    def _beside(self, row: int, before: int) -> str:
        """The row of an earlier one, with its file where it is another's."""
        here, there = self.rows.place(row), self.rows.place(before)
        return str(there.row) if here.source == there.source else f"{there.row} ({there.source})"

    def _same(self, some: Indices, others: Indices) -> NDArray[np.bool_]:
        same = np.ones(len(some), dtype=bool)
        for cells in self.rows.cells.values():
            one, two = cells.codes[some], cells.codes[others]
            same &= cells.reason_of[one] == cells.reason_of[two]
            same &= (cells.value_of[one] == cells.value_of[two]) | np.isnan(cells.value_of[one])
        return same

    def _keys(self, at: Indices, *, with_target: bool) -> NDArray[np.int64]:
        columns = [
            (self.rows.network[at], len(self.rows.networks)),
            (self.rows.wave[at], len(self.rows.waves)),
            (self.rows.respondent[at], len(self.rows.respondents)),
        ]
        if with_target:
            columns.append((self.rows.target[at], len(self.rows.organisations)))
        return combined(columns)


def _made(codes: NDArray[np.int32], spelt: list[str], how: list[str], row: int) -> tuple[str, dict[str, str]]:
    return spelt[codes[row]], {"how": f"@expected.rewritten_{how[codes[row]]}"}


def _hint(code: str, name: str, names: list[str]) -> str:
    """What may be meant by a name; a plain number is a code of an organisation that nothing in the file names."""
    return (
        f"@expected.code_unnamed|{name}" if code == "organisation_unknown" and name.isdecimal() else meant(name, names)
    )

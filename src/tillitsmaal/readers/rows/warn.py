"""What looks odd without being wrong: told, never changed."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from tillitsmaal.errors import Place, Problem
from tillitsmaal.grouping import key_codes
from tillitsmaal.names import key, look_alikes, skeleton, written_whole
from tillitsmaal.readers.answers.batteries import batteries, names_of_items
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.listed import file_wave, waves_of_file
from tillitsmaal.readers.rows.gather import Rows
from tillitsmaal.readers.rows.identity import groups
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, RESPONDENT, TARGET, WAVE, Responses
from tillitsmaal.study import ItemOf

_DAY: Final = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ t]00:00(?::00)?)?|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{4})"
)
_FIRST_DAY: Final = date(1899, 12, 30)
"""From which workbooks count days."""
_ZEROS: Final = re.compile(r"^0\d|\d[.,]0+$", re.MULTILINE)
_NUMBERED: Final = re.compile(r"0*(\d+)(?:[.,]0+)?")


def warnings(rows: Rows, responses: Responses) -> Iterator[Problem]:
    """All warnings about what was read."""
    yield from _left_out(rows, responses)
    yield from similar_names(responses)
    yield from _files_as_waves(rows, responses)
    yield from _similar_waves([wave.name for wave in responses.waves])
    yield from _similar_respondents(responses.respondents.keys[RESPONDENT].cat.categories.tolist())
    yield from _changed_organisation(responses)
    yield from _several_for_one(responses)


def _left_out(rows: Rows, responses: Responses) -> Iterator[Problem]:
    asked = set(map(key, responses.questionnaire.item_ids))
    for block in rows.blocks:
        place = Place(source=block.table.input.name)
        items = [header for header in block.unused if key(header) in asked]
        about = _about_somebody(block, responses)
        others = [header for header in block.unused if key(header) not in asked and header not in about]
        for code, columns in (("items_left_out", items), ("battery_left_out", about), ("columns_left_out", others)):
            if columns:
                details = {"count": str(len(columns)), "columns": ", ".join(columns[:8])}
                yield Problem(code=code, place=place, details=details)
        if block.table.blank_rows:
            yield Problem(code="empty_rows", place=place, details={"count": str(block.table.blank_rows)})
    unread = int((rows.wave == -1).sum())
    if unread:
        yield Problem(code="rows_left_out", details={"count": str(unread)})


def _about_somebody(block: Block, responses: Responses) -> tuple[str, ...]:
    """Columns that are called as answers about a partner, and of which the mapping says nothing."""
    if not block.grid:
        return ()
    places = {header: ItemOf(item=item, target=target) for (item, target), header in block.grid.items()}
    asked = [item.id for item in responses.questionnaire.items if item.id in block.cells]
    names = names_of_items(asked, block.mapping)
    known = Spellings.of(responses.study, block.mapping)
    return tuple(batteries(block.table, block.unused, places, names, known))


def similar_names(responses: Responses) -> Iterator[Problem]:
    """Names that may be one partner spelt in two ways.

    With a roster, other spellings are errors, so nothing is to be seen. Without one, names that differ in signs and
    small words only are told; a name that a letter or two parts, when one of the two does not answer and get answered
    about in every wave of the network, as a partner under its one name would. A number that is written as a decimal too
    was refused.
    """
    if responses.study is not None and responses.study.organisations:
        return
    presence = _presence(responses)
    bare = presence[ORGANISATION].map(_skeletons(presence[ORGANISATION]))
    twice = pd.DataFrame({NETWORK: presence[NETWORK], "bare": bare}).duplicated(keep=False)
    odd = presence[(presence["seen"] < 2 * len(responses.waves)) | twice]
    for network in odd[NETWORK].drop_duplicates():
        unsteady = set(odd.loc[odd[NETWORK] == network, ORGANISATION])
        names = presence.loc[presence[NETWORK] == network, ORGANISATION].tolist()
        for first, second in look_alikes(names):
            refused = written_whole(first) == second or written_whole(second) == first
            if not refused and (first in unsteady or second in unsteady):
                details = {"first": first, "second": second, "network": str(network)}
                yield Problem(code="similar_names", details=details)


def _skeletons(names: pd.Series) -> dict[str, str]:
    return {name: skeleton(name) for name in names.unique()}


def _presence(responses: Responses) -> pd.DataFrame:
    """In how many waves and roles (rater, target) each organisation of a network was seen."""
    keys = responses.pairs.keys
    counts = pd.concat([_seen_as(keys, RATER), _seen_as(keys, TARGET)]).groupby([NETWORK, ORGANISATION], observed=True)
    return counts.size().rename("seen").reset_index()


def _seen_as(keys: pd.DataFrame, role: str) -> pd.DataFrame:
    once = groups(key_codes(keys, (NETWORK, WAVE, role))).first
    found = keys[[NETWORK, role]].iloc[once]
    return found.set_axis([NETWORK, ORGANISATION], axis="columns")


def _files_as_waves(rows: Rows, responses: Responses) -> Iterator[Problem]:
    """Files that say nothing of their wave, and that no wave of the study lists, where they are several.

    One such file among those of the study's waves is told too: its wave comes last, as if it were the newest.
    """
    tables = [block.table for block in rows.blocks if "wave" not in block.keys]
    alone = [table for table in tables if not waves_of_file(table.input.name, table.path, responses.study)]
    names = list(dict.fromkeys(file_wave(table.input.name, table.path, None) for table in alone))
    if len(names) > 1:
        first, second = (table.input.name for table in alone[:2])
        details = {"count": str(len(names)), "first": first, "second": second}
        yield Problem(code="files_as_waves", value=", ".join(names[:8]), details=details)
    elif alone and len(responses.waves) > 1:
        yield Problem(code="file_as_wave", value=alone[0].input.name)


def _similar_waves(names: Sequence[str]) -> Iterator[Problem]:
    """Waves such as `1` and `1.0`, `1` and `bølge 1`, `W1` and `W-1`, or one day written in two ways."""
    by_number: dict[float, str] = {}
    by_look: dict[str, str] = {}
    for name in names:
        number = re.sub(r"[^\d.,]", "", key(name)).replace(",", ".")
        same = by_number.setdefault(float(number), name) if re.fullmatch(r"\d+(\.\d+)?", number) else name
        alike = by_look.setdefault(_look(name), name)
        if same != name and not (re.sub(r"[\d.,]", "", key(name)) and re.sub(r"[\d.,]", "", key(same))):
            yield Problem(code="similar_waves", details={"first": same, "second": name})
        elif alike != name:
            yield Problem(code="similar_waves", details={"first": alike, "second": name})


def _look(wave: str) -> str:
    """What waves that look alike have in common: the day, as a date or a workbook's number for it, or the letters."""
    if found := _DAY.fullmatch(key(wave)):
        year, month, day = (
            (found["y"], found["m"], found["d"]) if found["y"] else (found["y2"], found["m2"], found["d2"])
        )
        return f"{year}-{int(month):02}-{int(day):02}"
    if re.fullmatch(r"[34]\d{4}", wave):
        return (_FIRST_DAY + timedelta(days=int(wave))).isoformat()
    return skeleton(wave) if re.search(r"[^\W\d_]", wave) else wave


def _similar_respondents(names: Sequence[str]) -> Iterator[Problem]:
    """Ids that only zeros tell apart: `7`, `007`, `7.0`, as spreadsheets write them."""
    if not _ZEROS.search("\n".join(names)):
        return
    first: dict[str, str] = {}
    alike = [
        (before, name)
        for name in names
        if (found := _NUMBERED.fullmatch(name)) and (before := first.setdefault(found[1], name)) != name
    ]
    if alike:
        details = {"first": alike[0][0], "second": alike[0][1], "count": str(len(alike))}
        yield Problem(code="similar_respondents", details=details)


def _changed_organisation(responses: Responses) -> Iterator[Problem]:
    """Respondents who answer for another organisation in another wave: a new job, or an id used twice."""
    if len(responses.waves) < 2:
        return
    keys = responses.respondents.keys
    organisations = keys.groupby([NETWORK, RESPONDENT], observed=True)[RATER].nunique()
    for network, respondent in organisations[organisations > 1].index[:100]:
        mine = keys[(keys[NETWORK] == network) & (keys[RESPONDENT] == respondent)].sort_values(WAVE)
        told = ", ".join(responses.names[name] for name in dict.fromkeys(mine[RATER]))
        yield Problem(code="respondent_changed_organisation", value=str(respondent), details={"organisations": told})


def _several_for_one(responses: Responses) -> Iterator[Problem]:
    """Organisations that are asked to agree on one answer, and for which several people have answered in a wave."""
    if responses.questionnaire.answers_as != "organisation":
        return
    people = responses.respondents.keys.groupby([NETWORK, WAVE, RATER], observed=True).size()
    several = people[people > 1]
    if len(several):
        _, wave, organisation = several.index[0]
        details = {"wave": str(wave), "people": str(several.iloc[0]), "count": str(len(several))}
        yield Problem(code="several_for_one", value=responses.names[organisation], details=details)

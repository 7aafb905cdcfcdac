"""From verified rows to `Responses`: names in showing order, answers as arrays, the roster of each wave."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.errors import ProblemLog
from tillitsmaal.names import key, natural, natural_order
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.rows.gather import ROLES, Rows
from tillitsmaal.readers.rows.identity import ABSENT, Groups, Vocabulary, by_position, combined, groups, short_first
from tillitsmaal.readers.rows.members import in_network, in_wave
from tillitsmaal.readers.rows.once import given_once, once_a_respondent, role_once
from tillitsmaal.readers.rows.verify import Verdict
from tillitsmaal.responses import (
    NETWORK,
    NO_NETWORK,
    ORGANISATION,
    RATER,
    RESPONDENT,
    ROLE,
    TARGET,
    WAVE,
    Answers,
    Dropped,
    Input,
    Responses,
    Wave,
)
from tillitsmaal.study import Study, waves_in_order
from tillitsmaal.study.missing import has_further_codes

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Categories:
    """Names in showing order, and the way there from a vocabulary's codes."""

    names: pd.Index
    rank: Codes
    """Place of each code; the last element serves `ABSENT`."""

    def column(self, codes: Codes) -> pd.Categorical:
        return pd.Categorical.from_codes(self.rank[codes], categories=self.names)


def assemble(
    rows: Rows, verdict: Verdict, questionnaire: Questionnaire, study: Study | None, log: ProblemLog
) -> Responses:
    """Build the frame contract from what was kept."""
    kept = np.flatnonzero(~verdict.out)
    columns = _columns(rows, kept, study)
    about = _in_showing_order(rows, kept[rows.target[kept] != ABSENT], columns)
    people = _respondents(rows, kept)
    order = np.argsort(_showing_key(rows, kept[people.first], columns, (NETWORK, WAVE, RESPONDENT)))
    items = [item.id for item in questionnaire.items_at("network", "respondent") if item.id in rows.cells]
    values, reasons = once_a_respondent(rows, kept, people, items, log)
    roles = role_once(rows, kept, people, log)
    given = {
        item: given_once(rows.cells[item], kept, people, reasons[:, items.index(item)])
        for item in _with_codes(items, questionnaire)
    }
    return Responses(
        questionnaire=questionnaire,
        study=study,
        pairs=_pair_answers(rows, about, columns, questionnaire),
        respondents=Answers(
            keys=_person_keys(rows, kept[people.first[order]], roles[order], columns),
            items=tuple(items),
            values=values[order],
            reasons=reasons[order],
            codes={item: codes[order] for item, codes in given.items()},
        ),
        roster=_roster(rows, kept, columns, study),
        names=_names(columns[RATER].names.tolist(), study),
        waves=_waves(columns[WAVE].names, study),
        inputs=_inputs(rows, columns[WAVE]),
        dropped=Dropped(cells=log.counts("cell"), rows=_dropped_rows(verdict, log)),
        warnings=(),
        made=_made(rows, kept),
    )


def _made(rows: Rows, kept: NDArray[np.int64]) -> frozenset[str]:
    codes = np.unique(rows.respondent[kept[rows.made[kept]]])
    return frozenset(rows.respondents.name(code) for code in codes.tolist() if code != ABSENT)


def _inputs(rows: Rows, waves: _Categories) -> tuple[Input, ...]:
    """The files, by the first wave that each tells of, then by name: not in the order in which somebody named them."""
    ends = np.cumsum([len(block.records) for block in rows.blocks])
    ranks = [waves.rank[of] for of in np.split(rows.wave, ends[:-1])]
    first = [int(of[of >= 0].min(initial=len(waves.names))) for of in ranks]
    order = sorted(range(len(first)), key=lambda at: (first[at], _called(rows.blocks[at].table.input)))
    return tuple(one for at in order for one in (rows.blocks[at].table.input, *rows.blocks[at].table.beside))


def _called(file: Input) -> tuple[str, str]:
    return file.name, file.sha256


def _in_showing_order(rows: Rows, kept: NDArray[np.int64], columns: dict[str, _Categories]) -> NDArray[np.int64]:
    """Sort rows by their keys, so that not even the last digit of a mean depends on the order of a file's rows."""
    key = _showing_key(rows, kept, columns, (NETWORK, WAVE, RESPONDENT, TARGET))
    if (key[1:] >= key[:-1]).all():
        return kept
    return kept[np.argsort(key, kind="stable")]


def _showing_key(
    rows: Rows, kept: NDArray[np.int64], columns: dict[str, _Categories], names: Sequence[str]
) -> NDArray[np.int64]:
    codes = {NETWORK: rows.network, WAVE: rows.wave, RESPONDENT: rows.respondent, TARGET: rows.target}
    orders = {name: columns[RATER if name == TARGET else name] for name in names}
    return combined([(orders[name].rank[codes[name][kept]], len(orders[name].names)) for name in names])


def _dropped_rows(verdict: Verdict, log: ProblemLog) -> dict[str, int]:
    told = log.counts("row")
    return verdict.dropped | {code: told[code] for code in ("item_unknown", "total_row") if told.get(code)}


def _columns(rows: Rows, kept: NDArray[np.int64], study: Study | None) -> dict[str, _Categories]:
    organisations = _declared_first([unit.id for unit in study.organisations] if study else [], rows.organisations)
    shown = _names(organisations, study)
    waves = [wave.name for wave in waves_in_order(study)] if study else []
    networks = [network.id for network in study.networks] if study else []
    spelt_waves = _declared_first([wave.name for wave in study.waves] if study else [], rows.waves)
    in_order = natural_order(shown.values())
    everyone = np.concatenate([rows.rater[kept], rows.target[kept], _declared_codes(study)])
    return {
        NETWORK: _categories(
            _declared_first(networks, rows.networks), rows.network[kept], by_position(networks, natural)
        ),
        WAVE: _categories(spelt_waves, rows.wave[kept], by_position(waves, natural)),
        RESPONDENT: _categories(rows.respondents.names(), rows.respondent[kept], short_first),
        RATER: _categories(organisations, everyone[everyone != ABSENT], lambda name: in_order(shown[name])),
    }


def _declared_codes(study: Study | None) -> Codes:
    return np.arange(len(study.organisations) if study else 0, dtype=np.int32)


def _declared_first(declared: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The study's own names for what it declares, the chosen spelling for others."""
    return [*declared, *vocabulary.names()[len(declared) :]]


def _names(ids: Sequence[str], study: Study | None) -> dict[str, str]:
    declared = {unit.id: unit.name or unit.id for unit in study.organisations} if study else {}
    return {name: declared.get(name, name) for name in ids}


def _categories(names: Sequence[str], used: Codes, order: Callable[[str], object]) -> _Categories:
    present = np.unique(used)
    codes = sorted(
        (int(code) for code in present if code != ABSENT), key=lambda code: (order(names[code]), names[code])
    )
    empty = [NO_NETWORK] if len(present) and present[0] == ABSENT else []
    rank = np.full(len(names) + 1, -1, dtype=np.int32)
    rank[codes] = np.arange(len(codes)) + len(empty)
    rank[ABSENT] = 0 if empty else -1
    return _Categories(names=pd.Index([*empty, *(names[code] for code in codes)], dtype="str"), rank=rank)


def _respondents(rows: Rows, kept: NDArray[np.int64]) -> Groups:
    """Respondents of each network and wave among the kept rows."""
    return groups(
        combined(
            [
                (rows.network[kept], len(rows.networks)),
                (rows.wave[kept], len(rows.waves)),
                (rows.respondent[kept], len(rows.respondents)),
            ]
        )
    )


def _with_codes(items: Collection[str], questionnaire: Questionnaire) -> list[str]:
    """Those items whose format has several codes for one reason."""
    formats = {name for name, answer in questionnaire.formats.items() if has_further_codes(answer)}
    scales = {name for name, scale in questionnaire.scales.items() if scale.format in formats}
    return [item.id for item in questionnaire.items if item.id in items and item.scale in scales]


def _pair_answers(
    rows: Rows, about: NDArray[np.int64], columns: dict[str, _Categories], questionnaire: Questionnaire
) -> Answers:
    asked = [item.id for item in questionnaire.items_at("pair") if item.id in rows.cells]
    values = np.empty((len(about), len(asked)), order="F")
    reasons = np.empty((len(about), len(asked)), dtype=np.int8, order="F")
    places = np.empty(len(about), dtype=np.intp)
    as_read = len(about) == len(rows) and bool((np.diff(about) == 1).all())
    for number, item in enumerate(asked):
        cells = rows.cells[item]
        codes = cells.codes if as_read else cells.codes[about]
        places[:] = codes
        np.take(cells.value_of, places, out=values[:, number], mode="clip")
        np.take(cells.reason_of, places, out=reasons[:, number], mode="clip")
    keys = pd.DataFrame(
        {
            NETWORK: columns[NETWORK].column(rows.network[about]),
            WAVE: columns[WAVE].column(rows.wave[about]),
            RESPONDENT: columns[RESPONDENT].column(rows.respondent[about]),
            RATER: columns[RATER].column(rows.rater[about]),
            TARGET: columns[RATER].column(rows.target[about]),
        }
    )
    given = {item: rows.cells[item].given[about] for item in _with_codes(asked, questionnaire)}
    return Answers(keys=keys, items=tuple(asked), values=values, reasons=reasons, codes=given)


def _person_keys(
    rows: Rows, first: NDArray[np.int64], roles: NDArray[np.int8], columns: dict[str, _Categories]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            NETWORK: columns[NETWORK].column(rows.network[first]),
            WAVE: columns[WAVE].column(rows.wave[first]),
            RESPONDENT: columns[RESPONDENT].column(rows.respondent[first]),
            RATER: columns[RATER].column(rows.rater[first]),
            ROLE: pd.Categorical.from_codes(roles, categories=pd.Index(ROLES, dtype="str")),
        }
    )


def _roster(rows: Rows, kept: NDArray[np.int64], columns: dict[str, _Categories], study: Study | None) -> pd.DataFrame:
    """Partners of each network and wave: the study's, else everyone who answered or was answered about."""
    seen = pd.concat([_seen(rows, kept, rows.rater), _seen(rows, kept, rows.target)]).drop_duplicates()
    members = _declared_roster(seen, study) if study is not None and study.organisations and len(seen) else seen
    coded = pd.DataFrame(
        {
            NETWORK: columns[NETWORK].column(members[NETWORK].to_numpy()),
            WAVE: columns[WAVE].column(members[WAVE].to_numpy()),
            ORGANISATION: columns[RATER].column(members[ORGANISATION].to_numpy()),
        }
    )
    return coded.sort_values([NETWORK, WAVE, ORGANISATION], ignore_index=True)


def _seen(rows: Rows, kept: NDArray[np.int64], organisation: Codes) -> pd.DataFrame:
    """Networks, waves and organisations that occur together, once each."""
    kept = kept[organisation[kept] != ABSENT]
    network, wave, organisation = rows.network[kept], rows.wave[kept], organisation[kept]
    once = groups(
        combined([(network, len(rows.networks)), (wave, len(rows.waves)), (organisation, len(rows.organisations))])
    ).first
    return pd.DataFrame({NETWORK: network[once], WAVE: wave[once], ORGANISATION: organisation[once]})


def _declared_roster(seen: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The study's roster for each network and wave that was answered.

    A study that names organisations but no networks, with responses from several, tells nobody's network: there the
    roster is who was seen.
    """
    groups = seen[[NETWORK, WAVE]].drop_duplicates()
    wave_members, network_members = in_wave(study), in_network(study)
    if network_members is None and groups[NETWORK].nunique() > 1:
        return seen
    parts = []
    for network, wave in groups.itertuples(index=False):
        member = np.ones(len(study.organisations), dtype=bool)
        if wave_members is not None and wave < len(wave_members):
            member &= wave_members[wave]
        if network_members is not None and 0 <= network < len(network_members):
            member &= network_members[network]
        codes = np.flatnonzero(member).astype(np.int32)
        parts.append(pd.DataFrame({NETWORK: np.int32(network), WAVE: np.int32(wave), ORGANISATION: codes}))
    return pd.concat(parts, ignore_index=True)


def _waves(names: pd.Index, study: Study | None) -> tuple[Wave, ...]:
    dates = {key(wave.name): wave.date for wave in study.waves} if study else {}
    return tuple(Wave(name=name, date=dates.get(key(name))) for name in names)

"""What the data look like before anything is scored: who answered about whom, and how."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from tillitsmaal.analysis.items import item_tables
from tillitsmaal.analysis.keyed import keyed, of_wave, persons
from tillitsmaal.analysis.results import CheckAnalysis
from tillitsmaal.errors import Problem, ProblemLog
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import key_codes
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import (
    NETWORK,
    ORGANISATION,
    RATER,
    RESPONDENT,
    TARGET,
    WAVE,
    Answers,
    Reason,
    Responses,
)

STRAIGHT_PARTNERS = 2
STRAIGHT_ITEMS = 5
TWIN_ANSWERS = 10
_GROUP = [NETWORK, WAVE]
_RESPONDENT = [NETWORK, WAVE, RESPONDENT]


def check(responses: Responses | None, log: ProblemLog) -> CheckAnalysis:
    """Describe the data.

    Parameters
    ----------
    responses
        What could be read without the problems; None when nothing could.
    log
        The problems that reading found.
    """
    problems = log.of("file", "row", "cell")
    counts = log.counts("file", "row", "cell")
    if responses is None:
        return _unread(problems, counts, log.of("warning"))
    coverage = _coverage(responses)
    items = item_tables(responses).items
    return CheckAnalysis(
        responses=responses,
        problems=problems,
        problem_counts=counts,
        warnings=responses.warnings,
        coverage=coverage,
        organisations=_organisations(responses, coverage),
        items=_with_shares(items),
        straight_lines=_straight_lines(responses),
        twins=_twins(responses),
        keyed_wrongly=_keyed_wrongly(responses),
    )


def _unread(problems: tuple[Problem, ...], counts: Mapping[str, int], warnings: tuple[Problem, ...]) -> CheckAnalysis:
    empty = pd.DataFrame()
    return CheckAnalysis(
        responses=None,
        problems=problems,
        problem_counts=counts,
        warnings=warnings,
        coverage=empty,
        organisations=empty,
        items=empty,
        straight_lines=empty,
        twins=empty,
        keyed_wrongly=empty,
    )


def _answered(responses: Responses) -> np.ndarray:
    """Rows of the pair answers in which anything is answered, also by `don't know`."""
    return np.asarray(~np.isin(responses.pairs.reasons, (Reason.SKIPPED, Reason.NOT_SHOWN)).all(axis=1))


def _coverage(responses: Responses) -> pd.DataFrame:
    """Every possible pair of each network and wave, and how many respondents answered about it."""
    roster = responses.roster
    possible = roster.merge(roster, on=_GROUP, suffixes=("_rater", "_target")).rename(
        columns={f"{ORGANISATION}_rater": RATER, f"{ORGANISATION}_target": TARGET}
    )
    possible = possible[possible[RATER].astype(str) != possible[TARGET].astype(str)]
    keys = responses.pairs.keys[_answered(responses)]
    pair = [*_GROUP, RATER, TARGET]
    counts = keys.groupby(pair, observed=True).size().rename("respondents").reset_index()
    merged = possible.merge(counts, on=pair, how="left")
    merged["respondents"] = merged["respondents"].fillna(0).astype(np.int64)
    return merged.sort_values(pair, ignore_index=True)[[*pair, "respondents"]]


def _organisations(responses: Responses, coverage: pd.DataFrame) -> pd.DataFrame:
    people = responses.respondents.keys.groupby([*_GROUP, RATER], observed=True).size().rename("respondents")
    given = coverage.groupby([*_GROUP, RATER], observed=True)["respondents"]
    table = pd.DataFrame({"answered": given.apply(lambda counts: int((counts > 0).sum())), "possible": given.size()})
    table = responses.roster.rename(columns={ORGANISATION: RATER}).merge(
        table.reset_index(), on=[*_GROUP, RATER], how="left"
    )
    table = table.merge(people.reset_index(), on=[*_GROUP, RATER], how="left")
    for column in ("respondents", "answered", "possible"):
        table[column] = table[column].fillna(0).astype(np.int64)
    return table.rename(columns={RATER: ORGANISATION})[[*_GROUP, ORGANISATION, "respondents", "answered", "possible"]]


def _with_shares(items: pd.DataFrame) -> pd.DataFrame:
    asked = items[["n", "skipped", "dont_know", "not_relevant", "invalid"]].sum(axis=1)
    return items.assign(asked=asked, answered_share=items["n"] / asked.where(asked > 0))


def _straight_lines(responses: Responses) -> pd.DataFrame:
    """Respondents with one and the same answer to everything about every partner.

    Reverse-keyed items are not turned here: a respondent who reads them gives another answer there.
    """
    values = responses.pairs.values
    enough = (~np.isnan(values)).sum(axis=1) >= STRAIGHT_ITEMS
    values, keys = values[enough], responses.pairs.keys[enough]
    columns = [*_RESPONDENT, RATER, "partners", "answer"]
    if not len(values):
        return pd.DataFrame(columns=columns)
    extremes = keys.assign(low=np.nanmin(values, axis=1), high=np.nanmax(values, axis=1))
    grouped = extremes.groupby([*_RESPONDENT, RATER], observed=True)
    table = grouped.agg(partners=("low", "size"), answer=("low", "min"), high=("high", "max")).reset_index()
    straight = (table["answer"] == table["high"]) & (table["partners"] >= STRAIGHT_PARTNERS)
    found: pd.DataFrame = table.loc[straight, columns].reset_index(drop=True)
    return found


def _twins(responses: Responses) -> pd.DataFrame:
    """Respondents of one organisation with the same answers throughout: a form sent twice, or filled in together."""
    columns = [*_GROUP, RATER, "first", "second", "answers"]
    keys = responses.pairs.keys
    order = np.lexsort((keys[TARGET].cat.codes, key_codes(keys, _RESPONDENT)))
    values, keys = responses.pairs.values[order], keys.iloc[order]
    bounds = np.flatnonzero(np.diff(key_codes(keys, _RESPONDENT), prepend=-1))
    seen: dict[tuple[str, str, str, bytes], str] = {}
    found: list[tuple[object, ...]] = []
    if not len(values):
        return pd.DataFrame(columns=columns)
    for start, end in zip(bounds, [*bounds[1:], len(values)], strict=True):
        answers = values[start:end]
        given = answers[~np.isnan(answers)]
        if len(given) < TWIN_ANSWERS or given.min() == given.max():
            continue
        first = keys.iloc[start]
        who = (str(first[NETWORK]), str(first[WAVE]), str(first[RATER]))
        print_of = keys[TARGET].cat.codes.to_numpy()[start:end].tobytes() + answers.tobytes()
        twin = seen.setdefault((*who, print_of), str(first[RESPONDENT]))
        if twin != first[RESPONDENT]:
            found.append((*who, twin, str(first[RESPONDENT]), len(given)))
    return pd.DataFrame(found, columns=columns)


def _keyed_wrongly(responses: Responses) -> pd.DataFrame:
    """Items that run against their scale in a wave, as `quality` finds them; none where that cannot be told."""
    questionnaire = responses.questionnaire
    found = [
        (wave.name, scale, item, rest, rows)
        for answers, levels in ((responses.pairs, ("pair",)), (responses.respondents, ("network", "respondent")))
        for wave in responses.waves
        for own in [of_wave(answers, wave.name)]
        for scale in questionnaire.scales_at(*levels)
        for item, rest, rows in _against(own, questionnaire, scale)
    ]
    return pd.DataFrame(found, columns=[WAVE, "scale", "item", "rest_correlation", "rows"])


def _against(answers: Answers, questionnaire: Questionnaire, scale: str) -> Iterator[tuple[str, float, int]]:
    """SciPy is loaded here, so that it is not by importing this module."""
    from tillitsmaal.stats.reliability.keying import items_keyed_wrongly

    items = keyed(answers, questionnaire, [scale])
    keying = items_keyed_wrongly(items, units=persons(answers, items))
    if isinstance(keying, NotEstimable):
        return
    for position in keying.suspected:
        rest = keying.items[position].rest_correlation
        if not isinstance(rest, NotEstimable):
            yield questionnaire.items_by_scale[scale][position].id, rest, keying.n

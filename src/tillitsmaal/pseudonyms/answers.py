"""Responses in which codes stand for names, in the order of the codes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tillitsmaal.grouping import Codes, categories_of, key_codes, named
from tillitsmaal.names import natural
from tillitsmaal.pseudonyms.codes import Coder
from tillitsmaal.pseudonyms.roster import Names, coded_names, coded_study
from tillitsmaal.responses import (
    NETWORK,
    ORGANISATION,
    RATER,
    RESPONDENT,
    TARGET,
    WAVE,
    Answers,
    Responses,
)
from tillitsmaal.study import Study

_ORDER = (NETWORK, WAVE, RESPONDENT, TARGET)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pseudonymised:
    """Answers without names."""

    responses: Responses
    study: Study
    """Who the organisations are by code and when the waves were, to score the answers by; names no files."""


def pseudonymised(responses: Responses, coder: Coder, *, keep_organisations: bool = False) -> Pseudonymised:
    """Put codes in place of respondents' ids and organisations' and networks' names, and leave out what else tells.

    Answers, waves and roles stay. Rows stand in the order of the codes. What files were called, also where waves are
    called so, when answers were given, warnings, and of the study what is told in words, is left out.

    Parameters
    ----------
    responses
        Of one questionnaire.
    coder
        What gives codes.
    keep_organisations
        Whether organisations, networks and the study keep their names, and events their dates and organisations: only
        people get codes.

    Raises
    ------
    InputRefused
        `pseudonyms_collide`.
    """
    names = coded_names(responses, coder, keep=keep_organisations)
    study = coded_study(responses, names, coder, keep=keep_organisations)
    people = _people(responses, coder)
    return Pseudonymised(
        study=study,
        responses=replace(
            responses,
            study=study,
            pairs=_answers(responses.pairs, names, people),
            respondents=_answers(responses.respondents, names, people),
            roster=_sorted(_renamed(responses.roster, names)),
            names={names.organisations[one]: names.shown(one, shown) for one, shown in responses.names.items()},
            waves=tuple(replace(wave, name=names.waves[wave.name]) for wave in responses.waves),
            inputs=(),
            warnings=(),
            made=frozenset(code for (_, id_), code in people.codes.items() if id_ in responses.made),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _People:
    """Codes of respondents, by network and id."""

    codes: Mapping[tuple[str, ...], str]
    order: list[str]

    def column(self, frame: pd.DataFrame) -> pd.Categorical:
        """The codes of the respondents in some rows."""
        places = {code: place for place, code in enumerate(self.order)}
        numbers, rows = np.unique(key_codes(frame, (NETWORK, RESPONDENT)), return_inverse=True)
        own = np.array([places[self.codes[person]] for person in _named_people(numbers, frame)], dtype=np.int64)
        return named(own[rows], self.order)


def _people(responses: Responses, coder: Coder) -> _People:
    frame = responses.respondents.keys
    names = _named_people(np.unique(key_codes(frame, (NETWORK, RESPONDENT))), frame)
    made = [name for name in names if name[1] in responses.made]
    codes = coder.codes("respondent", set(names) - set(made)) | coder.codes("unnamed", made)
    return _People(codes=codes, order=sorted(codes.values(), key=natural))


def _named_people(numbers: Codes, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Network and id behind each number of `key_codes`."""
    networks, ids = (list(map(str, categories_of(frame, of).categories)) for of in (NETWORK, RESPONDENT))
    return [(networks[number // len(ids)], ids[number % len(ids)]) for number in map(int, numbers)]


def _answers(answers: Answers, names: Names, people: _People) -> Answers:
    keys = _renamed(answers.keys, names).assign(**{RESPONDENT: people.column(answers.keys)})
    order = np.argsort(key_codes(keys, [column for column in _ORDER if column in keys]), kind="stable")
    return replace(
        answers,
        keys=keys.iloc[order].reset_index(drop=True),
        values=answers.values[order],
        reasons=answers.reasons[order],
        codes={item: codes[order] for item, codes in answers.codes.items()},
    )


def _renamed(frame: pd.DataFrame, names: Names) -> pd.DataFrame:
    """The same rows with codes of networks and organisations, whose order is that of the codes; waves keep theirs."""
    by_column = {NETWORK: names.networks, **dict.fromkeys((RATER, TARGET, ORGANISATION), names.organisations)}
    coded = {column: _recoded(categories_of(frame, column), by) for column, by in by_column.items() if column in frame}
    return frame.assign(**coded, **{WAVE: categories_of(frame, WAVE).rename_categories(dict(names.waves))})


def _recoded(column: pd.Categorical, codes: Mapping[str, str]) -> pd.Categorical:
    renamed = column.rename_categories(lambda name: codes[str(name)])
    return renamed.reorder_categories(sorted(renamed.categories, key=natural))


def _sorted(roster: pd.DataFrame) -> pd.DataFrame:
    order = np.argsort(key_codes(roster, (NETWORK, WAVE, ORGANISATION)), kind="stable")
    return roster.iloc[order].reset_index(drop=True)

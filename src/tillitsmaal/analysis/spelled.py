"""Names in one spelling in all parts: who is compared as one is one in every table, and protected as one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from tillitsmaal.grouping import categories_of
from tillitsmaal.names import key
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, RESPONDENT, TARGET, Scores

_NAMED: Final = {
    NETWORK: NETWORK,
    ORGANISATION: ORGANISATION,
    RATER: ORGANISATION,
    TARGET: ORGANISATION,
    RESPONDENT: RESPONDENT,
}
"""What the names in a column are of."""
_Spellings = Mapping[str, Mapping[str, str]]
"""By what names are of, and by a name's key: how it is spelled."""


def spelled_alike(parts: Sequence[Scores], last: Scores) -> tuple[Scores, ...]:
    """The same scores, where networks, organisations and respondents are spelled alike in all parts.

    They are spelled as in the part with the last wave, and as in the last part that has them where that has not. Names
    with the same key are one (`tillitsmaal.names.key`). A part in which nothing changes is the same object.
    """
    if all(part is last for part in parts):
        return tuple(parts)
    spelled: dict[str, dict[str, str]] = {of: {} for of in _NAMED.values()}
    for part in (*parts, last):
        for of, names in _names(part):
            spelled[of] |= {key(name): name for name in names}
    found = {id(part): part if _is_spelled(part, spelled) else _spelled(part, spelled) for part in parts}
    return tuple(found[id(part)] for part in parts)


def _names(part: Scores) -> list[tuple[str, list[str]]]:
    frames = (part.responses.roster, part.responses.respondents.keys, part.responses.pairs.keys)
    return [
        (of, [str(name) for name in categories_of(frame, column).categories])
        for frame in frames
        for column, of in _NAMED.items()
        if column in frame
    ]


def _is_spelled(part: Scores, spelled: _Spellings) -> bool:
    return all(spelled[of][key(name)] == name for of, names in _names(part) for name in names)


def _spelled(part: Scores, spelled: _Spellings) -> Scores:
    def called(of: str, name: str) -> str:
        return spelled[of].get(key(name), name)

    def renamed(frame: pd.DataFrame) -> pd.DataFrame:
        there = {column: of for column, of in _NAMED.items() if column in frame}
        return frame.assign(
            **{
                column: frame[column].cat.rename_categories(
                    [called(of, str(name)) for name in frame[column].cat.categories]
                )
                for column, of in there.items()
            }
        )

    responses = part.responses
    pairs, respondents = (replace(of, keys=renamed(of.keys)) for of in (responses.pairs, responses.respondents))
    return replace(
        part,
        responses=replace(
            responses,
            pairs=pairs,
            respondents=respondents,
            roster=renamed(responses.roster),
            names={called(ORGANISATION, id_): shown for id_, shown in responses.names.items()},
            made=frozenset(called(RESPONDENT, id_) for id_ in responses.made),
        ),
        by_respondent=renamed(part.by_respondent),
        by_pair=renamed(part.by_pair),
        by_organisation=renamed(part.by_organisation),
    )

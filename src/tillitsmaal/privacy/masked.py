"""Scores with only what is in cells: each pair's own, or its cell's mean in its place."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, key_codes, means, positions
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, Cells, Kind, cell_means, masks
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import (
    NETWORK,
    ORGANISATION,
    PAIR_KEYS,
    RATER,
    RESPONDENT,
    TARGET,
    WAVE,
    Input,
    Responses,
    Scores,
    counted,
)
from tillitsmaal.scoring import scale_scores
from tillitsmaal.study import ImportMapping

Booleans = NDArray[np.bool_]

_ORGANISATION: Final = (NETWORK, WAVE, ORGANISATION)


def kept_scores(scores: Scores, cells: Cells, kinds: Sequence[Kind] = CELLS_OF_NETWORKS) -> Scores:
    """The same scores with only what is in cells of some kinds: what intervals and verdicts are worked out from.

    They still tell of single people: they are never shown.
    """
    shown = masks(cells, kinds)
    pairs, people = scores.by_pair.copy(), scores.by_respondent.copy()
    of_pair = positions(key_codes(people, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    for measure, mask in shown.items():
        pairs[measure] = np.where(mask, pairs[measure], np.nan)
        pairs[counted(measure)] = np.where(mask, pairs[counted(measure)], 0)
        people[measure] = np.where(mask[of_pair], people[measure], np.nan)
    return replace(scores, by_pair=pairs, by_respondent=people, by_organisation=_by_organisation(scores, cells))


def scores_of_cells(scores: Scores, cells: Cells, kinds: Sequence[Kind], rules: Rules) -> Scores:
    """Scores in which every pair has the mean of its cell, where that is of one of the kinds; nobody's own answers.

    Whatever is worked out from them is made of means of cells, and of who answered about whom. Counts of people are
    as who reads the means can know them: `told_people` of a pair that is a cell by itself, and k of one pair of
    any other cell, in place of all its pairs'.
    """
    pairs, shown = scores.by_pair.copy(), masks(cells, kinds)
    people = told_people(scores, rules, cells.uncounted)
    some = np.zeros(len(pairs), bool)
    for measure, mask in shown.items():
        family = cells.family_of(measure)
        means_of_cells = cell_means(scores.by_pair[measure].to_numpy(np.float64), family)
        pairs[measure] = np.where(mask, means_of_cells, np.nan)
        of_several = np.where(_firsts(family.cell), rules.least, 0)
        pairs[counted(measure)] = np.where(mask, np.where(family.kind == Kind.OWN, people, of_several), 0)
        some |= mask
    pairs["respondents"] = np.where(some, pairs["respondents"], 0)
    return replace(
        scores,
        responses=without_answers(scores.responses),
        by_pair=pairs,
        by_respondent=_no_rows(scores.by_respondent),
        by_organisation=_by_organisation(scores, cells),
    )


def told_people(scores: Scores, rules: Rules, uncounted: Set[tuple[str, str]]) -> Codes:
    """How many people answered about each pair, as may be told where it is shown; an entry a row of `Scores.by_pair`.

    So many as answered the scale that fewest answered, and k where that is fewer: at least so many are behind each
    number that is shown. It is the same whichever numbers are shown, so that no difference of counts tells of one.
    Where nobody may be counted, it is k.
    """
    scales = scores.responses.questionnaire.scales_at("pair")
    most = np.iinfo(np.int64).max
    number = [scores.by_pair[counted(scale)].to_numpy(np.int64) for scale in scales]
    fewest = np.minimum.reduce([np.where(of > 0, of, most) for of in number], axis=0, initial=most)
    keys = zip(scores.by_pair[NETWORK].astype(str), scores.by_pair[WAVE].astype(str), strict=True)
    silent = np.array([at in uncounted for at in keys], bool)
    people: Codes = np.maximum(np.where(silent | (fewest == most), 0, fewest), rules.least_of_a_pair)
    return people if number else np.zeros(len(scores.by_pair), np.int64)


def _firsts(cell: Codes) -> Booleans:
    """The first row of each cell."""
    first = np.zeros(len(cell), bool)
    first[np.unique(cell, return_index=True)[1]] = True
    return first & (cell >= 0)


def _no_rows(frame: pd.DataFrame) -> pd.DataFrame:
    none = frame.iloc[:0]
    return none.assign(**{RESPONDENT: none[RESPONDENT].cat.set_categories([])})


def without_scores(scores: Scores, rules: Rules) -> Scores:
    """What was asked, of whom and when: tables without rows, for what is shown stands in tables of its own.

    For the public there are numbers in place of the names of organisations, and nothing else that names them.
    """
    responses = without_answers(scores.responses)
    bare = replace(
        scores,
        responses=replace(responses, inputs=tuple(_keyed(of, rules) for of in responses.inputs)),
        by_pair=scores.by_pair.iloc[:0],
        by_respondent=_no_rows(scores.by_respondent),
        by_organisation=scores.by_organisation.iloc[:0],
    )
    return _nameless(bare) if rules.audience == "public" else bare


def _nameless(scores: Scores) -> Scores:
    names = scores.by_pair[RATER].cat.categories
    numbers = {name: str(number) for number, name in enumerate(names, start=1)}
    responses, study = scores.responses, scores.responses.study
    bare = study and study.model_copy(
        update={"organisations": (), "networks": (), "events": (), "mapping": ImportMapping()}
    )
    return replace(
        scores,
        responses=replace(
            responses,
            study=bare,
            roster=_renamed(responses.roster, numbers, ORGANISATION),
            names={},
            inputs=tuple(replace(of, name=str(number)) for number, of in enumerate(responses.inputs, start=1)),
            pairs=replace(responses.pairs, keys=_renamed(responses.pairs.keys, numbers, RATER, TARGET)),
            respondents=replace(responses.respondents, keys=_renamed(responses.respondents.keys, numbers, RATER)),
        ),
        by_pair=_renamed(scores.by_pair, numbers, RATER, TARGET),
        by_respondent=_renamed(scores.by_respondent, numbers, RATER, TARGET),
        by_organisation=_renamed(scores.by_organisation, numbers, ORGANISATION),
    )


def _keyed(source: Input, rules: Rules) -> Input:
    """A file with a digest that only who has the study's key can work out: by a plain one, answers can be tried."""
    digest = "" if rules.key is None else blake2b(source.sha256.encode(), digest_size=32, key=rules.key).hexdigest()
    return replace(source, sha256=digest)


def as_one(inputs: Iterable[Input], rules: Rules) -> tuple[Input, ...]:
    """All files as one without a name: where everybody has a file of their own, there are as many as people.

    Its digest is made with the study's key of the digests of them all, whatever wave they were read for and in
    whatever order; it is empty without a key.
    """
    digests = sorted({of.sha256 for of in inputs})
    one = Input(name="", sha256="\n".join(digests), rows=0, encoding="", separator="")
    return (_keyed(one, rules),) if digests else ()


def _renamed(frame: pd.DataFrame, numbers: dict[str, str], *columns: str) -> pd.DataFrame:
    return frame.assign(**{column: frame[column].cat.rename_categories(numbers) for column in columns})


def without_answers(responses: Responses) -> Responses:
    """The same responses with nobody's answers in them."""
    nobody = [np.zeros(len(answers.keys), bool) for answers in (responses.pairs, responses.respondents)]
    pairs, respondents = responses.pairs.kept(nobody[0]), responses.respondents.kept(nobody[1])
    return replace(responses, pairs=pairs, respondents=respondents, made=frozenset())


def _by_organisation(scores: Scores, cells: Cells) -> pd.DataFrame:
    """What is not about partners: an organisation's mean where k people have answered, else that of all such others."""
    frame = scores.by_organisation.copy()
    for scale, cell in cells.own.items():
        found = means(frame[scale].to_numpy(np.float64), cell, int(cell.max(initial=-1)) + 1).mean
        frame[scale] = np.append(found, np.nan)[cell]
    return frame


def answers_about_none(scores: Scores, cells: Cells) -> dict[str, tuple[Booleans, Booleans]]:
    """By scale that is not about partners, whether each answer is in a cell, and whether it is left out."""
    answers = scores.responses.respondents
    own = positions(key_codes(answers.keys, (NETWORK, WAVE, RATER)), key_codes(scores.by_organisation, _ORGANISATION))
    given = scale_scores(answers, scores.responses.questionnaire, "network", "respondent")
    there = {scale: (~np.isnan(values), cells.own[scale][own] >= 0) for scale, values in given.items()}
    return {scale: (some & kept, some & ~kept) for scale, (some, kept) in there.items()}

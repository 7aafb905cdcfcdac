"""From answers to scores: keying, the missing rule, pair scores, composites (`docs/design.md` section 6)."""

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, Floats, GroupMeans, counts, frame_of, key_codes, key_columns, means, positions
from tillitsmaal.questionnaire.models import Item, Level, Questionnaire
from tillitsmaal.responses import (
    NETWORK,
    ORGANISATION,
    PAIR_KEYS,
    RATER,
    WAVE,
    Answers,
    Reason,
    Responses,
    Scores,
    counted,
)

CompositeRule = Literal["pairs", "composite_over_respondents"]

ROUNDING: Final = 1e-9
"""What may be rounding in sums: scores closer than this are equal, and 2/3 of three items are two."""

_DECIMALS: Final = 12
"""Of a percent."""

Counts = NDArray[np.int16]


def score_responses(responses: Responses, composite_rule: CompositeRule = "pairs") -> Scores:
    """Score respondents, pairs and organisations.

    A scale score of one respondent about one target is the mean of the answered items, keyed by the declared range
    (min + max − x where reversed), if at least ⌈f·k − 1e-9⌉ of the k items shown are answered, f being the scale's
    `min_answered`, and one in any case. A pair's score is the mean over the rater's respondents who have it.
    A composite is the mean of its scales' scores, all of them present; over different ranges each is first put as
    percent of its range (POMP). Nothing is imputed.

    Parameters
    ----------
    responses
        What was answered.
    composite_rule
        `pairs`: a pair's composite is the mean of the pair's scale scores. `composite_over_respondents`: it is the
        mean over the respondents who have every scale of it.

    Returns
    -------
    Scores
        Scores in the units of the response formats (composites of different ranges: 0 to 100); NaN where there is
        none. A composite's `_n` is the smallest of its scales', or the respondents averaged over, by the rule.

    References
    ----------
    Schafer, J. L. & Graham, J. W. (2002). Missing data: our view of the state of the art.
    Cohen, P. et al. (1999). The problem of units and the circumstance for POMP.
    Checked against R 4.2.2: reference cases `scoring_bfi_open` and `scoring_pairs_open`, the respondents' scores, to
    1e-12; all levels against a second scorer, written apart from the program, on generated surveys, to 1e-12.
    """
    questionnaire = responses.questionnaire
    own = scale_scores(responses.pairs, questionnaire, "pair")
    scales = tuple(own)
    own |= _composites(own, questionnaire)
    return Scores(
        responses=responses,
        composite_rule=composite_rule,
        by_respondent=_respondent_frame(responses, own),
        by_pair=_pair_frame(responses, own, scales, composite_rule),
        by_organisation=_organisation_frame(responses),
    )


def scale_scores(answers: Answers, questionnaire: Questionnaire, *levels: Level) -> dict[str, Floats]:
    """Scores of each row on each scale of these levels; NaN where too little was answered.

    An item that the answers do not hold counts as not shown.
    """
    return {scale: _scale_score(answers, questionnaire, scale) for scale in questionnaire.scales_at(*levels)}


def _scale_score(answers: Answers, questionnaire: Questionnaire, scale: str) -> Floats:
    rows = len(answers.values)
    total = np.zeros(rows)
    answered, shown = np.zeros(rows, np.int16), np.zeros(rows, np.int16)
    low, high = questionnaire.range_of(scale)
    for item in questionnaire.items_by_scale[scale]:
        _add_item(answers, item, low + high, total, answered, shown)
    items = len(questionnaire.items_by_scale[scale])
    enough = answered >= _needed(questionnaire.scales[scale].min_answered, items)[shown]
    score = np.full(rows, np.nan)
    np.divide(total, answered, out=score, where=enough)
    return score


def _add_item(answers: Answers, item: Item, turn: float, total: Floats, answered: Counts, shown: Counts) -> None:
    """Add an item's keyed answers to the sums of its scale."""
    if item.id not in answers.items:
        return
    column = answers.items.index(item.id)
    keyed = turn - answers.values[:, column] if item.reverse else answers.values[:, column]
    there = ~np.isnan(keyed)
    np.add(total, keyed, out=total, where=there)
    answered += there
    shown += answers.reasons[:, column] != Reason.NOT_SHOWN


def _needed(share: float, items: int) -> Counts:
    """Answers that a score needs, by the number of items shown."""
    shown = np.arange(items + 1)
    needed: Counts = np.maximum(np.ceil(share * shown - ROUNDING), 1).astype(np.int16)
    return needed


def _composites(scores: Mapping[str, Floats], questionnaire: Questionnaire) -> dict[str, Floats]:
    measures = questionnaire.pair_measures()
    return {name: _composite(scores, questionnaire, name) for name in measures if name in questionnaire.composites}


def _composite(scores: Mapping[str, Floats], questionnaire: Questionnaire, name: str) -> Floats:
    """Mean of a composite's scales: NaN as soon as one is, in POMP when their ranges differ."""
    members = questionnaire.composites[name].of
    mixed = len({questionnaire.range_of(member) for member in members}) > 1
    total = np.zeros_like(scores[members[0]])
    for member in members:
        total += pomp(scores[member], questionnaire.range_of(member)) if mixed else scores[member]
    total /= len(members)
    return total


def pomp(scores: Floats, limits: tuple[float, float]) -> Floats:
    """Percent of the possible range: 100 (x − min) / (max − min) (Cohen et al. 1999).

    To the decimals that a mean is sure of: a last bit of it would show among the percents as a tail of nines.

    Examples
    --------
    >>> pomp(np.array([1.0, 4.0, 11 / 3]), (1.0, 5.0)).tolist()
    [0.0, 75.0, 66.666666666667]
    >>> (3.2 - 1) * 25, pomp(np.array([3.2]), (1.0, 5.0)).tolist()
    (55.00000000000001, [55.0])
    """
    low, high = limits
    percent: Floats = np.round((scores - low) * (100.0 / (high - low)), _DECIMALS)
    return percent


def under(scores: Floats, floor: float) -> NDArray[np.bool_]:
    """Tell which scores are below a floor, by more than rounding; a missing score is not."""
    below: NDArray[np.bool_] = scores < floor - ROUNDING
    return below


def _respondent_frame(responses: Responses, own: Mapping[str, Floats]) -> pd.DataFrame:
    keys = responses.pairs.keys
    measures = {measure: own[measure] for measure in responses.questionnaire.pair_measures()}
    return frame_of({**{str(column): keys[column] for column in keys}, **measures})


def _pair_frame(
    responses: Responses, own: Mapping[str, Floats], scales: tuple[str, ...], composite_rule: CompositeRule
) -> pd.DataFrame:
    keys = responses.pairs.keys
    pairs, pair_of_row = np.unique(key_codes(keys, PAIR_KEYS), return_inverse=True)
    scores = {measure: means(own[measure], pair_of_row, len(pairs)) for measure in scales}
    scores |= _pair_composites(responses.questionnaire, scores, own, pair_of_row, composite_rule)
    scored = np.zeros(len(keys), bool)
    for scale in scales:
        scored |= ~np.isnan(own[scale])
    columns: dict[str, object] = {**key_columns(pairs, keys, PAIR_KEYS)}
    columns["respondents"] = counts(pair_of_row[scored], len(pairs))
    for measure in responses.questionnaire.pair_measures():
        columns |= {measure: scores[measure].mean, counted(measure): scores[measure].n}
    return frame_of(columns)


def _pair_composites(
    questionnaire: Questionnaire,
    scores: Mapping[str, GroupMeans],
    own: Mapping[str, Floats],
    pair_of_row: Codes,
    composite_rule: CompositeRule,
) -> dict[str, GroupMeans]:
    names = [name for name in questionnaire.pair_measures() if name in questionnaire.composites]
    if composite_rule == "composite_over_respondents":
        size = int(pair_of_row.max(initial=-1)) + 1
        return {name: means(own[name], pair_of_row, size) for name in names}
    made = _composites({scale: score.mean for scale, score in scores.items()}, questionnaire)
    return {
        name: GroupMeans(
            n=np.minimum.reduce([scores[member].n for member in questionnaire.composites[name].of]), mean=made[name]
        )
        for name in names
    }


def _organisation_frame(responses: Responses) -> pd.DataFrame:
    """Mean of each organisation's respondents on the scales that are not about partners."""
    answers, roster = responses.respondents, responses.roster
    organisations = key_codes(roster, (NETWORK, WAVE, ORGANISATION))
    own = positions(key_codes(answers.keys, (NETWORK, WAVE, RATER)), organisations)
    columns: dict[str, object] = {column: roster[column] for column in (NETWORK, WAVE, ORGANISATION)}
    columns["respondents"] = counts(own, len(organisations))
    for scale, scores in scale_scores(answers, responses.questionnaire, "network", "respondent").items():
        columns[scale] = means(scores, own, len(organisations)).mean
    return frame_of(columns)

"""Whether people of one organisation see a partner alike."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tillitsmaal.analysis.keyed import keyed, of_wave
from tillitsmaal.analysis.quality_results import NetworkAgreement
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import categories_of, counts, frame_of, key_codes, means, positions
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, WAVE, Answers, Responses
from tillitsmaal.stats.agreement.within import GroupAgreement, agreement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreement:
    """Agreement in every network and wave, and in every organisation."""

    networks: tuple[NetworkAgreement, ...]
    organisations: pd.DataFrame
    """As `QualityAnalysis.organisations`."""


def agreement_of(responses: Responses) -> Agreement:
    """Compare the people of each organisation who answered about the same partner, scale by scale.

    The scales are the facets of trust; without a circle, all pair scales.
    """
    questionnaire = responses.questionnaire
    scales = [scale for scale in questionnaire.facets if questionnaire.scales[scale].level == "pair"]
    scales = scales or list(questionnaire.scales_at("pair"))
    networks = [of for wave in responses.waves for of in _networks(responses, wave.name, scales)]
    organisations = [_organisations(responses, scale) for scale in scales]
    frame = pd.concat(organisations, ignore_index=True) if organisations else _empty()
    return Agreement(networks=tuple(networks), organisations=frame)


def _empty() -> pd.DataFrame:
    names = (NETWORK, WAVE, ORGANISATION, "scale", "respondents", "groups", "agreement")
    return pd.DataFrame({name: [] for name in names})


def _networks(responses: Responses, wave: str, scales: list[str]) -> Iterator[NetworkAgreement]:
    own = of_wave(responses.pairs, wave)
    network = categories_of(own.keys, NETWORK)
    for number in np.unique(network.codes).tolist():
        rows = network.codes == number
        groups = key_codes(own.keys, PAIR_KEYS)[rows]
        for scale in scales:
            found = _within(own, responses.questionnaire, scale, rows, groups)
            yield _of_network(str(network.categories[number]), wave, scale, found)


def _within(
    answers: Answers, questionnaire: Questionnaire, scale: str, rows: np.ndarray, groups: np.ndarray
) -> GroupAgreement:
    low, high = questionnaire.range_of(scale)
    return agreement(keyed(answers, questionnaire, [scale])[rows], groups, low, high)


def _of_network(network: str, wave: str, scale: str, found: GroupAgreement) -> NetworkAgreement:
    summary, icc = found.rwg_j, found.icc
    return NetworkAgreement(
        network=network,
        wave=wave,
        scale=scale,
        groups=sum(not isinstance(group.rwg_j, NotEstimable) for group in found.groups),
        median=summary if isinstance(summary, NotEstimable) else summary.median,
        share=summary if isinstance(summary, NotEstimable) else summary.share_sufficient,
        icc1=icc if isinstance(icc, NotEstimable) else icc.icc1,
        icc2=icc if isinstance(icc, NotEstimable) else icc.icc2,
    )


def _organisations(responses: Responses, scale: str) -> pd.DataFrame:
    """Mean r_wg(j) of each organisation over the partners that two or more of its people answered about."""
    answers, roster = responses.pairs, responses.roster
    organisations = key_codes(roster, (NETWORK, WAVE, ORGANISATION))
    groups = key_codes(answers.keys, PAIR_KEYS)
    found = _within(answers, responses.questionnaire, scale, np.ones(len(groups), bool), groups)
    known = [group for group in found.groups if not isinstance(group.rwg_j, NotEstimable)]
    first = {code: row for row, code in reversed(list(enumerate(groups.tolist())))}
    own = positions(key_codes(answers.keys, (NETWORK, WAVE, RATER)), organisations)
    of_group = np.array([own[first[group.group]] for group in known], np.int64)
    rwg = np.array([group.rwg_j for group in known], np.float64)
    mean = means(rwg, of_group, len(organisations))
    return frame_of(
        {
            **{column: roster[column] for column in (NETWORK, WAVE, ORGANISATION)},
            "scale": scale,
            "respondents": _persons(answers, own, len(organisations)),
            "groups": mean.n,
            "agreement": mean.mean,
        }
    )


def _persons(answers: Answers, own: np.ndarray, size: int) -> np.ndarray:
    """How many people of each organisation have answered about partners."""
    _, first = np.unique(key_codes(answers.keys, (NETWORK, WAVE, RESPONDENT)), return_index=True)
    return counts(own[first], size)

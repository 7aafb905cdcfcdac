"""Waves laid beside each other: which measures mean the same in all, and every pair's scores wave by wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.arithmetic import difference, levelled
from tillitsmaal.grouping import Codes, Floats, categories_of, positions
from tillitsmaal.names import key, natural
from tillitsmaal.questionnaire.models import Item, Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE, Scores, counted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aligned:
    """Every pair of any of the waves, and its scores in each.

    Networks and organisations are numbers: positions among the names here, in showing order.
    """

    networks: tuple[str, ...]
    organisations: tuple[str, ...]
    waves: tuple[str, ...]
    measures: tuple[str, ...]
    network: Codes
    """Of each pair; pairs are sorted by network, rater, target."""
    rater: Codes
    target: Codes
    values: Floats
    """Shape (waves, pairs, measures); NaN where a pair has no score, or is not there."""
    respondents: Codes
    """Shape (waves, pairs, measures)."""
    ranges: tuple[float, ...]
    """Of each measure: its highest less its lowest possible value."""
    rosters: tuple[Codes, ...]
    """`member_codes` of the organisations on the roster of each wave, ascending."""

    @property
    def present(self) -> Codes:
        """The networks that any of the waves has."""
        rostered = [roster // max(len(self.organisations), 1) for roster in self.rosters]
        return np.unique(np.concatenate([self.network, *rostered]))

    @property
    def pairs(self) -> Codes:
        """The pairs by `codes_of_pairs`, ascending."""
        return _pair_codes(self.network, self.rater, self.target, len(self.organisations))

    @property
    def reverse(self) -> Codes:
        """Position of the pair in the other direction; -1 where it is not there."""
        return positions(_pair_codes(self.network, self.target, self.rater, len(self.organisations)), self.pairs)

    def member_codes(self, organisation: Codes) -> Codes:
        """One number for the network of each pair and this organisation of it."""
        return self.network * len(self.organisations) + organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAt:
    """A step, by the positions of its waves."""

    start: int
    end: int


def steps_of(waves: int) -> tuple[StepAt, ...]:
    """Each neighbouring step and, with three or more waves, first to last."""
    neighbours = tuple(StepAt(start=wave, end=wave + 1) for wave in range(waves - 1))
    return neighbours if waves < 3 else (*neighbours, StepAt(start=0, end=waves - 1))


def align(parts: Sequence[Scores], waves: Sequence[str], measures: tuple[str, ...]) -> Aligned:
    """Match pairs by network, rater and target over the waves.

    Where a network's pairs vary by no more than rounding, in a wave or in their change, they do not vary at all.

    Parameters
    ----------
    parts
        Where to find each wave: as many as there are waves.
    waves
        Their names, in order.
    measures
        Pair measures that all of them have.
    """
    rosters = [part.responses.roster for part in parts]
    shown = {id_: name for part in parts for id_, name in part.responses.names.items()}
    networks = shared_names(rosters, NETWORK, {})
    organisations = shared_names(rosters, ORGANISATION, shown)
    frames = [_of_wave(part.by_pair, wave) for part, wave in zip(parts, waves, strict=True)]
    codes = [codes_of_pairs(frame, networks, organisations) for frame in frames]
    pairs = np.unique(np.concatenate(codes))
    network, ends = np.divmod(pairs, max(len(organisations), 1) ** 2)
    rater, target = np.divmod(ends, max(len(organisations), 1))
    placed = [positions(own, pairs) for own in codes]
    ranges = tuple(_range(parts[-1].responses.questionnaire, measure) for measure in measures)
    return Aligned(
        networks=networks,
        organisations=organisations,
        waves=tuple(waves),
        measures=measures,
        network=network,
        rater=rater,
        target=target,
        values=_without_noise(_spread(frames, placed, len(pairs), measures, np.nan), network, ranges),
        respondents=_spread(frames, placed, len(pairs), [counted(measure) for measure in measures], 0).astype(np.int64),
        ranges=ranges,
        rosters=tuple(
            _roster(_of_wave(part.responses.roster, wave), networks, organisations)
            for part, wave in zip(parts, waves, strict=True)
        ),
    )


def common_measures(questionnaires: Sequence[Questionnaire]) -> tuple[str, ...]:
    """Find the pair measures that mean the same in all the questionnaires, as the last one orders them.

    A scale means the same if its items do (ids, reverse keys, texts in every language that both have), its format has
    the same ends, and its direction and missing rule are the same; a composite, if it is made of the same scales and
    all of these mean the same.
    """
    last = questionnaires[-1]
    return tuple(
        measure
        for measure in last.pair_measures()
        if all(_same_measure(measure, last, other) for other in questionnaires[:-1])
    )


def _same_measure(measure: str, one: Questionnaire, other: Questionnaire) -> bool:
    if measure in one.scales:
        return _same_scale(measure, one, other)
    members = one.composites[measure].of
    return (
        measure in other.composites
        and set(other.composites[measure].of) == set(members)
        and all(_same_scale(member, one, other) for member in members)
    )


def _same_scale(scale: str, one: Questionnaire, other: Questionnaire) -> bool:
    if scale not in other.scales or other.scales[scale].level != one.scales[scale].level:
        return False
    mine, theirs = ({item.id: item for item in made.items_by_scale[scale]} for made in (one, other))
    same_items = mine.keys() == theirs.keys() and all(_same_item(item, theirs[id_]) for id_, item in mine.items())
    same_rules = all(
        getattr(one.scales[scale], rule) == getattr(other.scales[scale], rule) for rule in ("direction", "min_answered")
    )
    return same_items and same_rules and one.range_of(scale) == other.range_of(scale)


def _same_item(one: Item, other: Item) -> bool:
    languages = one.text.keys() & other.text.keys()
    same_text = all(one.text[language] == other.text[language] for language in languages)
    return bool(languages) and same_text and one.reverse == other.reverse


def shared_names(frames: Sequence[pd.DataFrame], column: str, shown: Mapping[str, str]) -> tuple[str, ...]:
    """List the names of all the frames in showing order; where they spell one differently, as the last does."""
    lists = [[str(name) for name in categories_of(frame, column).categories.tolist()] for frame in frames]
    if all(names == lists[0] for names in lists):
        return tuple(lists[0])
    spelled = {key(name): name for names in lists for name in names}
    return tuple(sorted(spelled.values(), key=lambda name: natural(shown.get(name, name))))


def numbers_of(frame: pd.DataFrame, column: str, names: tuple[str, ...]) -> Codes:
    """Find the position of each row's name among these."""
    categorical = categories_of(frame, column)
    if tuple(categorical.categories.tolist()) == names:
        return categorical.codes.astype(np.int64)
    position = {key(name): number for number, name in enumerate(names)}
    of_category = np.array([position[key(str(name))] for name in categorical.categories], dtype=np.int64)
    numbers: Codes = of_category[categorical.codes]
    return numbers


def codes_of_pairs(frame: pd.DataFrame, networks: tuple[str, ...], organisations: tuple[str, ...]) -> Codes:
    """Give each row one number for its pair, which orders as network, rater, target."""
    rater, target = (numbers_of(frame, side, organisations) for side in (RATER, TARGET))
    return _pair_codes(numbers_of(frame, NETWORK, networks), rater, target, len(organisations))


def _pair_codes(network: Codes, rater: Codes, target: Codes, organisations: int) -> Codes:
    return (network * organisations + rater) * organisations + target


def _of_wave(frame: pd.DataFrame, wave: str) -> pd.DataFrame:
    return frame[(frame[WAVE] == wave).to_numpy(bool)]


def _spread(
    frames: Sequence[pd.DataFrame], placed: Sequence[Codes], size: int, columns: Sequence[str], empty: float
) -> NDArray[np.float64]:
    """Put each wave's columns where its pairs are."""
    result = np.full((len(frames), size, len(columns)), empty)
    for wave, (frame, place) in enumerate(zip(frames, placed, strict=True)):
        result[wave, place] = frame[list(columns)].to_numpy(np.float64)
    return result


def _range(questionnaire: Questionnaire, measure: str) -> float:
    low, high = questionnaire.range_of(measure)
    return high - low


def _without_noise(values: Floats, network: Codes, ranges: Sequence[float]) -> Floats:
    """Level each wave's scores, then their changes since the wave before and the first one."""
    size, made = int(network.max(initial=-1)) + 1, values.copy()
    for wave in range(len(values)):
        for measure, reach in enumerate(ranges):
            now = levelled(made[wave, :, measure], network, size, reach)
            for start in sorted({0, max(wave - 1, 0)} - {wave}):
                before = made[start, :, measure]
                change = difference(now, before)
                level = levelled(change, network, size, reach)
                now = np.where(np.isnan(change) | (level == change), now, before + level)
            made[wave, :, measure] = now
    return made


def _roster(roster: pd.DataFrame, networks: tuple[str, ...], organisations: tuple[str, ...]) -> Codes:
    members = numbers_of(roster, NETWORK, networks) * len(organisations) + numbers_of(
        roster, ORGANISATION, organisations
    )
    return np.unique(members)

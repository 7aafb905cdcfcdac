"""A second scorer, written from design §2, §4, §5 and §6 alone, to check the program against.

Standard library only; plain dicts in, plain dicts out; slow and obvious on purpose. The input is taken as
valid: what the readers refuse (values out of range, self-ratings) is not looked for here, but conflicting or
double rows raise ``ValueError``. A score that does not exist is ``None`` in ``pairs``, ``weakest``,
``sufficient`` and ``respondents``, and is left out of every other table.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = float | str
Row = Mapping[str, Cell]
Wave = tuple[str, str]
Pair = tuple[str, str, str, str]
Score = tuple[float, int]
Scores = Mapping[str, Score | None]
Pairs = Mapping[Pair, Scores]
Voices = Mapping[tuple[str, str, str, str], Mapping[str, float | None]]
Roster = Mapping[Wave, Collection[str]] | Collection[str] | None

BLANK = ("skipped", "not_shown")
TOLERANCE = 1e-9


@dataclass(frozen=True)
class PlainScores:
    """Every table of design §6; keys begin with (network, wave)."""

    respondents: dict[tuple[str, str, str, str], dict[str, float | None]]
    """(network, wave, respondent, target "" for other levels than the pair) → scale → score."""
    pairs: dict[Pair, dict[str, Score | None]]
    """(network, wave, rater, target) → scale or composite → (value, respondents)."""
    pomp: dict[Pair, dict[str, float]]
    """Pair → scale or composite → 0..100."""
    weakest: dict[Pair, str | None]
    """Pair → facet; empty without a circle."""
    sufficient: dict[Pair, bool | None]
    """Pair → every facet at its floor; empty without a circle."""
    dyads: dict[tuple[str, str, str, str], dict[str, tuple[float, float, str]]]
    """(network, wave, a, b) with a < b → scale → (mean, gap a_to_b minus b_to_a, lower side)."""
    organisations: dict[tuple[str, str, str], dict[str, dict[str, float]]]
    """(network, wave, organisation) → "given" and "received" → scale → mean."""
    networks: dict[Wave, dict[str, tuple[float, int]]]
    """(network, wave) → scale → (mean over pairs, number of pairs)."""
    network_scales: dict[Wave, dict[str, float]]
    """(network, wave) → scale of the network or respondent level → mean over organisations."""
    items: dict[tuple[str, str, str], dict[str, Any]]
    """(network, wave, item) → n, mean, distribution, missing."""
    coverage: dict[Wave, tuple[int, int]]
    """(network, wave) → (pairs with at least one answer, pairs possible on the roster)."""


@dataclass(frozen=True)
class Change:
    """The change of one scale between two waves, split as in design §6.11."""

    within: float | None
    turnover_joined: float | None
    turnover_left: float | None
    all_from: float | None
    all_to: float | None
    matched: int
    joined: int
    left: int


@dataclass(frozen=True)
class _Scale:
    name: str
    level: str
    low: float
    high: float
    share: float
    floor: float | None
    reverse: dict[str, bool] = field(default_factory=dict)

    def pomp(self, value: float) -> float:
        return 100 * (value - self.low) / (self.high - self.low)


_Composites = Mapping[str, list[_Scale]]


@dataclass(frozen=True)
class _Answers:
    """What one respondent said about one target, or (target "") at the other levels."""

    network: str
    wave: str
    respondent: str
    rater: str
    target: str
    cells: dict[str, Cell]


def score(questionnaire: Mapping[str, Any], rows: Sequence[Row], roster: Roster = None) -> PlainScores:
    """Score the rows; `roster` is one list of organisations, or one for each (network, wave)."""
    scales = _scales(questionnaire)
    composites = _composites(questionnaire, scales)
    facets = _facets(questionnaire, scales)
    waves = sorted({_wave(row) for row in rows})
    items = [item["id"] for item in questionnaire["items"]]
    answers = _answers(scales, rows)
    respondents = {_respondent_key(a): _respondent_scores(a, scales) for a in answers}
    pairs = _pairs(answers, respondents, scales, composites)
    members = {wave: _members(wave, rows, roster) for wave in waves}
    return PlainScores(
        respondents=respondents,
        pairs=pairs,
        pomp={pair: _pomp(found, scales, composites) for pair, found in pairs.items()},
        weakest={pair: _weakest(found, facets) for pair, found in pairs.items() if facets},
        sufficient={pair: _sufficient(found, facets) for pair, found in pairs.items() if facets},
        dyads=_dyads(pairs),
        organisations={(*w, name): _organisation(w, name, pairs) for w in waves for name in members[w]},
        networks={wave: _network(wave, pairs) for wave in waves},
        network_scales={wave: _network_scales(wave, answers, respondents) for wave in waves},
        items={(*wave, item): _item(wave, item, answers) for wave in waves for item in items},
        coverage={wave: _coverage(wave, answers, members[wave]) for wave in waves},
    )


def change(first: Mapping[Any, float | None], last: Mapping[Any, float | None]) -> Change:
    """Split the change of the all-pairs mean into its parts; a pair with None does not have the scale."""
    old = {pair: value for pair, value in first.items() if value is not None}
    new = {pair: value for pair, value in last.items() if value is not None}
    both = old.keys() & new.keys()
    m, j, n = len(both), len(new) - len(both), len(old) - len(both)
    within = joined = left = None
    if m:
        m1, m2 = _mean(old[pair] for pair in both), _mean(new[pair] for pair in both)
        within = m2 - m1
        joined = j / (m + j) * (_mean(new[pair] for pair in new.keys() - both) - m2) if j else 0.0
        left = -n / (m + n) * (_mean(old[pair] for pair in old.keys() - both) - m1) if n else 0.0
    all_from, all_to = _mean_or_none(old.values()), _mean_or_none(new.values())
    return Change(within, joined, left, all_from, all_to, m, j, n)


def pair_values(scores: PlainScores, network: str, wave: str, scale: str) -> dict[tuple[str, str], float]:
    """(rater, target) → value of one scale in one network and wave, as `change` wants it."""
    mine = {pair[2:]: found[scale] for pair, found in pairs_of(scores.pairs, (network, wave)).items()}
    return {pair: found[0] for pair, found in mine.items() if found is not None}


def pairs_of(pairs: Pairs, wave: Wave) -> dict[Pair, Scores]:
    """The pairs of one (network, wave)."""
    return {pair: found for pair, found in pairs.items() if pair[:2] == wave}


def needed(share: float, asked: int) -> int:
    """How many of the `asked` items must be answered: ⌈f·k − 1e-9⌉, and at least one."""
    return max(1, math.ceil(share * asked - TOLERANCE))


# Questionnaire


def _scales(questionnaire: Mapping[str, Any]) -> dict[str, _Scale]:
    return {name: _scale(name, declared, questionnaire) for name, declared in questionnaire["scales"].items()}


def _scale(name: str, declared: Mapping[str, Any], questionnaire: Mapping[str, Any]) -> _Scale:
    form = questionnaire["formats"][declared["format"]]
    return _Scale(
        name=name,
        level=declared["level"],
        low=form["min"],
        high=form["max"],
        share=declared.get("min_answered", 0.5),
        floor=declared.get("sufficient"),
        reverse={i["id"]: bool(i.get("reverse")) for i in questionnaire["items"] if i["scale"] == name},
    )


def _composites(questionnaire: Mapping[str, Any], scales: Mapping[str, _Scale]) -> dict[str, list[_Scale]]:
    declared = questionnaire.get("composites") or {}
    return {name: [scales[part] for part in made["of"]] for name, made in declared.items()}


def _facets(questionnaire: Mapping[str, Any], scales: Mapping[str, _Scale]) -> list[_Scale]:
    """The members of circle.trust in declared order; none without a circle."""
    trust = (questionnaire.get("circle") or {}).get("trust")
    return _composites(questionnaire, scales)[trust] if trust else []


# Rows


def _wave(row: Row) -> Wave:
    return str(row["network"]), str(row["wave"])


def _answers(scales: Mapping[str, _Scale], rows: Sequence[Row]) -> list[_Answers]:
    pair_items = [item for scale in scales.values() if scale.level == "pair" for item in scale.reverse]
    other_items = [item for scale in scales.values() if scale.level != "pair" for item in scale.reverse]
    about = [_one(row, str(row["target"]), pair_items) for row in rows if row["target"]]
    keys = [_respondent_key(a) for a in about]
    if len(set(keys)) < len(keys):
        raise ValueError("double row")
    return about + (_other_level(other_items, rows) if other_items else [])


def _one(row: Row, target: str, items: Iterable[str]) -> _Answers:
    cells = {item: row[item] for item in items}
    return _Answers(*_wave(row), str(row["respondent"]), str(row["rater"]), target, cells)


def _other_level(items: Sequence[str], rows: Sequence[Row]) -> list[_Answers]:
    """One a respondent: the rows with an empty target, and rows with a target that repeat such answers."""
    carrying = [row for row in rows if not row["target"] or any(row[item] not in BLANK for item in items)]
    by_respondent: dict[tuple[str, str, str], list[Row]] = {}
    for row in carrying:
        by_respondent.setdefault((*_wave(row), str(row["respondent"])), []).append(row)
    return [_one(_merged(mine, items), "", items) for mine in by_respondent.values()]


def _merged(mine: Sequence[Row], items: Sequence[str]) -> Row:
    return {**mine[0], **{item: _agreed([row[item] for row in mine]) for item in items}}


def _agreed(cells: Sequence[Cell]) -> Cell:
    """Identical repeats count once; a blank beside an answer says nothing."""
    said = {cell for cell in cells if cell not in BLANK}
    if len(said) > 1:
        raise ValueError(f"conflicting answers: {sorted(map(str, said))}")
    return said.pop() if said else cells[0]


def _respondent_key(a: _Answers) -> tuple[str, str, str, str]:
    return a.network, a.wave, a.respondent, a.target


# Respondents and pairs


def _respondent_scores(a: _Answers, scales: Mapping[str, _Scale]) -> dict[str, float | None]:
    mine = [s for s in scales.values() if (s.level == "pair") == bool(a.target)]
    return {scale.name: _scale_score(a.cells, scale) for scale in mine}


def _scale_score(cells: Mapping[str, Cell], scale: _Scale) -> float | None:
    """§6.1 and §6.2: keyed by the declared range; the mean of the answered if enough are answered."""
    shown = {item: cells[item] for item in scale.reverse if cells[item] != "not_shown"}
    keyed = [
        scale.low + scale.high - cell if scale.reverse[item] else cell
        for item, cell in shown.items()
        if not isinstance(cell, str)
    ]
    return _mean(keyed) if len(keyed) >= needed(scale.share, len(shown)) else None


def _pairs(
    answers: Sequence[_Answers],
    respondents: Voices,
    scales: Mapping[str, _Scale],
    composites: _Composites,
) -> dict[Pair, dict[str, Score | None]]:
    voices: dict[Pair, list[Mapping[str, float | None]]] = {}
    for a in answers:
        if a.target:
            mine = voices.setdefault((a.network, a.wave, a.rater, a.target), [])
            mine.append(respondents[_respondent_key(a)])
    names = [scale.name for scale in scales.values() if scale.level == "pair"]
    pairs = {pair: {name: _pair_score(name, said) for name in names} for pair, said in voices.items()}
    return {
        pair: found | {name: _composite(parts, found) for name, parts in composites.items()}
        for pair, found in pairs.items()
    }


def _pair_score(name: str, voices: Sequence[Mapping[str, float | None]]) -> Score | None:
    values = [value for voice in voices if (value := voice[name]) is not None]
    return (_mean(values), len(values)) if values else None


def _composite(parts: Sequence[_Scale], found: Scores) -> Score | None:
    """§6.4: the mean of the pair's scale scores, in POMP where their ranges differ."""
    scores = [score for part in parts if (score := found[part.name]) is not None]
    if len(scores) < len(parts):
        return None
    return _mean(_comparable(parts, scores)), min(count for _, count in scores)


def _comparable(parts: Sequence[_Scale], scores: Sequence[Score]) -> list[float]:
    """The values as they are; in POMP where the ranges differ."""
    mixed = _mixed(parts)
    return [part.pomp(value) if mixed else value for part, (value, _) in zip(parts, scores, strict=True)]


def _mixed(parts: Iterable[_Scale]) -> bool:
    return len({(part.low, part.high) for part in parts}) > 1


def _pomp(found: Scores, scales: Mapping[str, _Scale], composites: _Composites) -> dict[str, float]:
    result = {}
    for name, score_ in found.items():
        if score_ is not None:
            parts = composites.get(name) or [scales[name]]
            result[name] = score_[0] if _mixed(parts) else parts[0].pomp(score_[0])
    return result


def _weakest(found: Scores, facets: Sequence[_Scale]) -> str | None:
    """§6.5; facets of different ranges are compared in POMP, and sums that differ by rounding alone tie."""
    scores = [score for facet in facets if (score := found[facet.name]) is not None]
    if len(scores) < len(facets):
        return None
    values = _comparable(facets, scores)
    lowest = min(values)
    return next(f.name for f, value in zip(facets, values, strict=True) if value <= lowest + TOLERANCE)


def _sufficient(found: Scores, facets: Sequence[_Scale]) -> bool | None:
    """False as soon as one is below; else None where a score (or a floor) is missing; else True."""
    reached = [_reached(found[facet.name], facet.floor) for facet in facets]
    if False in reached:
        return False
    return None if None in reached else True


def _reached(found: Score | None, floor: float | None) -> bool | None:
    return None if found is None or floor is None else found[0] >= floor - TOLERANCE


# Dyads, organisations, networks


def _dyads(pairs: Pairs) -> dict[Pair, dict[str, tuple[float, float, str]]]:
    result = {}
    for (network, wave, a, b), there in pairs.items():
        back = pairs.get((network, wave, b, a))
        if a < b and back is not None:
            both = {name: (x[0], y[0]) for name in there if (x := there[name]) and (y := back[name])}
            result[network, wave, a, b] = {name: _dyad(x, y) for name, (x, y) in both.items()}
    return {dyad: found for dyad, found in result.items() if found}


def _dyad(a_to_b: float, b_to_a: float) -> tuple[float, float, str]:
    gap = a_to_b - b_to_a
    lower = "equal" if abs(gap) <= TOLERANCE else "a_to_b" if gap < 0 else "b_to_a"
    return _mean([a_to_b, b_to_a]), gap, lower


def _organisation(wave: Wave, name: str, pairs: Pairs) -> dict[str, dict[str, float]]:
    mine = pairs_of(pairs, wave).items()
    given = _means(found for (_, _, rater, _), found in mine if rater == name)
    received = _means(found for (_, _, _, target), found in mine if target == name)
    return {
        "given": {scale: mean for scale, (mean, _) in given.items()},
        "received": {scale: mean for scale, (mean, _) in received.items()},
    }


def _network(wave: Wave, pairs: Pairs) -> dict[str, tuple[float, int]]:
    return _means(pairs_of(pairs, wave).values())


def _means(pairs: Iterable[Scores]) -> dict[str, tuple[float, int]]:
    """Scale → (unweighted mean over the pairs that have it, their number)."""
    values: dict[str, list[float]] = {}
    for found in pairs:
        for name, score_ in found.items():
            if score_ is not None:
                values.setdefault(name, []).append(score_[0])
    return {name: (_mean(mine), len(mine)) for name, mine in values.items()}


def _network_scales(
    wave: Wave,
    answers: Sequence[_Answers],
    respondents: Voices,
) -> dict[str, float]:
    """§6.8: respondents, then organisations, then the network, each an unweighted mean."""
    values: dict[str, dict[str, list[float]]] = {}
    for a in answers:
        if not a.target and (a.network, a.wave) == wave:
            for name, value in respondents[_respondent_key(a)].items():
                if value is not None:
                    values.setdefault(name, {}).setdefault(a.rater, []).append(value)
    return {name: _mean(_mean(mine) for mine in by_rater.values()) for name, by_rater in values.items()}


def _members(wave: Wave, rows: Sequence[Row], roster: Roster) -> list[str]:
    """The roster; without one, the raters and targets of that network and wave."""
    if roster is not None:
        return sorted(roster[wave] if isinstance(roster, Mapping) else roster)
    seen = {str(row[side]) for row in rows if _wave(row) == wave for side in ("rater", "target")}
    return sorted(seen - {""})


def _coverage(wave: Wave, answers: Sequence[_Answers], members: Sequence[str]) -> tuple[int, int]:
    about = [a for a in answers if a.target and (a.network, a.wave) == wave]
    answered = {(a.rater, a.target) for a in about if any(not isinstance(c, str) for c in a.cells.values())}
    return len(answered), len(members) * (len(members) - 1)


def _item(wave: Wave, item: str, answers: Sequence[_Answers]) -> dict[str, Any]:
    """§6.9: the raw answers, before keying."""
    cells = [a.cells[item] for a in answers if (a.network, a.wave) == wave and item in a.cells]
    values = [cell for cell in cells if not isinstance(cell, str)]
    return {
        "n": len(values),
        "mean": _mean_or_none(values),
        "distribution": dict(Counter(values)),
        "missing": dict(Counter(cell for cell in cells if isinstance(cell, str))),
    }


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return math.fsum(numbers) / len(numbers)


def _mean_or_none(values: Collection[float]) -> float | None:
    return _mean(values) if values else None

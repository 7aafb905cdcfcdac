"""Make the example study `byregion`: twelve invented partners of an invented Norwegian region, three waves.

Everything is made up. The answers are drawn from this model, on the metric of the answers (1 to 5).

Pair level, for rater i, target j and wave w = 0, 1, 2; T is trust, C is collaboration:

    T_ij0 = mean + rater_i + target_j + relationship_ij                    C likewise
    T_ijw = T_ij(w-1) + drift + rater_iw + target_jw + relationship_ijw    C likewise
    from w = 1 on, T_ij and C_ij are lowered where i or j is the organisation the event touched

Effects of C correlate with those of T (`coupling` at the start, `co_movement` in the changes), and relationship
effects of i -> j with those of j -> i (`reciprocity`, `change_reciprocity`). Effects have mean zero
over the partners, relationship effects over the pairs. A scale s follows T or C and has a part of its own for
each target and each pair, the same in all waves; two targets are weak on one facet (`WEAK`):

    S_ijw = mean_s + slope_s * (T_ijw - mean T)  [or C]  + target_js + pair_ijs + weak_js

Respondent level, for a person r of organisation i and an item k of scale s; sign_s is -1 for monitoring, else 1:

    y = S_ijw + offset_k + sign_s * (role_r + leniency_r + liking_rj + occasion_rjw) + facet_rjsw + noise

`role` is centred within the organisation and wave. The answer is 1 plus the number of thresholds (1.5, 2.5, 3.5,
4.5) below y; a reverse-keyed item is stored as 6 minus that.

`truth.csv` holds S_ijw (`latent`) and the mean of the keyed answers that it leads to, over persons and items
(`forventet`, expected; roles apart), for the facets of trust and the scales of collaboration.

Usage: `python make.py [FOLDER]`, by default the folder of this file.
"""

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEED: Final = 14  # chosen among 60, see README.md
WAVES: Final = ("bolge1", "bolge2", "bolge3")
THRESHOLDS: Final = (1.5, 2.5, 3.5, 4.5)
ROLES: Final = {"representative": 0.10, "leadership": -0.15, "other": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The true parameters; sd_* are standard deviations on the metric of the answers."""

    mean_trust: float = 3.60
    mean_collaboration: float = 3.40
    drift: float = 0.16  # a wave, of trust and of collaboration alike
    sd_rater: float = 0.20
    sd_target: float = 0.20
    sd_relationship: float = 0.32
    coupling: float = 0.6
    reciprocity: float = 0.4
    sd_change_rater: float = 0.05
    sd_change_target: float = 0.05
    sd_change_relationship: float = 0.17
    co_movement: float = 0.7
    change_reciprocity: float = 0.3
    event_towards: float = -0.50
    event_from: float = -0.25
    sd_scale_target: float = 0.10
    sd_scale_pair: float = 0.15
    offset: float = 0.15  # the items of a scale lie evenly from -offset to +offset
    sd_leniency: float = 0.25
    sd_liking: float = 0.25
    sd_occasion: float = 0.18
    sd_facet: float = 0.22
    sd_noise: float = 0.60

    @property
    def sd_person(self) -> float:
        """Standard deviation of one answer before rounding, within a pair, wave and item."""
        parts = (self.sd_leniency, self.sd_liking, self.sd_occasion, self.sd_facet, self.sd_noise)
        return sqrt(sum(part**2 for part in parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation: its size in respondents, and the share of the partners that each of them rates."""

    name: str
    respondents: int
    aliases: tuple[str, ...] = ()
    rates: float = 0.85
    waves: tuple[int, ...] = (0, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale: its items, its mean in the first wave, and the slope on trust (or on collaboration)."""

    items: tuple[str, ...]
    mean: float
    slope: float = 1.0
    follows: str = "trust"
    reverse: tuple[str, ...] = ()
    in_truth: bool = False
    sign: int = 1
    dont_know: float = 0.01
    not_relevant: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """A respondent: stable traits, and which partners the person rates."""

    code: str
    partner: int
    role: str
    leniency: float
    liking: Floats
    rates: NDArray[np.bool_]


PARTNERS: Final = (
    Partner(name="Sundvik kommune", respondents=9, aliases=("Sundvik",)),
    Partner(name="Fjellheim kommune", respondents=5),
    Partner(name="Åsbygd kommune", respondents=4, aliases=("Aasbygd kommune",), rates=0.5),
    Partner(name="Nordfjella fylkeskommune", respondents=8, aliases=("Nordfjella fylke",)),
    Partner(name="Næringshagen Sundvik", respondents=10, aliases=("Naeringshagen Sundvik AS",)),
    Partner(name="Sundvik Næringsforening", respondents=6, aliases=("Næringsforeningen",)),
    Partner(name="Kvernøya Verft", respondents=3, rates=0.25),
    Partner(name="Fjellheim Handelsstand", respondents=2, rates=0.45, waves=(0, 1)),
    Partner(name="Høgskolen i Sundvik", respondents=6, aliases=("HiSu",)),
    Partner(name="Nordfjella Utvikling", respondents=4, aliases=("Nordfjella Utvikling AS",), rates=0.6),
    Partner(name="Fjord og Fjell Reiseliv", respondents=1, rates=0.65),
    Partner(name="Museet på Kvernøya", respondents=3, rates=0.6, waves=(1, 2)),
)
EVENT: Final = "Fjellheim kommune"
WEAK: Final = {("Nordfjella fylkeskommune", "benevolence"): -0.80, ("Kvernøya Verft", "integrity"): -0.90}


def _items(stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}{k}" for k in range(1, count + 1))


SCALES: Final = {
    "benevolence": Scale(items=_items("ben", 4), mean=3.58, in_truth=True),
    "integrity": Scale(items=_items("int", 4), mean=3.65, reverse=("int4",), in_truth=True),
    "ability": Scale(items=_items("abi", 4), mean=3.65, slope=0.8, in_truth=True, dont_know=0.07),
    "vulnerability": Scale(items=_items("vul", 3), mean=3.30, slope=0.8),
    "monitoring": Scale(items=_items("mon", 2), mean=2.70, slope=-0.6, sign=-1, not_relevant=0.03),
    "openness": Scale(items=_items("ope", 3), mean=3.25, follows="collaboration", in_truth=True),
    "sharing": Scale(items=_items("sha", 3), mean=3.40, follows="collaboration", in_truth=True),
    "listening": Scale(items=_items("lis", 3), mean=3.55, follows="collaboration", in_truth=True),
    "winwin": Scale(items=_items("win", 3), mean=3.40, slope=0.5, follows="collaboration", not_relevant=0.02),
    "intention": Scale(items=_items("wish", 2), mean=3.80, slope=0.6),
}
SKIPPED: Final = 0.012  # cells left empty
EMPTY_PAIR: Final = 0.015  # rows with no answer at all
REPLACED: Final = 0.12  # respondents replaced from one wave to the next
ALIAS: Final = 0.03  # names written as an alias, where one is declared
TRAILING_SPACE: Final = 0.01


def relationships(rng: Generator, size: int, reciprocity: float, coupling: float) -> Floats:
    """Draw standard relationship effects of trust and collaboration: an array (2, size, size)."""
    shared = np.triu(rng.standard_normal((2, size, size)), 1)
    own = rng.standard_normal((2, size, size))
    effects = sqrt(reciprocity) * (shared + shared.swapaxes(1, 2)) + sqrt(1 - reciprocity) * own
    effects[1] = coupling * effects[0] + sqrt(1 - coupling**2) * effects[1]
    off = ~np.eye(size, dtype=bool)
    centred: Floats = effects - effects[:, off].mean(axis=1)[:, None, None]
    return centred


def organisation_effects(rng: Generator, size: int, coupling: float) -> Floats:
    """Draw standard effects of organisations on trust and collaboration, centred: an array (2, size)."""
    effects = rng.standard_normal((2, size))
    effects[1] = coupling * effects[0] + sqrt(1 - coupling**2) * effects[1]
    centred: Floats = effects - effects.mean(axis=1, keepdims=True)
    return centred


def trust_and_collaboration(rng: Generator, model: Model) -> Floats:
    """Draw T and C of every pair and wave: an array (2, waves, raters, targets)."""
    n = len(PARTNERS)
    raters = model.sd_rater * organisation_effects(rng, n, model.coupling)
    targets = model.sd_target * organisation_effects(rng, n, model.coupling)
    pairs = model.sd_relationship * relationships(rng, n, model.reciprocity, model.coupling)
    means = np.array([model.mean_trust, model.mean_collaboration])[:, None, None]
    waves = [means + raters[:, :, None] + targets[:, None, :] + pairs]
    for _ in WAVES[1:]:
        waves.append(waves[-1] + change(rng, model))
    levels = np.stack(waves, axis=1)
    touched = [partner.name for partner in PARTNERS].index(EVENT)
    levels[:, 1:, :, touched] += model.event_towards
    levels[:, 1:, touched, :] += model.event_from
    return levels


def change(rng: Generator, model: Model) -> Floats:
    """Draw the change of T and C from one wave to the next: an array (2, raters, targets)."""
    n = len(PARTNERS)
    raters = model.sd_change_rater * organisation_effects(rng, n, model.co_movement)
    targets = model.sd_change_target * organisation_effects(rng, n, model.co_movement)
    pairs = relationships(rng, n, model.change_reciprocity, model.co_movement)
    changes: Floats = model.drift + raters[:, :, None] + targets[:, None, :] + model.sd_change_relationship * pairs
    return changes


def scale_levels(rng: Generator, model: Model) -> dict[str, Floats]:
    """Draw the latent level of every scale: arrays (waves, raters, targets)."""
    levels = trust_and_collaboration(rng, model)
    trust, collaboration = levels[0] - model.mean_trust, levels[1] - model.mean_collaboration
    n = len(PARTNERS)
    result: dict[str, Floats] = {}
    for name, scale in SCALES.items():
        own_target = rng.standard_normal(n)
        target = model.sd_scale_target * (own_target - own_target.mean())
        target += np.array([WEAK.get((partner.name, name), 0.0) for partner in PARTNERS])
        pair = model.sd_scale_pair * rng.standard_normal((n, n))
        follows = trust if scale.follows == "trust" else collaboration
        result[name] = scale.mean + scale.slope * follows + target[None, None, :] + pair[None, :, :]
    return result


def item_offsets(model: Model, scale: Scale) -> Floats:
    """Return how far each item of a scale lies from the scale; the mean is 0."""
    return np.linspace(-model.offset, model.offset, len(scale.items))


def new_person(rng: Generator, model: Model, number: int, partner: int, slot: int) -> Person:
    """Draw a respondent; the slot in the organisation gives the role."""
    n = len(PARTNERS)
    return Person(
        code=f"p{number:03d}",
        partner=partner,
        role=tuple(ROLES)[slot % len(ROLES)],
        leniency=float(model.sd_leniency * rng.standard_normal()),
        liking=model.sd_liking * rng.standard_normal(n),
        rates=rng.random(n) < PARTNERS[partner].rates,
    )


def panels(rng: Generator, model: Model) -> list[list[Person]]:
    """Draw the respondents of each wave: the same persons, some of them replaced between waves."""
    seats = [(i, slot) for i, partner in enumerate(PARTNERS) for slot in range(partner.respondents)]
    seated: dict[tuple[int, int], Person] = {}
    number = 0
    waves: list[list[Person]] = []
    for wave in range(len(WAVES)):
        present = [seat for seat in seats if wave in PARTNERS[seat[0]].waves]
        for seat in present:
            if seat not in seated or rng.random() < REPLACED:
                number += 1
                seated[seat] = new_person(rng, model, number, *seat)
        waves.append([seated[seat] for seat in present])
    return waves


def role_effects(people: Sequence[Person]) -> dict[str, float]:
    """Return the effect of each person's role, centred within the organisation."""
    by_partner: dict[int, list[float]] = {}
    for person in people:
        by_partner.setdefault(person.partner, []).append(ROLES[person.role])
    centre = {partner: sum(effects) / len(effects) for partner, effects in by_partner.items()}
    return {person.code: ROLES[person.role] - centre[person.partner] for person in people}


def scale_answers(rng: Generator, model: Model, scale: Scale, level: float, halo: float) -> list[str]:
    """Draw one person's cells on the items of a scale about one partner."""
    k = len(scale.items)
    y = level + item_offsets(model, scale) + scale.sign * halo + model.sd_facet * rng.standard_normal()
    answers = 1 + np.searchsorted(THRESHOLDS, y + model.sd_noise * rng.standard_normal(k))
    missing = rng.random(k)
    cells: list[str] = []
    for item, answer, draw in zip(scale.items, answers, missing, strict=True):
        cells.append(_cell(scale, 6 - int(answer) if item in scale.reverse else int(answer), float(draw)))
    return cells


def _cell(scale: Scale, answer: int, draw: float) -> str:
    if draw < scale.dont_know:
        return "98"
    if draw < scale.dont_know + scale.not_relevant:
        return "99"
    return "" if draw < scale.dont_know + scale.not_relevant + SKIPPED else str(answer)


def spelling(rng: Generator, partner: Partner) -> str:
    """Write a partner's name as people do: an alias now and then, a trailing space here and there."""
    use_alias, add_space = rng.random(2) < (ALIAS, TRAILING_SPACE)
    name = str(rng.choice(partner.aliases)) if use_alias and partner.aliases else partner.name
    return name + " " if add_space else name


def wave_rows(
    rng: Generator, model: Model, levels: Mapping[str, Floats], wave: int, people: Sequence[Person]
) -> Iterator[list[str]]:
    """Draw the rows of one wave's file: one a respondent and rated partner."""
    roles = role_effects(people)
    for person in people:
        for j, target in enumerate(PARTNERS):
            if j == person.partner or wave not in target.waves or not person.rates[j]:
                continue
            names = [spelling(rng, PARTNERS[person.partner]), spelling(rng, target)]
            occasion = model.sd_occasion * rng.standard_normal()
            halo = float(roles[person.code] + person.leniency + person.liking[j] + occasion)
            empty = rng.random() < EMPTY_PAIR
            cells: list[str] = []
            for name, scale in SCALES.items():
                level = float(levels[name][wave, person.partner, j])
                cells += scale_answers(rng, model, scale, level, halo)
            yield [WAVES[wave], person.code, *names, person.role, *([""] * len(cells) if empty else cells)]


def expected_answer(model: Model, scale: Scale, level: float) -> float:
    """Return the mean keyed answer to a scale's items at a latent level, over persons."""
    spread = NormalDist(0.0, model.sd_person)
    means = [
        1 + sum(spread.cdf(level + float(offset) - threshold) for threshold in THRESHOLDS)
        for offset in item_offsets(model, scale)
    ]
    return sum(means) / len(means)


def truth_rows(model: Model, levels: Mapping[str, Floats]) -> Iterator[list[str]]:
    """Give the truth of each wave, pair and scale, with decimal comma."""
    for wave, wave_name in enumerate(WAVES):
        present = [i for i, partner in enumerate(PARTNERS) if wave in partner.waves]
        for i, j in ((i, j) for i in present for j in present if i != j):
            for name, scale in SCALES.items():
                if scale.in_truth:
                    level = float(levels[name][wave, i, j])
                    numbers = [f"{x:.4f}".replace(".", ",") for x in (level, expected_answer(model, scale, level))]
                    yield [wave_name, PARTNERS[i].name, PARTNERS[j].name, name, *numbers]


def write(path: Path, header: Sequence[str], rows: Iterator[list[str]]) -> None:
    """Write a table as a Norwegian Excel does: UTF-8 with BOM, semicolons, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def make(folder: Path, model: Model, seed: int) -> None:
    """Write the three waves and the truth into a folder."""
    rng = np.random.default_rng(seed)
    levels = scale_levels(rng, model)
    items = [item for scale in SCALES.values() for item in scale.items]
    for wave, people in enumerate(panels(rng, model)):
        header = ["bølge", "svarer", "fra", "til", "rolle", *items]
        write(folder / f"{WAVES[wave]}.csv", header, wave_rows(rng, model, levels, wave, people))
    header = ["bølge", "fra", "til", "skala", "latent", "forventet"]
    write(folder / "truth.csv", header, truth_rows(model, levels))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent, Model(), SEED)

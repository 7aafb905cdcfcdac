"""What the simulations of the verdict found, as JSON and as a page to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final

from verdict_answers import ANSWER_WORLDS, CHANGE, ERROR, LEVEL
from verdict_answers import SIZES as ANSWER_SIZES
from verdict_worlds import SIZES, TRUTHS, WAVE_SIZES, WORLDS

MOST_FALSE: Final = 0.05
"""Share of networks in which nothing feeds both ways that may be said to."""

PUBLISHED: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "nothing": ("3/7/9", "0/0/0", "0/0/0"),
        "only_trust": ("18/27/32", "1/3/2", "0/3/2"),
        "mood": ("81/99/100", "18/69/99", "1/1/2"),
        "comovement": ("79/99/100", "14/64/98", "3/61/98"),
        "strong": ("98/100/100", "44/97/100", "9/93/100"),
    }
)
"""What the study behind the rule found, 3,000 programmes: naive, L1, L2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCell:
    """One truth with one number of organisations; shares of programmes."""

    truth: str
    organisations: int
    runs: int
    naive: float
    l1: float
    l2: float
    """Without its floor of ten organisations."""
    words: Mapping[str, float]
    """With the floors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersCell:
    """One world of answers with one number of organisations; shares of programmes."""

    world: str
    organisations: int
    runs: int
    scores_alone: float
    """Strengthening by the pair scores alone."""
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathsCell:
    """One world of four waves with one number of organisations; shares of networks."""

    world: str
    organisations: int
    runs: int
    both: float
    regression: float
    """Both, by the regression of the second wave on the first."""
    trust_to_collaboration: float
    collaboration_to_trust: float
    missing: Mapping[str, float]
    """Why there are no lagged effects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Everything found in one go."""

    date: str
    seed: int
    waves: int
    machine: Mapping[str, str]
    libraries: Mapping[str, str]
    verdicts: Sequence[VerdictCell]
    answers: Sequence[AnswersCell]
    paths: Sequence[PathsCell]


def l3_may_count(found: Verdicts) -> bool:
    """Whether both paths are declared in at most 5 % of the networks of every world in which there is no loop."""
    return all(cell.both <= MOST_FALSE for cell in found.paths if WORLDS[cell.world].kind != "loop")


def from_json(text: str) -> Verdicts:
    """Read what `to_json` wrote."""
    content = json.loads(text)
    rest = {key: content[key] for key in ("date", "seed", "waves", "machine", "libraries")}
    return Verdicts(
        **rest,
        verdicts=[VerdictCell(**cell) for cell in content["verdicts"]],
        answers=[AnswersCell(**cell) for cell in content["answers"]],
        paths=[PathsCell(**cell) for cell in content["paths"]],
    )


def to_json(found: Verdicts) -> str:
    """All of it, for programs."""
    content = {"schema": "tillit/verdicts/1", **asdict(found), "l3_may_count": l3_may_count(found)}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def to_markdown(found: Verdicts) -> str:
    """All of it, for people."""
    parts = [
        "# How often the circle's verdict is declared",
        f"Made {found.date} by `python benchmarks/verdicts.py`, seed {found.seed}; what is simulated is defined in "
        "`benchmarks/simulated.py`, `simulated_waves.py`, `verdict_worlds.py` and `verdict_answers.py`. Every "
        "programme is judged by the program's own `circle_verdict`.",
        "## Two waves",
        f"Per cent of {found.verdicts[0].runs:,} programmes with {'/'.join(map(str, SIZES))} organisations, strong "
        "dependence. *Two naive t-tests*: paired t-tests on directed pairs, both lower bounds above 0. *L1*: rising "
        "or better. *L2*: L1 with co-movement; here without its floor of ten organisations, so that the first figure "
        "shows why there is one. *Before* is what the study behind the rule found in 3,000 programmes. The "
        f"largest Monte Carlo standard error is {_largest_error(found):.1f}.",
        _verdict_table(found.verdicts),
        "The words themselves, floors included:",
        _words_table(found.verdicts),
        "## Two waves, as they are answered",
        f"Per cent of {found.answers[0].runs:,} programmes with {'/'.join(map(str, ANSWER_SIZES))} organisations in "
        f"which both rise; a scale of 1 to 5 in thirds of a point, true changes with sd {CHANGE}, first levels with sd "
        f"{LEVEL}, respondents who err by sd {ERROR} in each answer. *By the scores alone*: L2 as above. "
        "*Strengthening*: the verdict, which also asks for co-movement between different respondents, given first "
        "levels, where ten organisations are in pairs with two; elsewhere it does not count co-movement with more than "
        "15 % of the pairs at the end of both scales. In the rows *not together* both figures are false.",
        _answers_table(found.answers),
        _told_of_answers(found.answers),
        f"## {found.waves} waves: do lagged effects within pairs tell that each feeds the other?",
        f"Per cent of {found.paths[0].runs:,} networks with {'/'.join(map(str, WAVE_SIZES))} organisations, strong "
        "dependence, complete scores. *Both*: the organisation jackknife's lower bounds of both lagged effects of the "
        "random-intercept cross-lagged panel model are above 0, which is L3 wherever trust and collaboration both "
        "rise. *By regression*: the same of the second wave regressed on the first. *None*: no proper solution. "
        "Everywhere but in the last row *both* is false.",
        _paths_table(found.paths),
        _decision(found),
        "## Made on",
        _table(("", ""), [*found.machine.items(), *found.libraries.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def _decision(found: Verdicts) -> str:
    most = {
        kind: max(cell.both for cell in found.paths if WORLDS[cell.world].kind == kind)
        for kind in ("null", "common_cause")
    }
    if l3_may_count(found):
        return f"At most {100 * max(most.values()):.1f} % are false: L3 counts as a verdict."
    return (
        f"Where pairs have stable traits, at most {100 * most['null']:.1f} % are false, whatever the dependence. "
        f"Where something else moves both and lasts, up to {100 * most['common_cause']:.1f} % are: the model cannot "
        "tell a lasting common cause from a loop. That is more than 5 %, so L3 does not count as a verdict. The paths "
        "are told beside L1 and L2 as a description."
    )


def _verdict_table(cells: Sequence[VerdictCell]) -> str:
    rows = []
    for truth, law in TRUTHS.items():
        own = sorted((cell for cell in cells if cell.truth == truth), key=lambda cell: cell.organisations)
        before = PUBLISHED[truth]
        figures = [_joined([getattr(cell, rule) for cell in own]) for rule in ("naive", "l1", "l2")]
        pairs = zip(figures, before, strict=True)
        rows.append((law.label, *(one for pair in pairs for one in pair)))
    return _table(("truth", "two naive t-tests", "before", "L1", "before", "L2", "before"), rows)


def _words_table(cells: Sequence[VerdictCell]) -> str:
    words = sorted({word for cell in cells for word in cell.words})
    rows = [
        (
            TRUTHS[cell.truth].label,
            str(cell.organisations),
            *(f"{100 * cell.words.get(word, 0.0):.1f}" for word in words),
        )
        for cell in cells
    ]
    return _table(("truth", "organisations", *(f"`{word}`" for word in words)), rows)


def _answers_table(cells: Sequence[AnswersCell]) -> str:
    rows = []
    for world, law in ANSWER_WORLDS.items():
        own = sorted((cell for cell in cells if cell.world == world), key=lambda cell: cell.organisations)
        figures = [cell.scores_alone for cell in own], [cell.words.get("strengthening", 0.0) for cell in own]
        rising = [sum(cell.words.get(word, 0.0) for word in ("rising", "strengthening")) for cell in own]
        rows.append((law.label, *map(_joined, figures), _joined(rising)))
    return _table(("programme", "by the scores alone", "strengthening", "rising or strengthening"), rows)


def _told_of_answers(cells: Sequence[AnswersCell]) -> str:
    def worst(**law: bool) -> float:
        return 100 * max(
            cell.words.get("strengthening", 0.0)
            for cell in cells
            if not (of := ANSWER_WORLDS[cell.world]).together
            and (of.respondents > 1) == law["several"]
            and (of.episode > 0) == law["episode"]
        )

    return (
        f"With two respondents or more at most {worst(several=True, episode=False):.1f} % are false. With one nothing "
        "in the answers tells a sitting from a relationship: up to "
        f"{worst(several=False, episode=False):.1f} % are false, and the report begins with *perhaps*. Nor does "
        "anything tell an episode from a change, which colours what all respondents of an organisation answer about a "
        "partner in one wave: with episodes of two fifths of a respondent's own error up to "
        f"{worst(several=True, episode=True):.1f} % are false."
    )


def _paths_table(cells: Sequence[PathsCell]) -> str:
    rows = []
    for world, law in WORLDS.items():
        own = sorted((cell for cell in cells if cell.world == world), key=lambda cell: cell.organisations)
        figures = [
            _joined([getattr(cell, rule) for cell in own])
            for rule in ("regression", "both", "trust_to_collaboration", "collaboration_to_trust")
        ]
        rows.append((law.label, *figures, _joined([sum(cell.missing.values()) for cell in own])))
    return _table(
        ("world", "both, by regression", "both", "trust → collaboration", "collaboration → trust", "none"), rows
    )


def _joined(shares: Sequence[float]) -> str:
    return "/".join(f"{100 * share:.1f}" for share in shares)


def _largest_error(found: Verdicts) -> float:
    return 100 * max(_error(x, c.runs) for c in found.verdicts for x in (c.l1, c.l2))


def _error(share: float, runs: int) -> float:
    return sqrt(share * (1 - share) / runs)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

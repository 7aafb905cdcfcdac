"""What the circle's verdict is tried on: five truths about two waves, and worlds of four for the lagged effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from simulated import STRONG, Floats, Shared, TwoScales, two_scales
from simulated_waves import Panel, Part, World, panel
from tillitsmaal.estimates import NotEstimable, Reason
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.cross_lagged import cross_lagged
from tillitsmaal.stats.circle.loop import loop_between_waves
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.circle.words import Verdict, above_zero
from tillitsmaal.stats.distributions import t_quantile

SEED: Final = 19950709
SIZES: Final = (6, 12, 25)
BATCH: Final = 500
WAVES: Final = 4
WAVE_SIZES: Final = (12, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """How pairs changed between two waves."""

    label: str
    deltas: tuple[float, float]
    """Mean change of trust and of collaboration, in standard deviations of pair changes."""
    shared: Shared


TRUTHS: Final[Mapping[str, Truth]] = MappingProxyType(
    {
        "nothing": Truth(label="nothing", deltas=(0.0, 0.0), shared=Shared()),
        "only_trust": Truth(label="only trust +1 sd", deltas=(1.0, 0.0), shared=Shared()),
        "mood": Truth(label="both +.8 sd, common cause (mood)", deltas=(0.8, 0.8), shared=Shared(mood=0.8)),
        "comovement": Truth(
            label="both +.8 sd, relationships co-move .4", deltas=(0.8, 0.8), shared=Shared(comovement=0.4)
        ),
        "strong": Truth(label="both +1.2 sd, co-move .4", deltas=(1.2, 1.2), shared=Shared(comovement=0.4)),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What was said of one simulated programme."""

    naive: bool
    """Two paired t-tests on directed pairs, both bounds above 0."""
    l1: bool
    l2: bool
    """Without its floor of ten organisations."""
    word: Verdict


def programmes(truth: str, organisations: int, runs: int) -> Sequence[Declared]:
    """Simulate programmes, a batch a seed, and judge each with the program's own rule."""
    number, law = list(TRUTHS).index(truth), TRUTHS[truth]
    found = []
    for batch, start in enumerate(range(0, runs, BATCH)):
        rng = np.random.default_rng((SEED, number, organisations, batch))
        size = min(BATCH, runs - start)
        both = two_scales(STRONG, organisations, size, rng, deltas=law.deltas, shared=law.shared)
        found += [declared(both, run) for run in range(size)]
    return found


def declared(both: TwoScales, run: int) -> Declared:
    """Judge one of the programmes."""
    raters, targets = np.nonzero(~np.eye(both.trust.shape[1], dtype=bool))
    trust, collaboration = (changes[run, raters, targets] for changes in (both.trust, both.collaboration))
    scores = PairScores(
        trust=_two_waves(trust), collaboration=_two_waves(collaboration), raters=raters, targets=targets
    )
    verdict = circle_verdict(scores)
    rising = verdict.word in ("rising", "strengthening", "feeding_each_other")
    return Declared(
        naive=_naive_rises(trust) and _naive_rises(collaboration),
        l1=rising,
        l2=rising and above_zero(verdict.evidence.comovement),
        word=verdict.word,
    )


def _two_waves(changes: Floats) -> Floats:
    return np.stack([np.zeros_like(changes), changes], axis=1)


def _naive_rises(changes: Floats) -> bool:
    n = len(changes)
    return bool(changes.mean() > t_quantile(0.975, n - 1) * changes.std(ddof=1) / np.sqrt(n))


Kind = Literal["null", "common_cause", "loop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveWorld:
    """Four waves in which trust and collaboration feed each other, or do not."""

    label: str
    kind: Kind
    world: World


_STABLE: Final = Part(spread=1.0, shared=Shared(mood=0.5, comovement=0.5))
_NEW: Final = Part(spread=0.7, shared=Shared(mood=0.3, comovement=0.3))
_OWN: Final = Part(spread=0.5)
_NO_LAG: Final = ((0.0, 0.0), (0.0, 0.0))
_CARRIED: Final = ((0.4, 0.0), (0.0, 0.4))
_ONE_WAY: Final = ((0.4, 0.0), (0.3, 0.4))
_LOOP: Final = ((0.3, 0.25), (0.25, 0.3))

WORLDS: Final[Mapping[str, WaveWorld]] = MappingProxyType(
    {
        "stable": WaveWorld(
            label="stable traits, passing deviations",
            kind="null",
            world=World(stable=_STABLE, innovation=_NEW, transition=_NO_LAG),
        ),
        "carried": WaveWorld(
            label="… deviations last (.4)",
            kind="null",
            world=World(stable=_STABLE, innovation=_NEW, transition=_CARRIED),
        ),
        "mood": WaveWorld(
            label="… and come with the raters' moods (.8)",
            kind="null",
            world=World(stable=_STABLE, innovation=Part(spread=0.7, shared=Shared(mood=0.8)), transition=_CARRIED),
        ),
        "error": WaveWorld(
            label="… measured with error",
            kind="null",
            world=World(stable=_STABLE, innovation=_NEW, transition=_CARRIED, error=_OWN),
        ),
        "one_way": WaveWorld(
            label="… trust feeds collaboration (.3), not the other way",
            kind="null",
            world=World(stable=_STABLE, innovation=_NEW, transition=_ONE_WAY),
        ),
        "growth": WaveWorld(
            label="stable traits, pairs grow at different rates that come with the raters' moods (.8)",
            kind="null",
            world=World(
                stable=_STABLE,
                innovation=_NEW,
                transition=_NO_LAG,
                slope=Part(spread=0.3, shared=Shared(mood=0.8)),
            ),
        ),
        "cause": WaveWorld(
            label="stable traits, something else moves both and lasts (.5)",
            kind="common_cause",
            world=World(stable=_STABLE, innovation=_OWN, transition=_NO_LAG, cause=0.5, cause_lasts=0.5),
        ),
        "strong_cause": WaveWorld(
            label="… moves them more, and lasts longer (.7)",
            kind="common_cause",
            world=World(stable=_STABLE, innovation=_OWN, transition=_NO_LAG, cause=0.7, cause_lasts=0.7),
        ),
        "loop": WaveWorld(
            label="each feeds the other (.25)",
            kind="loop",
            world=World(stable=_STABLE, innovation=_NEW, transition=_LOOP),
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """What the lagged effects of one simulated network were said to be."""

    both: bool
    """Both lower bounds above 0."""
    regression: bool
    """The same of the regression of the second wave on the first, which takes what is stable for what is fed."""
    trust_to_collaboration: bool
    collaboration_to_trust: bool
    missing: Reason | None
    """Why there are none."""


def networks(world: str, organisations: int, runs: int) -> Sequence[Paths]:
    """Simulate networks, a seed each, and take their lagged effects."""
    number = list(WORLDS).index(world)
    rngs = (np.random.default_rng((SEED, number, organisations, run)) for run in range(runs))
    return [paths(world, organisations, rng) for rng in rngs]


def paths(world: str, organisations: int, rng: np.random.Generator) -> Paths:
    """Take the lagged effects of one network."""
    drawn = panel(WORLDS[world].world, organisations, WAVES, rng)
    times = np.arange(WAVES, dtype=np.float64)
    found = cross_lagged(drawn.trust, drawn.collaboration, drawn.raters, drawn.targets, times)
    shown = (
        [False, False]
        if isinstance(found, NotEstimable)
        else [above_zero(path) for path in (found.trust_to_collaboration, found.collaboration_to_trust)]
    )
    return Paths(
        both=all(shown),
        regression=_regression(drawn),
        trust_to_collaboration=shown[0],
        collaboration_to_trust=shown[1],
        missing=found.code if isinstance(found, NotEstimable) else None,
    )


def _regression(drawn: Panel) -> bool:
    waves = drawn.trust[:, 0], drawn.collaboration[:, 0], drawn.trust[:, 1], drawn.collaboration[:, 1]
    found = loop_between_waves(*waves, drawn.raters, drawn.targets)
    return not isinstance(found, NotEstimable) and all(
        above_zero(path) for path in (found.path_trust_to_collaboration, found.path_collaboration_to_trust)
    )

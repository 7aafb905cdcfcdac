"""Two waves as they are answered: respondents who err, sittings that colour both answers, scales that end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulated import STRONG, Floats, Shared, two_scales
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import Circumstances, Range
from tillitsmaal.stats.circle.sittings import Sittings
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.circle.words import Verdict, above_zero

Integers = NDArray[np.integer]

SEED: Final = 19950710
SIZES: Final = (12, 25)
BATCH: Final = 50
WAVES: Final = 2
CHANGE: Final = 0.5
"""Standard deviation of true pair changes, in points of the scale of 1 to 5."""
LEVEL: Final = 0.7
"""Standard deviation of true first levels."""
ERROR: Final = 0.5
"""Standard deviation of what one respondent adds to one answer in one wave."""
STEPS: Final = 3
"""A score is the mean of three items: thirds of a point."""
ENDS: Final = Range(lowest=1.0, highest=5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWorld:
    """How a programme is, and how it is answered about."""

    label: str
    together: bool
    """Whether relationships do move together, so that strengthening is right."""
    respondents: int
    alone: float = 0.0
    """Share of the organisations that have one respondent all the same."""
    sitting: float = 0.0
    """Correlation of what a respondent adds to trust and to collaboration in one wave."""
    episode: float = 0.0
    """Standard deviation of what an episode with a partner adds to all that its organisation answers about it in one
    wave, in points; nothing in the answers tells it from a change."""
    base: float = 3.0
    """Mean first level, in points."""
    levels: float = 0.5
    """Correlation of the first levels of trust and collaboration."""
    delta: float = 0.8
    """Mean change of both, in standard deviations of pair changes."""

    @property
    def shared(self) -> Shared:
        """What true changes have in common."""
        return Shared(comovement=0.4 if self.together else 0.0)


ANSWER_WORLDS: Final[Mapping[str, AnswerWorld]] = MappingProxyType(
    {
        "one": AnswerWorld(label="not together; 1 respondent", together=False, respondents=1),
        "one_sitting": AnswerWorld(
            label="… sittings colour both answers (.6)", together=False, respondents=1, sitting=0.6
        ),
        "two": AnswerWorld(label="not together; 2 respondents", together=False, respondents=2),
        "two_sitting": AnswerWorld(
            label="… sittings colour both answers (.6)", together=False, respondents=2, sitting=0.6
        ),
        "four_sitting": AnswerWorld(label="… 4 respondents", together=False, respondents=4, sitting=0.6),
        "some_sitting": AnswerWorld(
            label="… 2 respondents in half of the organisations", together=False, respondents=2, alone=0.5, sitting=0.6
        ),
        "high": AnswerWorld(
            label="not together; 1 respondent, levels high and alike (.8)",
            together=False,
            respondents=1,
            base=3.8,
            levels=0.8,
        ),
        "high_two": AnswerWorld(label="… 2 respondents", together=False, respondents=2, base=3.8, levels=0.8),
        "high_four": AnswerWorld(
            label="… 4 respondents, rise of 1.2 sd", together=False, respondents=4, base=3.8, levels=0.8, delta=1.2
        ),
        "higher_four": AnswerWorld(label="… higher", together=False, respondents=4, base=4.2, levels=0.8, delta=1.2),
        "episode": AnswerWorld(
            label="not together; 2 respondents, episodes colour all that an organisation answers about a partner",
            together=False,
            respondents=2,
            episode=0.2,
        ),
        "together_one": AnswerWorld(label="together (.4); 1 respondent", together=True, respondents=1),
        "together_two": AnswerWorld(label="together (.4); 2 respondents", together=True, respondents=2),
        "together_two_sitting": AnswerWorld(
            label="… sittings colour both answers (.6)", together=True, respondents=2, sitting=0.6
        ),
        "together_four": AnswerWorld(label="together (.4); 4 respondents", together=True, respondents=4),
        "together_high": AnswerWorld(
            label="together (.4); 2 respondents, levels high and alike (.8)",
            together=True,
            respondents=2,
            base=3.8,
            levels=0.8,
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredOfAnswers:
    """What was said of one simulated programme."""

    scores_alone: bool
    """L2 by the pair scores, without asking who told of them and where the scale ends."""
    word: Verdict


def answered_programmes(world: str, organisations: int, runs: int) -> Sequence[DeclaredOfAnswers]:
    """Simulate programmes, a batch a seed, and judge each with the program's own rule."""
    number, law = list(ANSWER_WORLDS).index(world), ANSWER_WORLDS[world]
    found = []
    for batch, start in enumerate(range(0, runs, BATCH)):
        rng = np.random.default_rng((SEED, number, organisations, batch))
        found += [judged(*answers) for answers in programmes_of(law, organisations, min(BATCH, runs - start), rng)]
    return found


def programmes_of(
    law: AnswerWorld, organisations: int, runs: int, rng: np.random.Generator
) -> Sequence[tuple[PairScores, Circumstances]]:
    """Draw programmes, every respondent answering about all partners in both waves."""
    both = two_scales(STRONG, organisations, runs, rng, deltas=(law.delta, law.delta), shared=law.shared)
    raters, targets = np.nonzero(~np.eye(organisations, dtype=bool))
    changes = np.stack([both.trust, both.collaboration], axis=1)[:, :, raters, targets] * CHANGE
    levels = rng.standard_normal(changes.shape)
    levels[:, 1] = _alike(levels[:, 0], levels[:, 1], law.levels)
    true = law.base + LEVEL * levels[..., None] + np.stack([0 * changes, changes], axis=-1)
    return [_answered(law, true[run], raters, targets, rng) for run in range(runs)]


def judged(scores: PairScores, circumstances: Circumstances) -> DeclaredOfAnswers:
    """Judge one of the programmes, with and without what is known beside its pair scores."""
    plain = circle_verdict(scores)
    return DeclaredOfAnswers(
        scores_alone=plain.word == "strengthening" and above_zero(plain.evidence.comovement),
        word=circle_verdict(scores, circumstances).word,
    )


def _answered(
    law: AnswerWorld, true: Floats, raters: Integers, targets: Integers, rng: np.random.Generator
) -> tuple[PairScores, Circumstances]:
    """Answers of one programme; `true` is of shape (2, pairs, waves)."""
    pairs, k = len(raters), law.respondents
    errors = rng.standard_normal((2, pairs, WAVES, k))
    errors[1] = _alike(errors[0], errors[1], law.sitting)
    episodes = law.episode * rng.standard_normal((pairs, WAVES, 1))
    told = np.clip(np.round((true[..., None] + episodes + ERROR * errors) * STEPS) / STEPS, ENDS.lowest, ENDS.highest)
    alone = raters < law.alone * (raters.max() + 1)
    trust, collaboration = np.where(alone[:, None], told[..., 0], told.mean(axis=-1))
    pair, wave, person = np.indices((pairs, WAVES, k)).reshape(3, -1)
    some = (person == 0) | ~alone[pair]
    pair, wave, person = pair[some], wave[some], person[some]
    sittings = Sittings(
        pair=pair,
        wave=wave,
        respondent=raters[pair] * k + person,
        trust=told[0].ravel()[some],
        collaboration=told[1].ravel()[some],
    )
    scores = PairScores(trust=trust, collaboration=collaboration, raters=raters, targets=targets)
    return scores, Circumstances(ranges=(ENDS, ENDS), sittings=sittings)


def _alike(given: Floats, own: Floats, correlation: float) -> Floats:
    """Standard normal, correlated with `given`."""
    found: Floats = correlation * given + np.sqrt(1 - correlation**2) * own
    return found

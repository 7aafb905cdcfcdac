"""Estimators inside a process of their own: `python benchmarks/estimators.py STEP --data FOLDER` prints JSON.

The step `data` writes what every step reads, so that `estimators.R` times the same on the same numbers. Imports,
reading and one run that does not count come before the clock starts.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulated_waves import Part, World, panel
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.mixed import crossed_random_effects
from tillitsmaal.stats.circle.cross_lagged import cross_lagged
from tillitsmaal.stats.circle.ri_clpm import ri_clpm
from tillitsmaal.stats.factor.fit import fit_model
from tillitsmaal.stats.factor.measures import fit_measures
from tillitsmaal.stats.factor.sample import Sample, sample
from tillitsmaal.stats.factor.structures import simple_structure
from tillitsmaal.stats.jackknife import mean_over_pairs
from tillitsmaal.stats.pairs.mrqap import mrqap
from tillitsmaal.stats.pairs.qap import qap_correlation
from tillitsmaal.stats.pairs.srm import srm_complete, srm_missing
from tillitsmaal.stats.reliability.scale import reliability

Floats = NDArray[np.float64]
Read = Callable[[str], Floats]
Action = Callable[[], object]

SEED: Final = 20240301
LARGE, MIDDLE, SMALL = 300, 100, 25
UNANSWERED: Final = 0.1
WAVES: Final = 4
PERMUTATIONS: Final = 1000
RATINGS: Final = 3639
"""Rows of the crossed data set that the figure of lme4 is of."""
RATERS, TARGETS = 120, 80
ANSWERS, ITEMS = 100_000, 15
FACETS: Final = (0, 0, 0, 1, 1, 1, 2, 2, 2)


def write_data(folder: Path) -> None:
    """Write the numbers that everybody reads."""
    rng = np.random.default_rng(SEED)
    round_robin = rng.normal(size=(LARGE, LARGE)) + rng.normal(size=(LARGE, 1)) + rng.normal(size=LARGE)
    networks = rng.normal(size=(3, MIDDLE, MIDDLE))
    networks[0] += 0.2 * networks[1] + rng.normal(size=(MIDDLE, 1))
    world = World(stable=Part(spread=0.6), innovation=Part(spread=0.5), transition=((0.3, 0.15), (0.15, 0.3)), rise=0.1)
    drawn = panel(world, SMALL, WAVES, rng)
    raters, targets = rng.integers(RATERS, size=RATINGS), rng.integers(TARGETS, size=RATINGS)
    scores = rng.normal(size=RATERS)[raters] + 0.6 * rng.normal(size=TARGETS)[targets] + rng.normal(size=RATINGS)
    facets = rng.multivariate_normal(np.zeros(3), np.full((3, 3), 0.5) + 0.5 * np.eye(3), size=1000)
    tables = {
        "round_robin": round_robin,
        **{f"network_{number}": network for number, network in enumerate(networks)},
        "panel": np.column_stack([drawn.raters, drawn.targets, drawn.trust, drawn.collaboration]),
        "ratings": np.column_stack([raters, targets, scores]),
        "answers": rng.integers(1, 6, size=(ANSWERS, ITEMS)) + rng.integers(0, 3, size=(ANSWERS, 1)),
        "facets": facets[:, list(FACETS)] + rng.normal(size=(1000, len(FACETS))),
    }
    for name, table in tables.items():
        np.savetxt(folder / f"{name}.csv", table, delimiter=",", fmt="%.10g")


def srm(read: Read) -> Action:
    """Social relations model with standard errors, complete data."""
    full = read("round_robin")
    return lambda: srm_complete(full)


def srm_unanswered(read: Read) -> Action:
    """The same with pairs missing, standard errors by the jackknife."""
    full = read("round_robin")
    holed = np.where(np.random.default_rng(SEED).random(full.shape) < UNANSWERED, np.nan, full)
    return lambda: srm_missing(holed)


def jackknife_of_a_mean(read: Read) -> Action:
    """Organisation jackknife of a mean."""
    full = read("round_robin")
    raters, targets = np.nonzero(~np.eye(len(full), dtype=bool))
    values = full[raters, targets]
    return lambda: mean_over_pairs(values, raters, targets)


def qap(read: Read) -> Action:
    """Correlation of two relations by permutation."""
    y, x = read("network_0"), read("network_1")
    return lambda: qap_correlation(y, x, permutations=PERMUTATIONS, seed=SEED)


def mrqap_two_predictors(read: Read) -> Action:
    """Regression of a relation on two others, double semi-partialling."""
    y, predictors = read("network_0"), np.stack([read("network_1"), read("network_2")])
    return lambda: mrqap(y, predictors, permutations=PERMUTATIONS, seed=SEED)


def ri_clpm_with_jackknife(read: Read) -> Action:
    """Random-intercept cross-lagged panel model, and again without each organisation."""
    table = read("panel")
    raters, targets = table[:, :2].astype(np.int64).T
    trust, collaboration = table[:, 2 : 2 + WAVES], table[:, 2 + WAVES :]
    return lambda: cross_lagged(trust, collaboration, raters, targets, np.arange(WAVES, dtype=np.float64))


def ri_clpm_fit(read: Read) -> Action:
    """The model once, with standard errors and fit."""
    table = read("panel")
    return lambda: ri_clpm(table[:, 2 : 2 + WAVES], table[:, 2 + WAVES :])


def mixed(read: Read) -> Action:
    """Crossed random effects by REML."""
    raters, targets, y = read("ratings").T
    levels = [raters.astype(np.int64), targets.astype(np.int64)]
    return lambda: crossed_random_effects(y, np.ones((len(y), 1)), levels)


def alpha(read: Read) -> Action:
    """Alpha with item statistics, lambda-2 and omega."""
    answers = read("answers")
    return lambda: reliability(answers)


def three_facets(read: Read) -> Action:
    """Confirmatory factor analysis of three facets, with fit measures."""
    answers = read("facets")
    model = simple_structure(FACETS)

    def fitted() -> object:
        moments = sample([answers])
        found = fit_model(model, moments) if isinstance(moments, Sample) else moments
        return found if isinstance(found, NotEstimable) else fit_measures(found)

    return fitted


STEPS: Final[Mapping[str, Callable[[Read], Action]]] = {
    "srm": srm,
    "srm_unanswered": srm_unanswered,
    "jackknife": jackknife_of_a_mean,
    "qap": qap,
    "mrqap": mrqap_two_predictors,
    "ri_clpm_jackknife": ri_clpm_with_jackknife,
    "ri_clpm": ri_clpm_fit,
    "mixed": mixed,
    "alpha": alpha,
    "facets": three_facets,
}


def seconds_of(action: Action) -> float:
    """How long it takes the second time; what gives no number is not timed."""
    found = action()
    if isinstance(found, NotEstimable):
        raise SystemExit(f"not estimable: {found.code}")
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    """Write the data, or run one step and print its time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("data", *STEPS))
    parser.add_argument("--data", type=Path, required=True, help="folder of the numbers")
    given = parser.parse_args()
    if given.step == "data":
        write_data(given.data)
        return

    def read(name: str) -> Floats:
        return np.loadtxt(given.data / f"{name}.csv", delimiter=",")

    print(json.dumps({"seconds": seconds_of(STEPS[given.step](read))}))


if __name__ == "__main__":
    main()

"""Estimators of specifications over waves: loop, growth of pairs, reliable change."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, estimated, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, SpecificationError, at, kinded
from reference.dyadic_variables import Floats, Integers, slopes
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.classical import classical_rci
from tillitsmaal.stats.circle.loop import loop_between_waves
from tillitsmaal.stats.pairs.regression import pair_regression

LOOP: Final = {
    "path_T_to_C": "path_trust_to_collaboration",
    "path_C_to_T": "path_collaboration_to_trust",
    "carryover_T": "carry_over_trust",
    "carryover_C": "carry_over_collaboration",
    "loop_gain": "gain",
    "multiplier": "multiplier",
    "spectral_radius": "spectral_radius",
    "equilibrium_T": "equilibrium_trust",
    "equilibrium_C": "equilibrium_collaboration",
}


def var1(sample: Sample) -> Any:
    """The loop from one wave to the next."""
    for setting in ("first", "last"):
        told = sample.settings[setting]
        if not isinstance(told, list) or len(told) != len(("trust", "collaboration")):
            raise SpecificationError(f'{setting}: trust and collaboration, such as ["t1", "c1"], not {told!r}')
    names = [*sample.settings["first"], *sample.settings["last"]]
    used = sample.of(names)
    found = loop_between_waves(*(used.value(one) for one in names), used.raters, used.targets)
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    parts = {name: estimated(getattr(found, field)) for name, field in LOOP.items()}
    return {
        **{name: part["estimate"] for name, part in parts.items()},
        "jackknife_se": {name: part["se"] for name, part in parts.items()},
        "ci95": {name: part["ci95"] for name, part in parts.items()},
        "phi": [
            [parts["carryover_T"]["estimate"], parts["path_C_to_T"]["estimate"]],
            [parts["path_T_to_C"]["estimate"], parts["carryover_C"]["estimate"]],
        ],
        "n_obs": Leaf(value=found.pairs, kind="count"),
    }


def growth(sample: Sample) -> Any:
    """A straight line through each pair's waves."""
    waves = list(sample.settings["waves"])
    needed = int(sample.get("waves_needed", len(waves)))
    used = sample.of(waves, needed=needed)
    lines = slopes(used.columns(waves), sample.get("times"), needed)
    order = ordered(sample, used.labels)

    def told(values: Floats, waves_used: Integers, least: int) -> list[Any]:
        few = NotEstimable(code="too_few_waves")
        return [float(values[one]) if waves_used[one] >= least else few for one in order]

    return {
        "pairs": kinded("estimate", [used.labels[one] for one in order]),
        "slope": kinded("estimate", told(lines.slope, lines.waves_used, 2)),
        "slope_se": kinded("estimate", told(lines.standard_error, lines.waves_used, 3)),
        "intercept_at_wave1": kinded("estimate", told(lines.intercept, lines.waves_used, 2)),
        "waves_used": kinded("count", [int(lines.waves_used[one]) for one in order]),
        **kinded("count", {"n_pairs": len(order), "N_nodes": used.organisations}),
    }


def ordered(sample: Sample, labels: Sequence[str]) -> list[int]:
    """Places of the pairs in the order of the list of pairs told, else of the block's or the case's `pairs`."""
    told = sample.get("order")
    if isinstance(told, str):
        try:
            told = at(sample.case.expected, told)
        except KeyError:
            raise SpecificationError(f"order: the case has nothing at {told!r}") from None
        if not isinstance(told, list):
            raise SpecificationError(f"order: a list of pairs, not {told!r}")
    place = {label: number for number, label in enumerate(labels)}
    if told is not None:
        unknown = [one for one in map(written, told) if one not in place]
        if unknown:
            raise SpecificationError(f"order: {unknown[0]!r} is none of the {len(labels)} pairs, such as {labels[0]!r}")
        first = [place[one] for one in map(written, told)]
        return [*first, *(number for number in range(len(labels)) if number not in set(first))]
    inside = sample.shape.get("pairs") if isinstance(sample.shape, Mapping) else None
    for named in (inside, sample.case.expected.get("pairs")):
        if isinstance(named, list) and sorted(map(written, named)) == sorted(labels):
            return [place[one] for one in map(written, named)]
    return list(range(len(labels)))


def written(label: Any) -> str:
    """A pair by our own sign."""
    return str(label).replace("->", ">")


def reliable(sample: Sample) -> Any:
    """The classical reliable change index: one reliability, one standard deviation."""
    first, last = sample.settings["first"], sample.settings["last"]
    if isinstance(first, int | float):
        return of_one_person(sample, float(first), float(last))
    told = sample.settings["reliability"]
    if isinstance(first, list) or isinstance(last, list):
        raise SpecificationError("first and last: one score each")
    needs = [] if isinstance(told, int | float) else list(told)
    used = sample.of([first, last])
    r = float(told) if isinstance(told, int | float) else correlated(sample, needs)
    if isinstance(r, NotEstimable):
        return nothing(sample.shape, r)
    sd = sample.get("sd")
    found = classical_rci(used.value(first), used.value(last), r, sd=None if sd is None else float(sd))
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    order = ordered(sample, used.labels)
    return {
        "pairs": kinded("estimate", [used.labels[one] for one in order]),
        "rci": kinded("estimate", [float(found.rci[one]) for one in order]),
        **kinded(
            "estimate",
            {
                "r": found.reliability,
                "sd1": found.sd,
                "sem": found.sem,
                "s_diff": found.s_diff,
                "mdc95": found.mdc95,
                "mdc90": found.mdc90,
                "expected_false_labels": found.expected_false_labels,
                "mean_rci": found.mean_rci,
                "sd_rci": found.sd_rci,
            },
        ),
        **kinded("count", {"n": found.n, "n_up": found.n_up, "n_down": found.n_down, "n_none": found.n_none}),
    }


def correlated(sample: Sample, names: Sequence[str]) -> float | NotEstimable:
    if len(names) != 2:
        raise SpecificationError("reliability: a number, or two variables whose correlation it is")
    used = sample.of(names)
    fit = pair_regression(used.value(names[0]), used.columns(names[1:]), used.raters, used.targets)
    return fit if isinstance(fit, NotEstimable) else fit.standardised[0]


def of_one_person(sample: Sample, first: float, last: float) -> Any:
    found = classical_rci(
        np.array([first]), np.array([last]), float(sample.settings["reliability"]), sd=float(sample.settings["sd"])
    )
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    told = {"sem": found.sem, "s_diff": found.s_diff, "rci": float(found.rci[0]), "mdc95": found.mdc95}
    given = {"x_pre": first, "x_post": last, "sd": found.sd, "r": found.reliability}
    return kinded("estimate", {**told, **given})


WAVES: Final[Mapping[str, Estimator]] = {
    "var1": Estimator(compute=var1, needs=["first", "last"], may=["steps"]),
    "growth": Estimator(compute=growth, needs=["waves"], may=["times", "waves_needed", "order"]),
    "reliable_change": Estimator(compute=reliable, needs=["first", "last", "reliability"], may=["sd", "order"]),
}

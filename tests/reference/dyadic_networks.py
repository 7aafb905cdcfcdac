"""Estimators of specifications that give the blocks of parts A and D: social relations model, network descriptives."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reference.dyadic.part_a import bivariate, network
from reference.dyadic.part_d import described
from reference.dyadic_estimators import Estimator, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import kinded
from reference.dyadic_variables import Floats
from tillitsmaal.estimates import NotEstimable


class Relation:
    """A relation as part A asks for one: its matrix and the names of its rows."""

    def __init__(self, scored: Floats, people: Sequence[str]) -> None:
        self.scored, self.people = scored, people

    def matrix(self, group: str, scale: tuple[str, str]) -> Floats:  # noqa: ARG002
        return self.scored

    def names(self, group: str) -> Sequence[str]:  # noqa: ARG002
        return self.people


def social_relations(sample: Sample) -> Any:
    """One relation, or the covariances of two, with TripleR's way with missing pairs."""
    used = sample.of([sample.settings["x"]], needed=0)
    x = used.matrix(sample.settings["x"])
    if "y" in sample.settings:
        shape = sample.shape if isinstance(sample.shape, Mapping) else {}
        found = bivariate([x], [used.matrix(sample.settings["y"])], "fill_in", "within_networks", shape)
    else:
        found = network(Relation(x, used.pairs.organisations), "", ("", ""))
    return kinded("estimate", found) if found else nothing(sample.shape, NotEstimable(code="too_few_organisations"))


def networks(sample: Sample) -> Any:
    shape = sample.shape if isinstance(sample.shape, Mapping) else {}
    scored = sample.of([sample.settings["of"]], needed=0).matrix(sample.settings["of"])
    return kinded("estimate", described(scored, str(sample.get("cut", "> 0")), shape))


NETWORKS: Final[Mapping[str, Estimator]] = {
    "srm": Estimator(compute=social_relations, needs=["x"], may=["y"]),
    "network": Estimator(compute=networks, needs=["of"], may=["cut"]),
}

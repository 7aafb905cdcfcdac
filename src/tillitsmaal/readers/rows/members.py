"""Which organisations are partners in which wave and network, by a study's roster."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.names import key
from tillitsmaal.study import Study, waves_in_order


def in_wave(study: Study) -> NDArray[np.bool_] | None:
    """Whether each organisation is a partner in each wave (wave × organisation); None without roster or waves."""
    if not study.organisations or not study.waves:
        return None
    in_order = [key(wave.name) for wave in waves_in_order(study)]
    places = {name: place for place, name in enumerate(in_order)}
    when = np.array([places[key(wave.name)] for wave in study.waves])
    joined = [places[key(unit.joined)] if unit.joined else 0 for unit in study.organisations]
    left = [places[key(unit.left)] if unit.left else len(in_order) for unit in study.organisations]
    return (when[:, None] >= np.array(joined)) & (when[:, None] < np.array(left))


def in_network(study: Study) -> NDArray[np.bool_] | None:
    """Whether each organisation is a member of each network (network × organisation)."""
    if not study.networks or not study.organisations:
        return None
    places = {
        key(name): place
        for place, unit in enumerate(study.organisations)
        for name in (unit.id, unit.name or unit.id, *unit.aliases)
    }
    member = np.zeros((len(study.networks), len(study.organisations)), dtype=bool)
    for number, network in enumerate(study.networks):
        member[number, [places[key(name)] for name in network.members if key(name) in places]] = True
    return member

"""Attack what is published of 200 random networks by rank, and write ATTACKS.md.

Usage: `python benchmarks/attacks.py [--onwards]`. For k = 3, 5 and 8, the first wave of a network is released to
partners and the public, and then both waves. The attacker of the tests knows who answered about whom, reads every
number back, and solves them for what fewer than k people said. Then the same without the second rule of suppression,
where he is to find somebody. Each run is stored when it is done: `--onwards` keeps what is stored.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

os.environ |= {"OPENBLAS_NUM_THREADS": "1"}
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import numpy as np

from privacy_attack import one_or_two_organisations, small_groups
from privacy_releases import released_without_second_rule, twice_released
from privacy_worlds import world

HERE: Final = Path(__file__).parent
STORED: Final = HERE / "results" / "attacks.json"
NETWORKS: Final = 200
LEAST: Final = (3, 5, 8)

Attacked = Mapping[str, Any]
"""A network under attack, as it is stored."""


def main() -> int:
    """Attack, write, and fail where somebody was found."""
    parser = argparse.ArgumentParser(description="Attack what is published.")
    parser.add_argument("--onwards", action="store_true", help="keep what is stored, and attack the other networks")
    found: list[Attacked] = json.loads(STORED.read_text()) if parser.parse_args().onwards else []
    done = {(one["network"], one["k"]) for one in found}
    for seed in range(NETWORKS):
        for k in LEAST:
            if (seed, k) not in done:
                found.append(_attacked(seed, k))
                STORED.write_text("[\n" + ",\n".join(map(json.dumps, found)) + "\n]\n")
                print(*found[-1].values(), flush=True)
    (HERE / "ATTACKS.md").write_text("\n".join(_lines(found)) + "\n", encoding="utf-8")
    return 0 if not any(one["misread"] or one["people"] or one["organisations"] for one in found) else 1


def _attacked(seed: int, k: int) -> Attacked:
    study = twice_released(world(seed), k)
    groups = list(small_groups(study.world, k, np.random.default_rng(seed)))
    careless = released_without_second_rule(study.world, k).attacker
    return {
        "network": seed,
        "k": k,
        "numbers": len(study.attacker.equations),
        "misread": len(study.attacker.wrong()) + len(study.of_public.wrong()),
        "people": len(study.attacker.solved(groups)),
        "organisations": len(study.of_public.solved(list(one_or_two_organisations(study.world)))),
        "without_second_rule": len(careless.solved(groups)),
    }


def _lines(found: Sequence[Attacked]) -> Iterator[str]:
    yield "# Attacks on what is published\n"
    yield (
        "Random networks of 6 to 15 organisations of 1 to 12 people, released twice to partners and the public; made "
        "by `make bench-attacks`. Every number that is parsed back from the released documents is an equation in what "
        "people answered; misread are those that the true answers do not fulfil. Solved are networks in which some "
        "combination of the numbers is made of fewer than k people alone, or, for who sees only what is public, of one "
        "or two organisations. The last column is the same attack where the rest of an organisation's people is shown "
        "however few they are: it shows that the attack works.\n"
    )
    yield "| k | networks | numbers read back | misread | solved: people | solved: organisations | without the rule |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    for k in LEAST:
        of = [one for one in found if one["k"] == k]
        sums = [sum(one[name] for one in of) for name in ("numbers", "misread")]
        networks = [sum(one[name] > 0 for one in of) for name in ("people", "organisations", "without_second_rule")]
        yield "| " + " | ".join(f"{number:,}" for number in (k, len(of), *sums, *networks)) + " |"


if __name__ == "__main__":
    sys.exit(main())

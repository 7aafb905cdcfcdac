"""What the simulations of coverage found, as JSON and as a page to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final

from simulated import SCENARIOS

SIZES: Final = (6, 12, 25)
AT_MOST: Final = 0.06
AT_LEAST: Final = 0.003
NAIVE_ABOVE: Final = 0.15
POWER_SIZES: Final = (5, 6, 8, 10, 12, 16, 20, 25, 30)

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "naive_pairs": "naive paired t on directed pairs",
        "naive_dyads": "naive t on the means of dyads",
        "respondent_rows": "respondent rows as independent",
        "rater_clusters": "cluster by rater (CR1), t(N−1)",
        "two_way_clusters": "two-way rater × target, t(N−1)",
        "crossed_random_effects": "crossed (rater)+(target)+(dyad), REML, Satterthwaite",
        "organisation_bootstrap": "organisation bootstrap, percentile",
        "dyadic_textbook": "textbook dyadic-robust SE, normal",
        "dyadic_rescaled": "dyadic-robust × N/(N−1), t(N−1)",
        "dyadic_corrected": "dyadic-robust × N(N−1)/((N−2)(N−3)), t(N−1)",
        "srm_analytic": "SRM-analytic, Satterthwaite df",
        "organisation_jackknife": "**delete-one-organisation jackknife, t(N−1)**",
        "jackknife_silent": "… one organisation in six silent",
        "jackknife_missing": "… 15 % of the pairs missing",
        "jackknife_rounded": "… changes rounded to halves of a standard deviation",
        "jackknife_everything": "… all three together",
    }
)
PUBLISHED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "naive_pairs": {"moderate": "22/35/52", "strong": "36/52/65"},
        "respondent_rows": {"strong": "36/49/65"},
        "rater_clusters": {"moderate": "12/14/17", "strong": "16/19/20"},
        "two_way_clusters": {"moderate": "13/10/10", "strong": "13/12/11"},
        "crossed_random_effects": {"moderate": "4/8/8", "strong": "8/11/10"},
        "organisation_bootstrap": {"moderate": "5/5/6", "strong": "11/9/7"},
        "dyadic_textbook": {"moderate": "35/16/10", "strong": "31/14/8"},
        "srm_analytic": {"moderate": "4/4/6", "strong": "4/5/5"},
        "organisation_jackknife": {"moderate": "3/3/4", "strong": "4/4/5"},
    }
)
"""What the study behind the choice of the jackknife found, 4,000 runs."""
PUBLISHED_POWER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "moderate": "1.6/1.2/.90/.73/.62/.50/.43/.37/.33",
        "strong": "1.8/1.5/1.1/.94/.82/.68/.59/.52/.47",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One method in one scenario."""

    method: str
    scenario: str
    organisations: int
    runs: int
    """Replications that have an interval."""
    wrong: float
    """Share of intervals that miss the truth; one without width always does."""
    without_width: float
    """Share of replications with a negative variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallestChange:
    """The change whose interval lies above 0 in 80 of 100 programmes."""

    scenario: str
    organisations: int
    runs: int
    change: float
    """In standard deviations of pair changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Everything found in one go."""

    date: str
    seed: int
    batch: int
    respondents: int
    deviation: float
    machine: Mapping[str, str]
    libraries: Mapping[str, str]
    cells: Sequence[Cell]
    smallest: Sequence[SmallestChange]


def to_json(found: Coverage) -> str:
    """All of it, for programs."""
    return json.dumps({"schema": "tillit/coverage/1", **asdict(found)}, indent=2, ensure_ascii=False) + "\n"


def to_markdown(found: Coverage) -> str:
    """All of it, for people."""
    cells = {(cell.method, cell.scenario, cell.organisations): cell for cell in found.cells}
    parts = [
        "# How often 95 % intervals of a mean change are wrong",
        f"Made {found.date} by `python benchmarks/coverage.py`, seed {found.seed}; what is simulated is defined in "
        "`benchmarks/simulated.py`.",
        "Per cent of intervals that miss the truth, for 6/12/25 organisations; 5 would be right. An interval whose "
        "variance is estimated as negative has no width and misses it. *Before* is what the study behind the choice of "
        "the jackknife found in 4,000 runs. "
        f"The largest Monte Carlo standard error is {100 * max(_error(cell) for cell in found.cells):.1f}.",
        _coverage_table(cells),
        f"Respondent rows: {found.respondents} respondents an organisation, own change of variance {found.deviation:g} "
        "(the study does not say what it used). Runs without an interval are left out.",
        "## What must hold",
        _rules_table(found.cells),
        "## The smallest change that 80 of 100 programmes would see",
        "In standard deviations of pair changes: the interval of the organisation jackknife lies above 0. "
        f"{found.smallest[0].runs:,} runs each.",
        _smallest_table(found.smallest),
        "## Made on",
        _table(("", ""), [*found.machine.items(), *found.libraries.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def _error(cell: Cell) -> float:
    return sqrt(cell.wrong * (1 - cell.wrong) / cell.runs)


def _coverage_table(cells: Mapping[tuple[str, str, int], Cell]) -> str:
    rows = []
    for method, label in LABELS.items():
        before = PUBLISHED.get(method, {})
        most = max(cells[method, scenario, n].runs for scenario in SCENARIOS for n in SIZES)
        least = min(cells[method, scenario, n].runs for scenario in SCENARIOS for n in SIZES)
        figures = {
            scenario: "/".join(f"{100 * cells[method, scenario, n].wrong:.1f}" for n in SIZES) for scenario in SCENARIOS
        }
        runs = f"{most:,}" if most == least else f"{least:,}–{most:,}"
        moderate, strong = before.get("moderate", "–"), before.get("strong", "–")
        rows.append((label, runs, figures["none"], figures["moderate"], moderate, figures["strong"], strong))
    return _table(("mean change", "runs", "no dependence", "moderate", "before", "strong", "before"), rows)


def _rules_table(cells: Sequence[Cell]) -> str:
    jackknife = [cell.wrong for cell in cells if cell.method == "organisation_jackknife"]
    others = [cell.wrong for cell in cells if cell.method.startswith("jackknife_")]
    naive = [cell.wrong for cell in cells if cell.method == "naive_pairs" and cell.scenario != "none"]
    rows = [
        ("jackknife, every cell: 0.3 to 6.0 %", jackknife, all(AT_LEAST <= one <= AT_MOST for one in jackknife)),
        ("jackknife with silent, missing, rounded: at most 6.0 %", others, all(one <= AT_MOST for one in others)),
        ("naive t, moderate and strong: above 15 %", naive, all(one > NAIVE_ABOVE for one in naive)),
    ]
    return _table(
        ("rule", "found", ""),
        [
            (rule, f"{100 * min(found):.1f}–{100 * max(found):.1f} %", "kept" if holds else "**missed**")
            for rule, found, holds in rows
        ],
    )


def _smallest_table(found: Sequence[SmallestChange]) -> str:
    head = ("organisations", *(str(n) for n in POWER_SIZES))
    rows = []
    for scenario, before in PUBLISHED_POWER.items():
        rows.append((scenario, *(f"{one.change:.2f}" for one in found if one.scenario == scenario)))
        rows.append((f"{scenario}, before", *before.split("/")))
    return _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

"""`tillit compare` on data in which little or nothing can be had: every gap is a reason, and every sentence is true."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cli_calls import ITEMS_SHORT, Called, Shell, valid
from tillitsmaal.analysis.compare import compare
from tillitsmaal.estimates import Estimate
from tillitsmaal.readers import read_responses
from tillitsmaal.scoring import score_responses
from tillitsmaal.stats.mean_of_pairs import MEAN_METHODS

REVERSED = ("int4",)
Answers = Callable[[str, str, int], tuple[float, float]]
"""Trust and collaboration of a pair, by rater, target and wave."""

NAMES = "ABCDEFGHIJKLMN"
NO_NUMBER = re.compile(r"\b([Nn]a[Nn]|[Ii]nf|[Ii]nfinity|None|NaT|<NA>)\b")


def everyone(organisations: int) -> list[tuple[str, str]]:
    return list(permutations(NAMES[:organisations], 2))


def number(rater: str, target: str, wave: int) -> int:
    return NAMES.index(rater) * 7 + NAMES.index(target) * 3 + wave * 5 + (wave * NAMES.index(rater)) % 4


def uneven(rater: str, target: str, wave: int) -> tuple[float, float]:
    n = number(rater, target, wave)
    return 1 + n % 5, 1 + n // 2 % 5


def level(trust: float, collaboration: float | None = None) -> Answers:
    return lambda _rater, _target, _wave: (trust, trust if collaboration is None else collaboration)


def rising_alike(rater: str, target: str, wave: int) -> tuple[float, float]:
    first = uneven(rater, target, 1)
    return tuple(min(x, 3) + wave - 1 for x in first)  # type: ignore[return-value]


def same_again(rater: str, target: str, _wave: int) -> tuple[float, float]:
    return uneven(rater, target, 1)


def flat_at_first(rater: str, target: str, wave: int) -> tuple[float, float]:
    return (3, 3) if wave == 1 else uneven(rater, target, wave)


def flat_at_last(rater: str, target: str, wave: int) -> tuple[float, float]:
    return (3, 3) if wave == 2 else uneven(rater, target, wave)


def together(rater: str, target: str, wave: int) -> tuple[float, float]:
    """Collaboration changes exactly as trust does, and both rise."""
    if wave == 1:
        return 2, 2
    trust = 3 + number(rater, target, wave) % 3
    return trust, trust


def trust_alone(rater: str, target: str, wave: int) -> tuple[float, float]:
    """Trust rises unevenly; collaboration is the same in every pair and wave."""
    return together(rater, target, wave)[0], 4


def rows_of(
    pairs: Sequence[tuple[str, str]], waves: Sequence[int], answers: Answers = uneven, respondents: int = 1
) -> Iterator[str]:
    for wave in waves:
        for rater, target in pairs:
            trust, collaboration = answers(rater, target, wave)
            for person in range(respondents):
                yield _row(f"w{wave}", f"{rater}{person}", rater, target, trust, collaboration)


def _row(wave: str, who: str, rater: str, target: str, trust: float, collaboration: float) -> str:
    cells = [trust] * 6 + [collaboration] * 4
    turned = [6 - x if item in REVERSED else x for item, x in zip(ITEMS_SHORT, cells, strict=True)]
    return ",".join([wave, who, rater, target, *(f"{x:g}" for x in turned)])


WORLDS: Mapping[str, list[str]] = {
    "constant in both waves": list(rows_of(everyone(6), (1, 2), level(3))),
    "constant at first": list(rows_of(everyone(6), (1, 2), flat_at_first)),
    "constant at last": list(rows_of(everyone(6), (1, 2), flat_at_last)),
    "every answer at the ceiling": list(rows_of(everyone(6), (1, 2), level(5))),
    "every answer at the floor": list(rows_of(everyone(6), (1, 2), level(1))),
    "the same answers in both waves": list(rows_of(everyone(6), (1, 2), same_again, respondents=2)),
    "every pair up by one": list(rows_of(everyone(6), (1, 2), rising_alike)),
    "every pair up by one, twelve organisations": list(rows_of(everyone(12), (1, 2), rising_alike)),
    "collaboration changes as trust does": list(rows_of(everyone(12), (1, 2), together)),
    "only trust moves": list(rows_of(everyone(12), (1, 2), trust_alone)),
    "two organisations": list(rows_of(everyone(2), (1, 2))),
    "three organisations": list(rows_of(everyone(3), (1, 2))),
    "four organisations": list(rows_of(everyone(4), (1, 2))),
    "five organisations": list(rows_of(everyone(5), (1, 2))),
    "a single pair": list(rows_of([("A", "B")], (1, 2))),
    "one organisation answers": list(rows_of([("A", other) for other in "BCDEFGHIJKL"], (1, 2))),
    "one organisation is answered about": list(rows_of([(other, "A") for other in "BCDEFGHIJKL"], (1, 2))),
    "a star": list(rows_of([p for p in everyone(12) if "A" in p], (1, 2))),
    "a ring": list(rows_of([(NAMES[i], NAMES[(i + 1) % 12]) for i in range(12)], (1, 2))),
    "pairs apart": list(rows_of([(NAMES[i], NAMES[i + 1]) for i in range(0, 12, 2)], (1, 2))),
    "no matched pair": [*rows_of(everyone(12)[:60], (1,)), *rows_of(everyone(12)[60:], (2,))],
    "one matched pair": [*rows_of(everyone(6)[:10], (1,)), *rows_of(everyone(6)[9:], (2,))],
    "two waves, one empty": [
        *rows_of(everyone(6), (1,)),
        *(",".join(["w2", f"{r}0", r, t, *[""] * 10]) for r, t in everyone(6)),
    ],
    "one respondent each": list(rows_of(everyone(6), (1, 2), respondents=1)),
    "three waves, one empty": [
        *rows_of(everyone(6), (1, 3)),
        *(",".join(["w2", f"{r}0", r, t, *[""] * 10]) for r, t in everyone(6)),
    ],
    "three waves, constant": list(rows_of(everyone(6), (1, 2, 3), level(4))),
    "three waves, all up by one": list(rows_of(everyone(6), (1, 2, 3), rising_alike)),
    "three waves, perfectly together": list(rows_of(everyone(12), (1, 2, 3), together)),
    "three waves, three organisations": list(rows_of(everyone(3), (1, 2, 3))),
    "three waves, pairs in two of them": [
        *rows_of(everyone(6)[:15], (1, 2)),
        *rows_of(everyone(6)[15:], (2, 3)),
    ],
}


def csv_of(rows: Sequence[str], network: Sequence[str] | None = None) -> str:
    head = ["wave", "respondent", "rater", "target", *ITEMS_SHORT]
    lines = [",".join(head), *rows]
    if network is not None:
        lines = [f"{name},{line}" for name, line in zip(["network", *network], lines, strict=True)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


def compared(shell: Shell, world: str, *more: str) -> Called:
    rows = WORLDS[world]
    shell.write("data.csv", csv_of(rows))
    waves = sorted({row.split(",", 1)[0] for row in rows})
    return shell("compare", "--responses", "data.csv", *waves, *more)


def numbers(part: Any, place: str = "") -> Iterator[tuple[str, float]]:
    match part:
        case dict():
            for key, value in part.items():
                yield from numbers(value, f"{place}/{key}")
        case list():
            for number_, value in enumerate(part):
                yield from numbers(value, f"{place}/{number_}")
        case float():
            yield place, part


def plain_json(called: Called) -> Any:
    """The document of a call, as `plain`."""

    def refuse(word: str) -> None:
        pytest.fail(f"{word} in JSON")

    assert called.code == 0, called.err
    return plain(json.loads(called.out, parse_constant=refuse))


def plain(document: Any) -> Any:
    """The document, if it keeps its schema and every number is one: no p is 0, nothing is endless."""
    valid(document, "compare")
    for place, value in numbers(document):
        if place.endswith("/p"):
            assert 0 < value <= 1, (place, value)
        assert abs(value) < 1e6, (place, value)
    return document


@pytest.mark.parametrize("world", WORLDS)
def test_every_format(world: str, shell: Shell) -> None:
    """Also in Norwegian, which has its own numbers; every method on the same waves."""
    document = plain_json(compared(shell, world, "--format", "json"))
    (circle,) = document["circles"]
    assert document["attendance"][0]["circle_organisations"] == circle["organisations"]
    assert circle["evidence"]["organisations"] == circle["organisations"]
    for language, kind in (("nb", "table"), ("nn", "markdown"), ("en", "csv")):
        called = compared(shell, world, "--format", kind, "--language", language)
        assert (called.code, called.err) == (0, "")
        found = NO_NUMBER.search(called.out)
        assert found is None, called.out[max(found.start() - 80, 0) : found.end() + 40]


@pytest.mark.parametrize("world", WORLDS)
def test_every_method(world: str, shell: Shell) -> None:
    """The methods meet the same arrays that the command would give them; no warning may become a number."""
    shell.write("data.csv", csv_of(WORLDS[world]))
    scores = score_responses(read_responses(shell.folder / "data.csv", questionnaire="tillit-kort"))
    waves = sorted({row.split(",", 1)[0] for row in WORLDS[world]})
    for method in MEAN_METHODS:
        for scale in compare([scores], waves, method).scales:
            for found in (scale.change, scale.effect_size):
                if isinstance(found, Estimate):
                    assert all(np.isfinite([found.value, found.low, found.high, found.standard_error])), method
                    assert (found.standard_error > 0, 0 < found.p <= 1) == (True, True), method


def facts(rater: str, target: str, wave: int) -> tuple[float, float]:
    """Collaboration falls everywhere; trust goes any way."""
    n = number(rater, target, wave)
    return 2 + (n * wave) % 3, 5 - n % 2 if wave == 1 else 1 + n % 2


SAID: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # verdict, what is said, what is not
    "constant in both waves": ("unclear", ("exactly the same whichever",), ("uncertainty is too large to show",)),
    "every pair up by one": ("unclear", ("exactly the same whichever",), ("uncertainty is too large to show",)),
    "constant at first": (
        "unclear",
        ("uncertainty is too large to show", "The verdict depends on who takes part. Without B the verdict would be"),
        ("exactly the same",),
    ),
    "collaboration changes as trust does": (
        "rising",
        ("Both trust and collaboration rose", "Whether they changed together in the same relations cannot be computed"),
        ("exactly the same", "Do they change together?"),
    ),
    "only trust moves": (
        "one_leg_trust",
        ("In part. Trust rose; for collaboration no rise is shown.",),
        ("Do they change together?",),
    ),
    "two organisations": ("describe_only", ("Here there are 2 organisations", "Comparable: 2 pairs"), ("Judged by",)),
    "four organisations": ("describe_only", ("The changes of those who answered",), ("Shown?", "not shown")),
    "a star": (
        "describe_only",
        ("Here there are 12 organisations", "One organisation is in every pair"),
        ("whichever organisation is left out", "Shown?", "Judged by", "show exactly the same"),
    ),
    "two waves, one empty": ("describe_only", ("Here there are 0 organisations",), ("Judged by", "left out")),
    "no matched pair": ("describe_only", ("Here there are 0 organisations",), ("Judged by", "left out")),
    "three waves, constant": ("unclear", ("the time that passed between them is not known",), ("too large to show",)),
}


@pytest.mark.parametrize("world", SAID)
def test_what_is_said_is_true(world: str, shell: Shell) -> None:
    word, said, unsaid = SAID[world]
    assert compared(shell, world, "--format", "json").json["circles"][0]["verdict"] == word
    text = section(compared(shell, world, "--format", "table"))
    for part in said:
        assert part in text
    for part in unsaid:
        assert part not in text


def section(called: Called) -> str:
    """What stands on the circle, as one line."""
    return " ".join(called.out.split("\nWho was there")[0].split())


def test_a_leg_that_fell_is_not_called_uncertain(shell: Shell) -> None:
    shell.write("data.csv", csv_of(list(rows_of(everyone(8), (1, 2), facts))))
    called = shell("compare", "--responses", "data.csv", "w1", "w2")
    assert "Nothing suggests so: collaboration fell, and for trust no rise is shown." in section(called)


def test_several_networks_of_which_some_are_degenerate(shell: Shell) -> None:
    worlds = ("constant in both waves", "a star", "collaboration changes as trust does", "a single pair")
    rows = [(world, row) for world in worlds for row in WORLDS[world]]
    text = csv_of([row for _, row in rows], [f"net {worlds.index(world) + 1}" for world, _ in rows])
    shell.write("data.csv", text)
    call = ("compare", "--responses", "data.csv", "w1", "w2")
    document = plain_json(shell(*call, "--format", "json"))
    assert [circle["verdict"] for circle in document["circles"]] == [
        "unclear",
        "describe_only",
        "rising",
        "describe_only",
    ]
    for kind in ("table", "markdown", "csv"):
        called = shell(*call, "--format", kind)
        assert called.code == 0
        assert not NO_NUMBER.search(called.out)


def test_one_organisation_alone_is_refused(shell: Shell) -> None:
    shell.write("data.csv", csv_of(list(rows_of([("A", "A")], (1, 2)))))
    refused = shell("compare", "--responses", "data.csv", "w1", "w2", "--format", "json")
    assert (refused.code, set(refused.codes)) == (3, {"self_rating"})


def test_networks_are_counted_and_no_footnote_stands_without_its_mark(shell: Shell) -> None:
    """At 80 columns the intervals, in which numbers are absent, do not fit; at 140 they do."""
    worlds = ("constant in both waves", "a star", "a single pair")
    rows = [(world, row) for world in worlds for row in WORLDS[world]]
    shell.write("data.csv", csv_of([row for _, row in rows], [f"Network {worlds.index(world)}" for world, _ in rows]))
    call = ("compare", "--responses", "data.csv", "w1", "w2")
    narrow, wide = (shell(*call, COLUMNS=width) for width in ("80", "140"))
    assert "The circle in 3 networks: cannot be told in 1 and too few to judge in 2." in section(narrow)
    for called, fits in ((narrow, False), (wide, True)):
        table = called.out.split("Change in each network")[1].split("\nHow sure")[0]
        assert ("The numbers vary too little" in table) == fits
        assert ("–¹ " in table) == fits


def test_moving_together_is_answered_with_yes(shell: Shell) -> None:
    def drift(rater: str, target: str, wave: int) -> tuple[float, float]:
        n = NAMES.index(rater) * NAMES.index(target)
        return (2, 2) if wave == 1 else (3 + n % 3, 3 + n % 3 - (n % 5 == 0))

    shell.write("data.csv", csv_of(list(rows_of(everyone(12), (1, 2), drift))))
    told = section(shell("compare", "--responses", "data.csv", "w1", "w2"))
    assert re.search(r"Do they change together\? \+\S+ \+\S+ to \+\S+ yes ", told)
    assert re.search(r"Trust: mean change \+\S+ \+\S+ to \+\S+ up ", told)


STUDY = """study: Same day
questionnaire: tillit-kort
language: en
waves:
{waves}
"""


@pytest.mark.parametrize(
    "dates", [("2024-05-01",) * 2, ("2024-05-01",) * 3, ("2024-05-01", "2024-05-01", "2025-05-01")]
)
def test_waves_on_the_same_date(dates: tuple[str, ...], shell: Shell) -> None:
    waves = []
    for wave, date in enumerate(dates, 1):
        shell.write(f"w{wave}.csv", csv_of(list(rows_of(everyone(6), (wave,)))))
        waves.append(f"  - {{name: w{wave}, date: {date}, files: [w{wave}.csv]}}")
    shell.write("tillit.yaml", STUDY.format(waves="\n".join(waves)))
    document = plain_json(shell("compare", "--format", "json"))
    basis = document["circles"][0]["evidence"]["basis"]
    assert basis == ("difference" if len(dates) == 2 else "slopes" if len(set(dates)) > 1 else "first_to_last")
    for kind in ("table", "markdown", "csv"):
        assert not NO_NUMBER.search(shell("compare", "--format", kind).out)

"""Everything that is shown of a survey in which every rule has work to do, as golden files: what changes is seen.

That the numbers are right, and hide everybody, is shown elsewhere, by reckonings of their own.
"""

from collections.abc import Iterator, Sequence

import pytest

from dumped import dumped
from privacy_rich import WAVES, late, people, responses
from surveys import Row
from test_report_golden import same_as_golden
from tillitsmaal.errors import InputRefused
from tillitsmaal.privacy.compare import share_compare
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import score_responses


def scored(rows: Sequence[Row]) -> Scores:
    return score_responses(responses(rows))


@pytest.mark.parametrize(("audience", "least"), [("partners", 5), ("public", 3), ("public", 5)])
def test_what_is_shown(audience: SharedAudience, least: int) -> None:
    rules, scores = Rules(audience=audience, least=least), scored(people(WAVES))
    lines = [*dumped(share_scores(scores, rules), "score"), *dumped(share_compare([scores], WAVES, rules), "compare")]
    same_as_golden("\n".join(lines) + "\n", f"shown_{audience}_{least}.txt")


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_what_is_shown_of_agreed_answers(audience: SharedAudience) -> None:
    """Two from each organisation of a network are taken for agreed answers; three waves, each in a file of its own."""
    rules = Rules(audience=audience, least=3, units="organisation")
    kept = [row for row in people(WAVES) if str(row["respondent"])[1:] < "02" and row["network"] == "north"]
    parts = [scored([row for row in kept if row["wave"] == wave]) for wave in WAVES]
    lines = [
        *dumped(share_scores(parts[2], rules, beside=parts[:2]), "score"),
        *dumped(share_compare(parts, WAVES, rules), "compare"),
    ]
    same_as_golden("\n".join(lines) + "\n", f"shown_agreed_{audience}.txt")


def test_what_is_settled_release_by_release() -> None:
    """A wave, corrected answers, many late ones, few late ones, two waves, three, with another k, and one again."""
    first, three = people(WAVES[:1]), people(WAVES)
    corrected = [replace_one(row) if row["respondent"] in {"A01", "B01"} else row for row in first]
    releases: list[tuple[str, Sequence[Row], int]] = [
        ("first", first, 5),
        ("corrected", corrected, 5),
        ("many late", [*first, *late("w1")], 5),
        ("few late", [*first, *late("w1"), *late("w1", "A", 2, 70)], 5),
        ("two waves", [*people(WAVES[:2]), *late("w1")], 5),
        ("three waves", [*three, *late("w1")], 5),
        ("smaller groups", [*three, *late("w1")], 3),
        ("larger groups", [*three, *late("w1")], 8),
        ("two, without the late", people(WAVES[:2]), 5),
        ("the last", people(WAVES[2:]), 5),
    ]
    lines: list[str] = []
    for audience in ("partners", "public"):
        ledger = Ledger(key=bytes(32), parts={}, public={})
        for name, rows, least in releases:
            rules = Rules(audience=audience, least=least)
            try:
                settled = settle([scored(rows)], rules, ledger)
            except InputRefused as refused:
                lines += [
                    f"{audience}, {name}: {of.code} {sorted(map(str, of.details.items()))}" for of in refused.problems
                ]
                continue
            ledger = settled.ledger
            lines += [*dumped(settled.cells, f"{audience}, {name}"), *chains(ledger)]
    same_as_golden("\n".join(lines) + "\n", "settled.txt")


def replace_one(row: Row) -> Row:
    return {**row, "b1": 1.0} if row["target"] == "D" else row


def chains(ledger: Ledger) -> Iterator[str]:
    """How many releases of each network and wave are held, with how many pairs in cells, and people in them."""
    for name, held in (("parts", ledger.parts), ("public", ledger.public)):
        for number, chain in enumerate(held.values()):
            told = [
                f"{sum(bool(of.cell) for of in entries.values())}/{sum(len(of.answers) for of in entries.values())}"
                for partition in chain
                for entries in partition.values()
            ]
            yield f"{name}[{number}]: {len(chain)} {' '.join(told)}"

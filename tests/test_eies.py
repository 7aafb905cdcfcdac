"""Real data that nobody here made, through the command line by a declared mapping, against R's numbers.

Freeman & Freeman (1979): 32 researchers rate their acquaintance with each other, 0 to 4, at two times; long form.
The data's licence lets them serve tests beside the project, not be shipped with it: in a checkout without them this
test is left out.
"""

import os
from pathlib import Path

import pytest

from commands import ROOT, tillit

DATA = ROOT.parent / "shared" / "reference" / "open" / "dyadic" / "B1_eies32.csv"
STUDY = Path(__file__).parent / "eies"
FIRST, SECOND = 1.36895161290321, 1.68044354838710
CHANGE, LOW, HIGH = 0.311491935483871, 0.138047380027897, 0.484936490939844
"""R 4.2.2: mean, and the delete-one-organisation jackknife with t(31)."""

pytestmark = pytest.mark.skipif(
    not DATA.is_file() and not os.environ.get("CI"), reason="the data are not beside the project"
)


def test_score() -> None:
    document = tillit("score", str(DATA), "--study", str(STUDY), "--format", "json").json
    means = {entry["wave"]: entry["scores"]["acquaintance"]["value"] for entry in document["networks"]}
    assert means == {"first": pytest.approx(FIRST, abs=1e-12), "second": pytest.approx(SECOND, abs=1e-12)}
    assert [(entry["pairs"], entry["possible"]) for entry in document["networks"]] == [(992, 992), (992, 992)]


def test_compare() -> None:
    ran = tillit("compare", "--responses", str(DATA), "first", "second", "--study", str(STUDY), "--format", "json")
    (scale,) = ran.json["scales"]
    assert (scale["matched"], scale["joined"], scale["left"]) == (992, 0, 0)
    assert scale["change"]["value"] == pytest.approx(CHANGE, abs=1e-12)
    assert scale["change"]["interval"] == pytest.approx([LOW, HIGH], abs=1e-9)
    assert scale["change"]["n"] == 32


def test_what_the_mapping_leaves_out_is_told() -> None:
    ran = tillit("score", str(DATA), "--study", str(STUDY))
    assert "Rows of waves that import: waves leaves out, and not read: 1984." in ran.err
    assert "group (1 in all)" in ran.err

"""The example studies: made again they are the same, and estimates from them find what they were made from."""

import csv
import io
import json
import math
import re
import runpy
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commands import EXAMPLES
from tillitsmaal.cli import run
from tillitsmaal.study import load_study

MADE = {
    "byregion": ("bolge1.csv", "bolge2.csv", "bolge3.csv", "truth.csv"),
    "tverrkommunal": ("var2025.csv", "host2025.csv"),
}
WAVES = ("bolge1", "bolge2", "bolge3")
LARGE = {"Sundvik kommune", "Nordfjella fylkeskommune", "Næringshagen Sundvik"}
SCALES = ("benevolence", "integrity", "ability", "openness", "sharing", "listening")


def table(name: str) -> list[dict[str, str]]:
    """A CSV file of byregion."""
    text = (EXAMPLES / "byregion" / f"{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.fixture(scope="module")
def spelling() -> Mapping[str, str]:
    """The proper name for every spelling in byregion."""
    organisations = load_study(EXAMPLES / "byregion").organisations
    return {alias: one.name for one in organisations for alias in (one.name, *one.aliases)}


def scored(study: str, capsysbinary: Any) -> Any:
    assert run(["score", "--study", str(EXAMPLES / study), "--format", "json"]) == 0
    return json.loads(capsysbinary.readouterr().out)


@pytest.mark.parametrize("study", MADE)
def test_made_again_they_are_the_same(study: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never skipped: NumPy 1.26 and 2.4 draw the same numbers. A NumPy that does not must be met with new files."""
    make = EXAMPLES / study / "make.py"
    monkeypatch.setattr("sys.argv", [str(make), str(tmp_path)])
    runpy.run_path(str(make), run_name="__main__")
    assert {path.name for path in tmp_path.iterdir()} == set(MADE[study])
    for name in MADE[study]:
        same = (tmp_path / name).read_bytes() == (EXAMPLES / study / name).read_bytes()
        assert same, f"{name} differs with NumPy {np.__version__}: run {make}, and correct its README"


def test_another_seed_makes_other_files(tmp_path: Path) -> None:
    made = runpy.run_path(str(EXAMPLES / "byregion" / "make.py"))
    made["make"](tmp_path, made["Model"](), made["SEED"] + 1)
    assert (tmp_path / "bolge1.csv").read_bytes() != (EXAMPLES / "byregion" / "bolge1.csv").read_bytes()


def test_estimates_track_the_truth(capsysbinary: Any) -> None:
    document = scored("byregion", capsysbinary)
    truth = {
        (row["bølge"], row["fra"], row["til"], row["skala"]): float(row["forventet"].replace(",", "."))
        for row in table("truth")
    }
    names = document["names"]
    for scale in SCALES:
        found = [
            (truth[pair["wave"], names[pair["rater"]], names[pair["target"]], scale], *pair["scores"][scale].values())
            for pair in document["pairs"]
            if "value" in pair["scores"][scale]
        ]
        expected, estimate, respondents = np.array(found, dtype=float).T
        assert len(found) > 280
        assert abs(np.mean(estimate - expected)) < 0.06, scale
        assert np.corrcoef(expected, estimate)[0, 1] > 0.7, scale
        many = respondents >= 5
        assert np.corrcoef(expected[many], estimate[many])[0, 1] > 0.82, scale
        wrong = np.sqrt(np.mean((estimate[many] - expected[many]) ** 2))
        assert wrong < np.sqrt(np.mean((estimate[~many] - expected[~many]) ** 2)), scale


def test_change_that_was_put_in_is_found(capsysbinary: Any) -> None:
    """Trust and collaboration change by +0.10 a wave as a mean over pairs: two steps, about +0.2."""
    assert run(["compare", "--study", str(EXAMPLES / "byregion"), "--format", "json"]) == 0
    document = json.loads(capsysbinary.readouterr().out)
    whole = {
        entry["scale"]: entry["change"] for entry in document["scales"] if (entry["from"], entry["to"]) == WAVES[::2]
    }
    for measure in ("trust", "collaboration"):
        low, high = whole[measure]["interval"]
        assert low < 0.2 < high
        assert math.isclose(whole[measure]["value"], 0.2, abs_tol=0.1)
    assert document["events"][0]["organisations"] == ["fjellheim"]


def test_event_lowers_trust_in_the_one_it_touched(capsysbinary: Any) -> None:
    document = scored("byregion", capsysbinary)
    received = {
        entry["wave"]: entry["received"]["trust"]["value"]
        for entry in document["organisations"]
        if entry["organisation"] == "fjellheim"
    }
    means = {entry["wave"]: entry["scores"]["trust"]["value"] for entry in document["networks"]}
    assert received["bolge2"] - received["bolge1"] < -0.1
    assert means["bolge2"] > means["bolge1"]


def test_weak_facets_show(capsysbinary: Any) -> None:
    document = scored("byregion", capsysbinary)
    for organisation, weak in (("fylket", "benevolence"), ("verftet", "integrity")):
        for entry in document["organisations"]:
            if entry["organisation"] == organisation:
                facets = {facet: entry["received"][facet]["value"] for facet in SCALES[:3]}
                assert min(facets, key=facets.__getitem__) == weak
                assert facets[weak] < 3.5


def test_who_joins_and_who_leaves(spelling: Mapping[str, str]) -> None:
    there = {wave: {spelling[row[side].strip()] for row in table(wave) for side in ("fra", "til")} for wave in WAVES}
    assert there["bolge2"] - there["bolge1"] == {"Museet på Kvernøya"}
    assert there["bolge1"] <= there["bolge2"]
    assert there["bolge2"] - there["bolge3"] == {"Fjellheim Handelsstand"}
    assert there["bolge3"] <= there["bolge2"]
    assert [len(there[wave]) for wave in WAVES] == [11, 12, 11]


@pytest.mark.parametrize("wave", WAVES)
def test_respondents_and_roles(wave: str, spelling: Mapping[str, str]) -> None:
    people = {(row["svarer"], spelling[row["fra"].strip()], row["rolle"]) for row in table(wave)}
    assert len({who for who, _, _ in people}) == len(people)
    assert {role for _, _, role in people} == {"representative", "leadership", "other"}
    sizes = Counter(organisation for _, organisation, _ in people)
    assert {organisation for organisation, size in sizes.items() if size >= 8} == LARGE
    assert sizes["Fjord og Fjell Reiseliv"] == 1


def test_readme_counts_what_is_there(spelling: Mapping[str, str]) -> None:
    readme = (EXAMPLES / "byregion" / "README.md").read_text(encoding="utf-8")
    told = {
        name: [int(number) for number in re.findall(r"\d+", readme.split(f"\n| {name} |")[1].split("\n")[0])]
        for name in ("partners", "respondents", "rows")
    }
    tables = [table(wave) for wave in WAVES]
    assert told["rows"] == [len(rows) for rows in tables]
    assert told["respondents"] == [len({row["svarer"] for row in rows}) for rows in tables]
    assert told["partners"] == [len({spelling[row["til"].strip()] for row in rows}) for rows in tables]


def test_byregion_looks_as_norwegian_excel_writes() -> None:
    for name in MADE["byregion"]:
        raw = (EXAMPLES / "byregion" / name).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        lines = raw.decode("utf-8-sig").split("\r\n")
        assert lines[-1] == ""
        assert not any("\n" in line for line in lines)
        assert len({line.count(";") for line in lines[:-1]}) == 1
    truth = table("truth")
    assert all(re.fullmatch(r"\d,\d{4}", row[column]) for row in truth for column in ("latent", "forventet"))


def test_byregion_has_the_faults_of_real_files(spelling: Mapping[str, str]) -> None:
    rows = [row for wave in WAVES for row in table(wave)]
    written = Counter(row["til"] for row in rows)
    assert any(name != name.strip() for name in written)
    assert any(name.strip() in spelling and spelling[name.strip()] != name.strip() for name in written)
    cells = [{value for item, value in row.items() if item[-1:].isdigit()} for row in rows]
    assert {"98", "99", ""} <= set().union(*cells)
    assert sum(found == {""} for found in cells) >= 5


def test_tverrkommunal_is_wide_and_not_unicode(capsysbinary: Any) -> None:
    for name in MADE["tverrkommunal"]:
        raw = (EXAMPLES / "tverrkommunal" / name).read_bytes()
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
        text = raw.decode("cp1252")
        assert text.startswith("svarer;fra;ben1[Lundvåg kommune];")
        assert "Helt enig" in text
        assert len(text.splitlines()) == 28
    document = scored("tverrkommunal", capsysbinary)
    assert [
        len([pair for pair in document["pairs"] if pair["wave"] == wave["name"]]) for wave in document["waves"]
    ] == [
        20,
        20,
    ]
    assert {entry["respondents"] for entry in document["networks"]} == {27}

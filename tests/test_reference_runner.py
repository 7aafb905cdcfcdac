"""The runner of reference cases sees what it must: a changed value, an unknown group, a value nobody computes."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from commands import ROOT
from reference.cases import agree, flat
from reference.lost import lost
from reference.test_cases import has_value
from tillitsmaal.estimates import NotEstimable

CASE = {
    "case": "by_hand",
    "group": "B6_multiple_testing",
    "tier": "core",
    "data": None,
    "spec": None,
    "tolerance": {"default": {"abs": 1e-14, "rel": 1e-12}},
    "values": {
        "three": {
            "p": [0.01, 0.04, 0.03],
            "holm": [0.03, 0.06, 0.06],
            "bonferroni": [0.03, 0.12, 0.09],
            "BH": [0.03, 0.04, 0.04],
            "n_reject_05": {"holm": 1, "bonferroni": 1, "BH": 3},
        }
    },
}
"""Adjusted by hand: Holm multiplies the ordered p by 3, 2, 1 and keeps the largest so far."""


def run(folder: Path, *more: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/reference"]
    plain = {**os.environ, "PYTEST_ADDOPTS": ""}
    return subprocess.run(
        [*command, "--reference-dir", folder, *more], cwd=ROOT, env=plain, capture_output=True, text=True, check=False
    )


def changed(*path: Any, to: Any) -> Any:
    content: Any = copy.deepcopy(CASE)
    *way, last = path
    part = content
    for key in way:
        part = part[key]
    part[last] = to
    return content


WRONG: Mapping[str, tuple[Any, str]] = {
    "value": (changed("values", "three", "holm", 1, to=0.0601), "three.holm.1: 0.06 is not 0.0601"),
    "absent": (changed("values", "three", "BH", 2, to=None), "three.BH.2: 0.04 is not None"),
    "count": (changed("values", "three", "n_reject_05", "holm", to=2), "three.n_reject_05.holm: 1 is not 2"),
    "truth": (changed("values", "three", "n_reject_05", "holm", to=True), "three.n_reject_05.holm: 1 is not True"),
    "emptied": (changed("values", "three", "n_reject_05", to={}), "three.n_reject_05: the case has nothing left there"),
    "shortened": (
        changed("values", "three", "holm", to=[0.03, 0.06]),
        "three.holm.2: not in the case, whose list ends at 2 (computed: 0.06)",
    ),
    "input": (changed("values", "three", "p", 0, to=0.011), "three.holm.0"),
    "unknown_value": (changed("values", "three", "tippett", to=[0.03]), "three.tippett.0: not computed"),
    "unknown_group": (changed("group", to="B8_unheard_of"), "group B8_unheard_of is not known"),
}
DYADIC = {"data": "pairs.csv", "tolerance": {"abs": 1e-9}, "expected": {"mean": 2}}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the runner prints of a right case, wrong ones, and dyadic ones that nobody specified."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "cases").mkdir()
    (folder / "pairs.csv").write_text("group,rater,target,wave,item,value\n1,a,b,1,x,2\n", encoding="utf-8")
    contents = {"right": CASE, **{name: content for name, (content, _) in WRONG.items()}}
    for name, content in contents.items():
        (folder / "cases" / f"{name}.json").write_text(json.dumps({**content, "case": name}), encoding="utf-8")
    for part in "BCZ":
        content = {**DYADIC, "case": f"part_{part}", "part": part}
        (folder / f"part_{part}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "index.json").write_text("[1, 2]", encoding="utf-8")
    done = run(folder)
    assert done.returncode == 1, done.stdout
    return done.stdout


def test_a_right_case_passes_and_manifests_are_no_cases(said: str) -> None:
    assert f"{len(WRONG) + 3} failed, 1 passed" in said
    assert "test_case[right]" not in said


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_fails_and_is_named(name: str, said: str) -> None:
    assert f"test_case[{name}]" in said
    assert WRONG[name][1] in said


@pytest.mark.parametrize("part", ["B", "C", "Z"])
def test_a_part_without_specification_or_computation_fails(part: str, said: str) -> None:
    assert f"test_case[part_{part}]" in said


def test_a_folder_without_cases_fails(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "no case in" in done.stdout


FOUR = "\n".join(
    f"1,{rater},{target},1,{item},{number * factor % 7}"
    for item, factor in (("x", 3), ("y", 5))
    for number, (rater, target) in enumerate(permutations("abcd", 2))
)
SPECIFIED: Mapping[str, tuple[Any, str, str]] = {
    "wide": (
        {"average": {"estimate": 900}},
        'path = "average"\nestimator = "mean"\noutcome = "x"\ntolerance = 2',
        "too wide",
    ),
    "term": (
        {"m": {"coef": {"(Intercept)": 0.0, "y": 0.0}}},
        'path = "m"\nestimator = "regression"\noutcome = "x"\npredictors = ["y", "z"]',
        "m.coef.z: not in the case, where y is",
    ),
    "end": (
        {"d": {"values": [0.0] * 11}},
        'path = "d"\nestimator = "describe"\nof = "x"',
        "d.values.11: not in the case, whose list ends at 11 (computed: ",
    ),
    "names_nothing": (
        {"m": {"n_obs": 12}},
        'path = "m"\nestimator = "regression"\noutcome = "x"\nterms = {"(Intercep)" = "const"}',
        "names_nothing.toml, compute 1 (m): terms: '(Intercep)' is no term; did you mean '(Intercept)'?",
    ),
    "relabelled": ({"qap": {"n_perm": 25}}, 'path = "qap"\nestimator = "qap"\nx = "x"\ny = "y"', "24 is not 25"),
}


@pytest.mark.parametrize("name", SPECIFIED)
def test_a_specification_cannot_hide_a_wrong_value(name: str, tmp_path: Path) -> None:
    """Neither by a tolerance that nothing exceeds, nor by counting permutations as the case does."""
    expected, computation, said = SPECIFIED[name]
    (tmp_path / "pairs.csv").write_text(f"group,rater,target,wave,item,value\n{FOUR}\n", encoding="utf-8")
    case = {**DYADIC, "case": name, "part": "B", "expected": expected}
    (tmp_path / f"{name}.json").write_text(json.dumps(case), encoding="utf-8")
    text = f'[variables]\nx = "x[1]"\ny = "y[1]"\nz = "x * x"\n\n[[compute]]\n{computation}\n'
    (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    done = run(tmp_path, "--specs", tmp_path)
    assert done.returncode == 1
    assert said in done.stdout


FIT = {"chisq": 1.0, "df": 2, "p": 0.3, "srmr": 0.04}
WHOLE = {
    "waves": {name: {"fit": dict(FIT), "loadings": {"x1": 0.5, "x2": 0.6}} for name in ("w1", "w2", "w3")},
    "parameters": {"x1~~x1": 1.0, "x2~~x2": 1.0, "x1~~x2": 0.2},
    "interval": {"lower": 0.1, "upper": 0.2},
    "pairs": {"a>b": 1.0, "b>a": 2.0},
}
LOST = {
    ("waves", "w2", "fit", "srmr"): "not in the case, but in waves.w1.fit and waves.w3.fit",
    ("waves", "w2", "fit"): "not in the case, but in waves.w1 and waves.w3",
    ("waves", "w2"): "not in the case, where w1 is",
    ("waves", "w2", "loadings", "x2"): "not in the case, but in waves.w1.loadings and waves.w3.loadings",
    ("parameters", "x2~~x2"): "not in the case, where x1~~x1 is",
    ("interval", "upper"): "not in the case, where lower is",
    ("pairs", "b>a"): "not in the case, where a>b is",
}


@pytest.mark.parametrize("place", LOST, ids=".".join)
def test_a_key_that_a_case_has_lost_is_told_by_those_it_belongs_to(place: tuple[str, ...]) -> None:
    names, computed = {"w1", "w2", "w3", "x1", "x2", "a", "b"}, {path for path, _ in flat(WHOLE)}
    left: Any = copy.deepcopy(WHOLE)
    assert not dict(lost(left, computed, names))
    part = left
    for key in place[:-1]:
        part = part[key]
    del part[place[-1]]
    assert dict(lost(left, computed, names)) == {".".join(place): LOST[place]}


def test_what_a_case_never_held_is_not_lost() -> None:
    """More is computed everywhere, and one block of two holds more than the other: nothing tells that it should."""
    expected: Any = {"one": {"fit": FIT}, "two": {"fit": {**FIT, "cfi": 1.0}}}
    computed = {f"{name}.fit.{key}" for name in ("one", "two") for key in (*FIT, "cfi", "tli")}
    assert not dict(lost(expected, computed, {"x1"}))


def test_truth_is_no_number() -> None:
    exactly = {"abs": 0.0, "rel": 0.0}
    assert agree(True, True, exactly)
    assert not agree(True, 1, exactly)
    assert not agree(1, True, exactly)
    assert not agree(0.0, False, exactly)


def test_what_cannot_be_computed_may_be_left_out() -> None:
    reason = NotEstimable(code="too_few_items", reason="")
    assert not has_value({"one.omega": reason, "one.loadings.x1": reason}, "one")
    assert has_value({"one.omega": reason, "one.loadings.x1": 0.5}, "one")
    assert not has_value({"one.omega": 0.5}, "one.om")

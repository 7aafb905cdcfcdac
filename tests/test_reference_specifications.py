"""The vocabulary of specifications: the document and the code know the same, and mistakes are told in words."""

import json
import re
import tomllib
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commands import ROOT
from reference.cases import Case
from reference.dyadic.part_bc import COMPUTED, ESTIMATORS, block, tolerance
from reference.dyadic.part_bc import computed as computed_whole
from reference.dyadic_estimators import ERRORS
from reference.dyadic_sample import sample
from reference.dyadic_settings import SETTINGS
from reference.dyadic_specification import COMMON, TOLERANCES, TOP, read
from reference.dyadic_variables import FUNCTIONS, SpecificationError

PAGE = (ROOT / "docs" / "reference-cases.md").read_text(encoding="utf-8")
SECTIONS = {found[1]: found[2] for found in re.finditer(r"^### `(\w+)`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL)}
VARIABLES = {
    f"{letter}{wave}": f"{item}[{wave}]" for letter, item in (("t", "trust"), ("c", "collab")) for wave in "123"
}


def words(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def chapter(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Ten organisations, two scales at three waves."""
    folder, rng = tmp_path_factory.mktemp("specified"), np.random.default_rng(20261130)
    pairs = list(permutations("abcdefghij", 2))
    stable = {item: rng.normal(size=len(pairs)) for item in ("trust", "collab")}
    lines = [
        f"1,{i},{j},{wave},{item},{3 + stable[item][place] + rng.normal():.3f}"
        for item in ("trust", "collab")
        for wave in (1, 2, 3)
        for place, (i, j) in enumerate(pairs)
    ]
    lines += [f"1,{i},{j},0,same_sector,{int((i < 'f') == (j < 'f'))}" for i, j in pairs]
    (folder / "pairs.csv").write_text("\n".join(["group,rater,target,wave,item,value", *lines]), encoding="utf-8")
    return of({}, folder)


def of(expected: Mapping[str, Any], folder: Path) -> Case:
    content = {"case": "specified", "part": "C", "data": "pairs.csv", "tolerance": {}, "expected": expected}
    return Case(name="specified", kind="dyadic", group="C", path=folder / "specified.json", content=content)


def computed(case: Case, text: str, expected: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    told = read({"variables": {**VARIABLES, "same": "same_sector[0]"}, **tomllib.loads(text)})
    one = told.computations[0]
    there = of(expected if expected is not None else {one.path: {}}, case.path.parent)
    return {path: leaf.value for path, leaf in block(there, told, one).items()}


def fields(case: Case, name: str, example: str) -> set[str]:
    """Names of the parts that the example's estimator gives."""
    told = tomllib.loads(example)
    one = {key: value for key, value in told["compute"][0].items() if key != "value"}
    specification = read({"variables": {**VARIABLES, "same": "same_sector[0]"}, "compute": [one]})
    prepared = sample(of({one["path"]: {}}, case.path.parent), specification, specification.computations[0])
    return {re.sub(r"^ci95_t[\d.]+$", "ci95_tDF", key) for key in ESTIMATORS[name].compute(prepared) if key}


def listed(section: str) -> set[str]:
    """What the first sentence on fields names, brackets apart."""
    told = re.search(r"^Fields.*?(?=\.\s)", section, re.MULTILINE | re.DOTALL)
    assert told
    sentence, before = told[0], ""
    while sentence != before:
        sentence, before = re.sub(r"\([^()]*\)", "", sentence), sentence
    return words(sentence)


def example(name: str) -> str:
    found = re.search(r"```toml\n(.*?)```", SECTIONS[name], re.DOTALL)
    assert found, f"{name}: no example"
    return found[1]


def test_the_document_knows_every_estimator() -> None:
    assert set(SECTIONS) == set(ESTIMATORS)
    recipes = chapter("From a call to a computation")
    assert re.findall(r"\| `(\w+)` \|$", recipes, re.MULTILINE) == list(SECTIONS)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_settings_are_those_of_the_code(name: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (needed|) ?\|", SECTIONS[name], re.MULTILINE)
    estimator = ESTIMATORS[name]
    assert dict(rows) == {**dict.fromkeys(estimator.needs, "needed"), **dict.fromkeys(estimator.may, "")}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_fields_are_those_of_the_code(name: str, case: Case) -> None:
    assert listed(SECTIONS[name]) == fields(case, name, example(name))


@pytest.mark.parametrize("name", ESTIMATORS)
def test_examples_give_values(name: str, case: Case) -> None:
    text = example(name)
    one = tomllib.loads(text)["compute"][0]
    found = computed(case, text, {one["path"]: 0.0} if "value" in one else None)
    assert isinstance(found, Mapping)


def test_functions_are_those_of_the_code() -> None:
    table = chapter("Variables")
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted({name for row in rows for name in re.findall(r"`(\w+)\(", row)}) == FUNCTIONS


def test_common_keys_standard_errors_and_tolerances_are_those_of_the_code() -> None:
    table = chapter("What every computation may say")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE))
    assert set(rows) == COMMON | set(TOLERANCES)
    assert {kind: re.findall(r"`(\w+)`", rows[kind]) for kind in TOLERANCES} == {
        k: list(v) for k, v in TOLERANCES.items()
    }
    errors = [line.split("|")[1] for line in SECTIONS["regression"].splitlines() if line.startswith("| `")]
    settings = {*ESTIMATORS["regression"].needs, *ESTIMATORS["regression"].may}
    assert {name for row in errors for name in words(row)} - settings == set(ERRORS)
    assert all(re.search(rf"\b{key}\b", PAGE) for key in TOP)


def test_every_setting_is_checked() -> None:
    used = {key for one in ESTIMATORS.values() for key in (*one.needs, *one.may)} | COMMON
    assert used | {"complete"} == set(SETTINGS)


def test_the_step_by_step_example_holds_together() -> None:
    page = chapter("A specification, step by step")
    told = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])  # type: ignore[index]
    text = re.search(r"```toml\n(.*?)```", page, re.DOTALL)[1]  # type: ignore[index]
    paths = [one.path for one in read(tomllib.loads(text)).computations]
    assert paths == list(told["expected"])


MISTAKES = {
    "an estimator's name": ('estimator = "regresion"\noutcome = "t1"', "did you mean 'regression'"),
    "a setting's name": ('estimator = "regression"\noutcomes = "t1"', "did you mean 'outcome'"),
    "no list": ('estimator = "regression"\noutcome = "t2"\npredictors = "t1"', "predictors is a list of expressions"),
    "a needed setting": ('estimator = "qap"\nx = "t1"', "qap: 'y' missing"),
    "a variable": ('estimator = "regression"\noutcome = "t9"', "'t9' is none of"),
    "a wave": ('estimator = "regression"\noutcome = "trust"', "write trust[wave]"),
    "a wave that is not there": ('estimator = "regression"\noutcome = "trust[7]"', "the data has"),
    "a function": ('estimator = "regression"\noutcome = "logg(t1)"', "no function 'logg'"),
    "a method": ('estimator = "mean"\noutcome = "t1"\nmethod = "bootstrap"', "method is one of"),
    "a random term": ('estimator = "mixed"\nwaves = ["t1"]\nrandom = ["pair"]', "random is a list of tables"),
    "a part of the block": ('estimator = "regression"\noutcome = "t1"\nvalue = "coefs"', "gives no 'coefs'"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_told_in_words(mistake: str, case: Case) -> None:
    text, message = MISTAKES[mistake]
    with pytest.raises(SpecificationError) as told:
        computed(case, f'[[compute]]\npath = "here"\n{text}', {"here": {"n_obs": 1}})
    assert message in str(told.value)


def test_a_path_that_is_not_there_is_told_with_the_nearest(case: Case) -> None:
    with pytest.raises(SpecificationError, match="did you mean 'mean_change'"):
        computed(case, '[[compute]]\npath = "mean_chang"\nestimator = "counts"\nof = "t1"', {"mean_change": {"up": 1}})


def test_an_item_may_lend_its_name_to_a_variable(case: Case) -> None:
    variables = {"same_sector": "same_sector[0]"}
    told = read({"variables": variables, "compute": [{"path": "x", "estimator": "describe", "of": "same_sector"}]})
    found = block(of({"x": {"n": 90}}, case.path.parent), told, told.computations[0])
    assert found["x.n"].value == 90


def table(case: Case, text: str) -> list[tuple[str, str, float]]:
    """Rows of rater, target and value of an expression, where it is known."""
    told = read({"compute": [{"path": "x", "estimator": "describe", "of": text}], "variables": VARIABLES})
    expected = {"x": {"values": [0.0] * 90, "pairs": [""] * 90}}
    found = {
        path: leaf.value for path, leaf in block(of(expected, case.path.parent), told, told.computations[0]).items()
    }
    ends = [str(found[f"x.pairs.{place}"]).split(">") for place in range(90)]
    return [(i, j, found[f"x.values.{place}"]) for place, (i, j) in enumerate(ends)]


def test_scopes_choose_pairs(case: Case) -> None:
    for scope, pairs in {
        'organisations = ["a", "b", "c"]': 6,
        'without = ["j"]': 72,
        'where = "same"': 40,
        'complete_on = ["only(t1, same)"]': 40,
        'group = "all"': 90,
        'steps = [{t1 = "trust[1]"}, {t1 = "only(trust[2], same)"}]': 130,
        "group = 1": 90,
    }.items():
        text = f'[[compute]]\npath = "x"\nestimator = "counts"\nof = "t1"\n{scope}'
        assert computed(case, text, {"x": {"n": 0}})["x.n"] == pairs, scope


def test_a_block_is_compared_by_the_names_of_the_case(case: Case) -> None:
    text = """
        [[compute]]
        path = "models.0"
        estimator = "regression"
        outcome = "t2"
        predictors = ["t1"]
        fields = {"b" = "coef", "robust.se" = "se.dyadic_robust"}
        except = ["se.HC3", "note*"]
    """
    errors = {"HC3": 0.0, "HC0": {"t1": 0.0}}
    expected = {"models": [{"b": {"t1": 0.0}, "robust.se": {"t1": 0.0}, "se": errors, "notes": "by hand"}]}
    found = computed(case, text, expected)
    assert set(found) == {"models.0.b.t1", "models.0.robust.se.t1", "models.0.se.HC0.t1"}


def test_expressions_of_two_directions(case: Case) -> None:
    there = {(i, j): value for i, j, value in table(case, "t1")}
    assert all(value == there[j, i] for i, j, value in table(case, "transpose(t1)"))
    assert all(value == min(there[i, j], there[j, i]) for i, j, value in table(case, "symmetric_min(t1)"))
    given = {i: np.mean([value for (rater, _), value in there.items() if rater == i]) for i in "abcdefghij"}
    assert all(value == pytest.approx(given[i]) for i, _, value in table(case, "given(t1)"))
    assert {value for *_, value in table(case, "(t1 > 3) * (t2 >= 3)")} == {0.0, 1.0}


def test_what_is_not_named_is_a_failure_unless_told() -> None:
    compute = [{"path": "x", "estimator": "counts", "of": "t1"}]
    assert read({"compute": compute, "variables": VARIABLES}).complete
    assert not read({"compute": compute, "variables": VARIABLES, "complete": False}).complete


def test_rows_of_a_table_are_blocks(case: Case) -> None:
    text = """
        [[compute]]
        path = "coefficients.1"
        estimator = "regression"
        outcome = "t2"
        predictors = ["t1"]
        fields = {"b" = "coef.t1", "se" = "se.HC1.t1"}
        except = ["term"]
    """
    rows = [{"term": name, "b": 0.0, "se": 0.0} for name in ("(Intercept)", "t1")]
    found = computed(case, text, {"coefficients": rows})
    assert set(found) == {"coefficients.1.b", "coefficients.1.se"}
    assert found["coefficients.1.b"] != found["coefficients.1.se"]


def test_a_case_of_arithmetic_needs_no_data(tmp_path: Path) -> None:
    one = {"path": "jt", "estimator": "reliable_change", "first": 32.5, "last": 47.5, "sd": 7.5, "reliability": 0.8}
    told = read({"compute": [one]})
    content = {"case": "arithmetic", "part": "C", "data": None, "tolerance": {}, "expected": {"jt": {"rci": 3.16}}}
    case = Case(name="arithmetic", kind="dyadic", group="C", path=tmp_path / "arithmetic.json", content=content)
    assert block(case, told, told.computations[0])["jt.rci"].value == pytest.approx(3.1623, abs=1e-4)


def test_words_may_be_excepted_and_numbers_may_not(case: Case) -> None:
    one = {"path": "x", "estimator": "counts", "of": "t1", "except": ["term", "odd"]}
    there = of({"x": {"n": 90, "term": "t1", "odd": 1.0}}, case.path.parent)
    COMPUTED[there.path] = computed_whole(there, read({"variables": VARIABLES, "compute": [one]}))
    assert tolerance(there, "x.term") is None
    assert tolerance(there, "x.odd") is not None


def test_computations_share_a_path_and_the_first_holds(case: Case) -> None:
    ones = [{"path": "x", "estimator": "counts", "of": "t1", "where": where} for where in ("same", "t1 > 3")]
    there = of({"x": {"n": 0, "mean": 0.0}}, case.path.parent)
    more = {"path": "x", "estimator": "describe", "of": "t1"}
    told = read({"variables": {**VARIABLES, "same": "same_sector[0]"}, "compute": [*ones, more]})
    found = computed_whole(there, told).values
    assert found["x.n"].value == 40
    assert set(found) == {"x.n", "x.mean"}


SILENT = {
    "a term that is none": (
        'estimator = "regression"\noutcome = "t2"\npredictors = ["t1"]\nterms = {"tl" = "T1"}',
        {"n_obs": 90},
        "terms: 'tl' is no term; known are ['(Intercept)', 't1']",
    ),
    "one name for two terms": (
        'estimator = "regression"\noutcome = "t2"\npredictors = ["t1", "c1"]\nterms = {"t1" = "x", "c1" = "x"}',
        {"n_obs": 90},
        "terms: 'x' is the name of several of ['(Intercept)', 't1', 'c1']",
    ),
    "a name of the case that is none of ours": (
        'estimator = "regression"\noutcome = "t2"\npredictors = ["t1 * same"]',
        {"coef": {"(Intercept)": 0.0, "t1:same": 0.0}},
        "terms: ['t1 * same'] are no names of the case's coef, which has ['t1:same'] that nothing is called",
    ),
    "an exception of nothing": (
        'estimator = "counts"\nof = "t1"\nexcept = ["trem"]',
        {"n": 90, "term": "t1"},
        "except: 'trem' matches nothing of the block; did you mean 'term'?",
    ),
    "a list, and no value": (
        'estimator = "growth"\nwaves = ["t1", "t2", "t3"]',
        [0.0] * 90,
        "the case has a list of 90 there, and value is left out; say value = one of ['intercept_at_wave1', 'pairs'",
    ),
    "a value of several parts": (
        'estimator = "regression"\noutcome = "t1"\nvalue = "coef"',
        0.0,
        "the case has one value there, and value = 'coef'; say value = one of ['coef.(Intercept)']",
    ),
    "a value of one part": (
        'estimator = "regression"\noutcome = "t1"\nvalue = "r2"',
        {"a": 0.0},
        "value = 'r2' is one value, and the case has a table with ['a'] there",
    ),
    "a label": (
        'estimator = "mixed"\nwaves = ["t1", "t2"]\nrandom = [{of = "rater", label = "r"}]',
        {"varcomp": [{"grp": "i", "var1": "(Intercept)", "vcov": 0.0}, {"grp": "Residual", "vcov": 0.0}]},
        "random: label: ['r'] are no names of the case's varcomp (grp), which has ['i'] that nothing is called",
    ),
    "names of effects": (
        'estimator = "mixed"\nwaves = ["t1", "t2"]\nrandom = [{of = "rater", effects = ["time"], names = ["tt"]}]',
        {"varcomp": [{"grp": "rater", "var1": "t", "vcov": 0.0}]},
        "random: names of 'rater': ['tt'] are no names of the case's varcomp (var1, var2), which has ['t']",
    ),
    "too few names of effects": (
        'estimator = "mixed"\nwaves = ["t1", "t2"]\n'
        'random = [{of = "rater", effects = ["(Intercept)", "time"], names = ["t"]}]',
        {"n_obs": 180},
        "random: names ['t'] for effects ['(Intercept)', 'time']: one each",
    ),
    "names of stable parts": (
        'estimator = "ri_clpm"\ntrust = ["t1", "t2", "t3"]\ncollaboration = ["c1", "c2", "c3"]\n'
        'stable = ["RIX", "RIY"]',
        {"parameters": [{"lhs": "RIx", "op": "~~", "rhs": "RIy", "est": 0.0}]},
        "stable: ['RIX', 'RIY'] are no names of the case's parameters, which has ['RIx', 'RIy'] that nothing is called",
    ),
    "one stable part": (
        'estimator = "ri_clpm"\ntrust = ["t1", "t2", "t3"]\ncollaboration = ["c1", "c2", "c3"]\nstable = ["RI"]',
        {"converged": True},
        "stable: two names, trust's and collaboration's, not ['RI']",
    ),
    "unequal waves": (
        'estimator = "ri_clpm"\ntrust = ["t1", "t2", "t3"]\ncollaboration = ["c1", "c2"]',
        {"converged": True},
        "trust and collaboration: 3 and 2 waves; as many of each, 3 or more",
    ),
    "unequal waves without stable parts": (
        'estimator = "clpm"\ntrust = ["t1", "t2", "t3"]\ncollaboration = ["c1", "c2"]',
        {"fit": {"df": 0}},
        "trust and collaboration: 3 and 2 waves; as many of each, 2 or more",
    ),
    "times of other waves": (
        'estimator = "mixed"\nwaves = ["t1", "t2", "t3"]\ntimes = [0, 1]\nrandom = [{of = "rater"}]',
        {"n_obs": 270},
        "times: 2 for 3 waves; one a wave",
    ),
    "no condition": (
        'estimator = "counts"\nof = "t1"\nwhere = "same + 1"',
        {"n": 90},
        "where: 'same + 1' is no condition: it has the value 2, and conditions are 1 or 0",
    ),
    "an order of other pairs": (
        'estimator = "growth"\nwaves = ["t1", "t2"]\norder = ["a>z"]',
        {"slope": [0.0]},
        "order: 'a>z' is none of the 90 pairs, such as 'a>b'",
    ),
    "arguments of a function": (
        'estimator = "counts"\nof = "reverse(t1)"',
        {"n": 90},
        "counts cannot be computed with these settings: TypeError",
    ),
}


@pytest.mark.parametrize("mistake", SILENT)
def test_mistakes_name_the_file_the_key_and_what_is_accepted(mistake: str, case: Case) -> None:
    text, expected, message = SILENT[mistake]
    content = tomllib.loads(f'[[compute]]\npath = "here"\n{text}')
    told = read({"variables": {**VARIABLES, "same": "same_sector[0]"}, **content}, "mine.toml")
    with pytest.raises(SpecificationError) as error:
        computed_whole(of({"here": expected}, case.path.parent), told)
    assert str(error.value).startswith("mine.toml, compute 1 (here): ")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_numbers_of_an_improper_solution_ask_for_improper(tmp_path: Path) -> None:
    """Stable parts that differ by nothing, so that one's variance is estimated as negative."""
    rng, pairs = np.random.default_rng(8), list(permutations("abcdefgh", 2))
    lines = [f"1,{i},{j},{wave},{item},{rng.normal():.3f}" for item in "tc" for wave in (1, 2, 3) for i, j in pairs]
    (tmp_path / "pairs.csv").write_text("\n".join(["group,rater,target,wave,item,value", *lines]), encoding="utf-8")
    one = {
        "path": "m",
        "estimator": "ri_clpm",
        "trust": ["t[1]", "t[2]", "t[3]"],
        "collaboration": ["c[1]", "c[2]", "c[3]"],
    }
    there = of({"m": {"parameters": [{"lhs": "RI_T", "op": "~~", "rhs": "RI_T", "est": -0.1}]}}, tmp_path)
    with pytest.raises(SpecificationError, match=r'improper is left out: .*say improper = "numbers"'):
        computed_whole(there, read({"compute": [one]}))
    for improper in ("numbers", "refused"):
        assert computed_whole(there, read({"compute": [{**one, "improper": improper}]})).values


def test_the_empty_path_is_all_of_expected(case: Case) -> None:
    one = {"path": "", "estimator": "growth", "waves": ["t1", "t2", "t3"], "except": ["odd"]}
    there = of({"slope": [0.0] * 90, "n_pairs": 0, "odd": "a word"}, case.path.parent)
    COMPUTED[there.path] = computed_whole(there, read({"variables": VARIABLES, "compute": [one]}))
    assert COMPUTED[there.path].values["n_pairs"].value == 90
    assert "slope.89" in COMPUTED[there.path].values
    assert tolerance(there, "odd") is None


def test_what_a_case_does_not_hold_is_known_by_its_path(case: Case) -> None:
    """So that what is lost can be told: rows of a list, and its end."""
    ones = [
        {"path": "slope", "estimator": "growth", "waves": ["t1", "t2"], "value": "slope"},
        {"path": "model", "estimator": "path_model", "outcomes": ["t2"], "predictors": ["t1", "c1"]},
        {"path": "mixed", "estimator": "mixed", "waves": ["t1", "t2"], "random": [{"of": "rater"}]},
    ]
    expected = {
        "slope": [0.0] * 89,
        "model": {"parameters": [{"lhs": "t2", "op": "~", "rhs": "t1", "est": 0.0}]},
        "mixed": {"varcomp": [{"grp": "Residual", "vcov": 0.0}]},
    }
    found = computed_whole(of(expected, case.path.parent), read({"variables": VARIABLES, "compute": ones})).more
    assert "slope.89" in found
    assert found["model.parameters.1.rhs"].value == "c1"
    assert "model.parameters.2.rhs" not in found
    assert found["mixed.varcomp.1.grp"].value == "rater"


def test_a_simulated_share_is_held_to_its_error(case: Case) -> None:
    """Four standard errors of the difference of two shares: no more where p is small or reps are many."""
    one = {"path": "q", "estimator": "qap", "x": "t1", "y": "t1", "reps": 10_000}
    there = of({"q": {"p_ge": 0.0, "p_le": 1.0, "p_tolerance": 1.0}}, case.path.parent)
    found = computed_whole(there, read({"variables": VARIABLES, "compute": [one]})).values["q.p_ge"]
    assert found.value == 0
    assert found.within == pytest.approx(4 * np.sqrt(2 / 10_004 * (1 - 2 / 10_004) * 2 / 10_000))

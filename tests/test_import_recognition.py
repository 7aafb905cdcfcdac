"""Every sample of a survey system's files is recognised by that system alone, and none takes files of our own."""

from importlib import import_module
from pathlib import Path

import pytest

from import_samples import SAMPLES, laid
from import_survey import QUESTIONNAIRE, reading, study
from test_readers_base import pairs, people, warned
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.look import look
from tillitsmaal.readers.systems import adapters
from tillitsmaal.study.writing import mapping_yaml

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("samples_*.py"))
for module in MODULES:
    import_module(module)

OURS = {
    "rows": "respondent;rater;target;ben1;ben2\np1;vik;os;4;2\n",
    "form": "form;saved;wave;respondent;rater;target;ben1\ntillit-kort/1.0.0;2026-05-04;b1;p1;vik;os;4\n",
    "wide": "svarer;fra;ben1[Vik];ben1[Os]\np1;vik;;4\n",
    "long": "respondent;rater;target;item;value\np1;vik;os;ben1;4\n",
    "norwegian": "id;svarer;fra;til;dato;språk;ben1\n1;p1;vik;os;2026-05-04;nb;4\n",
    "other": "ID;Navn;E-post;Alder;v_1;v_2\n1;Kari;k@x.no;30;1;2\n",
}

ROOT = Path(__file__).parent.parent
TABLES = sorted(path for folder in ("examples", "tests") for path in (ROOT / folder).rglob("*.csv"))
"""Tables that no survey system wrote: example studies, and what estimators are held against."""

IN_DOUBT = ("questback", "qualtrics_loop", "qualtrics_older")
"""Samples that need a mapping: numbers of questions, or of a loop."""


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_each_sample_is_one_systems(name: str, tmp_path: Path) -> None:
    system, made = SAMPLES[name]
    book = open_file(laid(made(), tmp_path))
    assert [adapter.system for adapter in adapters() if adapter.sign(book)] == [system]


@pytest.mark.parametrize("name", sorted(OURS))
def test_other_files_are_nobodys(name: str, tmp_path: Path) -> None:
    book = open_file(laid({"dataset.csv": OURS[name].encode()}, tmp_path))
    assert [adapter.system for adapter in adapters() if adapter.sign(book)] == []


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_is_proposed_can_be_written_down(name: str, tmp_path: Path) -> None:
    """A sample is either in doubt, or read as it is; then the proposal as a study's import reads the same."""
    files = SAMPLES[name][1]()
    seen = look(laid(files, tmp_path), study=study(), questionnaire=QUESTIONNAIRE)
    assert bool(seen.doubts) == name.startswith(IN_DOUBT)
    if not seen.doubts:
        at_once = reading(files, tmp_path)
        written = reading(files, tmp_path, mapping_yaml(seen.proposal.to_write))
        assert (pairs(written), people(written)) == (pairs(at_once), people(at_once))
        assert not any("Read as" in line for line in warned(written))


def test_a_system_file_that_looks_plain_but_repeats_a_header_is_the_systems(tmp_path: Path) -> None:
    """A plain file may not repeat a header; Nettskjema's may, and its own columns say who answered."""
    head = "$submission_id;$created;$answer_time_ms;respondent;rater;target;ben1;ben2;clo1;fac1"
    row = "101;2026-05-04;9;Kari;vik;os;4;2;7;3"
    for more, respondent in (("", "Kari"), (";Kommentar;kommentar", "101")):
        text = f"{head}{more}\n{row}{';x' * more.count(';')}\n"
        responses = reading({"data.csv": text.encode()}, tmp_path)
        assert pairs(responses) == [f"data {respondent}: vik → os: 4 2 7"]


@pytest.mark.parametrize("path", TABLES, ids=[str(path.relative_to(ROOT)) for path in TABLES])
def test_tables_of_this_repository_are_nobodys(path: Path) -> None:
    book = open_file(path)
    assert [adapter.system for adapter in adapters() if adapter.sign(book)] == []


def test_there_are_samples_of_every_system_that_is_read() -> None:
    assert {system for system, _ in SAMPLES.values()} == {adapter.system for adapter in adapters()}

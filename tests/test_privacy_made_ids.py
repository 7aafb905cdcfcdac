"""People whose ids nobody gave are known again by what they answered, whatever files and waves are called."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cli_calls import Shell
from privacy_worlds import QUESTIONNAIRE as PAIRS
from surveys import loaded, survey
from test_privacy_cells import said
from tillitsmaal.privacy.cells import Kind
from tillitsmaal.privacy.known_again import Unnamed, names_of
from tillitsmaal.privacy.ledger import Entry, Ledger
from tillitsmaal.privacy.masked import without_answers
from tillitsmaal.questionnaire.models import Questionnaire

SIZES = {"aa": 6, "bb": 6, "dd": 6, "ee": 7, "ff": 12}
QUESTIONNAIRE: Questionnaire = loaded(
    {
        "scales": {"benevolence": {}, "openness": {}, "general": {"level": "network"}},
        "items": [
            {"id": "b1", "scale": "benevolence"},
            {"id": "o1", "scale": "openness"},
            {"id": "g1", "scale": "general", "text": {"en": "On the whole."}},
        ],
    }
)
SCORE = ("score", "--audience", "partners")


@dataclass(frozen=True)
class Person:
    """One who answered about every partner, and once about none."""

    rater: str
    about: Mapping[str, tuple[int, int]]
    general: int | None


def people(seed: int = 21, sizes: Mapping[str, int] = SIZES) -> list[Person]:
    random = np.random.default_rng(seed)
    return [
        Person(
            rater=rater,
            about={
                target: (int(random.integers(1, 6)), int(random.integers(1, 6))) for target in SIZES if target != rater
            },
            general=int(random.integers(1, 6)),
        )
        for rater, size in sizes.items()
        for _ in range(size)
    ]


KNOWN = people()
(LATE,) = people(seed=5, sizes={"aa": 1})


def surveyjs(answers: Iterable[Person]) -> str:
    return json.dumps(
        [
            {
                "rater": one.rater,
                "tillitform": "asked/1.0.0",
                **{f"to_{target}": {"b1": b1, "o1": o1} for target, (b1, o1) in one.about.items()},
                **({} if one.general is None else {"general": {"g1": one.general}}),
            }
            for one in answers
        ]
    )


def limesurvey(answers: Iterable[Person], day: int = 4, first: int = 1) -> str:
    head = ["id", "submitdate", "lastpage", "startlanguage", "seed", "rater", "tillitform"]
    head += [f"to{target}[{item}]" for target in SIZES for item in ("b1", "o1")] + ["general[g1]"]
    lines = [head]
    for number, one in enumerate(answers, first):
        about = [f"A{value}" if value else "" for target in SIZES for value in one.about.get(target, ("", ""))]
        time = f"2026-05-{day:02} 10:{number:02}:00"
        lines.append(
            [
                str(number),
                time,
                "5",
                "en",
                str(1000 + number),
                one.rater,
                "asked/1.0.0",
                *about,
                "" if one.general is None else f"A{one.general}",
            ]
        )
    return "\r\n".join(";".join(f'"{cell}"' for cell in line) for line in lines) + "\r\n"


SYSTEMS = {"surveyjs": (surveyjs, "json"), "limesurvey": (limesurvey, "csv")}


@dataclass(frozen=True)
class Kept:
    """A study folder."""

    shell: Shell
    system: str

    def wave(self, name: str) -> None:
        self._study(name, SYSTEMS[self.system][1], f"import: {{system: {self.system}}}\n")

    def archived(self, wave: str) -> None:
        self._study(wave, "csv", "")

    def _study(self, wave: str, ending: str, mapping: str) -> None:
        organisations = "".join(f"  - {{id: {id_}}}\n" for id_ in SIZES)
        self.shell.write(
            "tillit.yaml",
            f"study: S\nquestionnaire: q.yaml\norganisations:\n{organisations}"
            f"waves: [{{name: {wave}, files: ['*.{ending}']}}]\n{mapping}",
        )

    def answers(self, name: str, given: Iterable[Person], **more: int) -> None:
        write, ending = SYSTEMS[self.system]
        self.shell.write(f"{name}.{ending}", write(given, **more))

    def moved(self, name: str) -> None:
        for path in self.shell.folder.glob(f"*.{SYSTEMS[self.system][1]}"):
            path.unlink()
        self.answers(name, KNOWN)

    def shown(self) -> Any:
        called = self.shell(*SCORE, "--format", "json")
        assert called.code == 0, called.out
        told = called.json
        return {name: told[name] for name in ("pairs", "organisations", "networks", "release")}

    def refused(self) -> bool:
        called = self.shell(*SCORE, "--format", "json")
        return called.code == 3 and called.codes == ["release_tells_of_few"]

    @property
    def releases(self) -> list[int]:
        """How many releases of each wave are kept."""
        kept = json.loads((self.shell.folder / ".tillit" / "releases.json").read_bytes())
        return [len(chain) for chain in kept["parts"].values()]


@pytest.fixture(params=SYSTEMS)
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Kept:
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    shell.write("q.yaml", QUESTIONNAIRE.model_dump_json(exclude_none=True))
    study = Kept(shell, request.param)
    study.wave("w1")
    study.answers("form1", KNOWN)
    return study


def test_one_more_in_the_same_file_is_refused(kept: Kept) -> None:
    kept.shown()
    kept.answers("form1", [*KNOWN, LATE])
    assert kept.refused()


def test_one_more_in_a_second_file_is_refused(kept: Kept) -> None:
    kept.shown()
    kept.answers("form2", [LATE], **({"day": 9} if kept.system == "limesurvey" else {}))
    assert kept.refused()


def test_one_more_in_a_file_of_another_name_is_refused(kept: Kept) -> None:
    """Two forms use the same numbers, so that the file's name stands beside them."""
    others, day = people(seed=8, sizes={"bb": 8}), {"day": 9} if kept.system == "limesurvey" else {}
    kept.answers("form2", others, **day)
    kept.shown()
    kept.moved("export of May")
    kept.answers("export of May", [*KNOWN, LATE])
    kept.answers("form2", others, **day)
    assert kept.refused()


def test_one_more_in_a_wave_of_another_name_is_refused(kept: Kept) -> None:
    kept.shown()
    kept.wave("spring")
    kept.answers("form1", [*KNOWN, LATE])
    assert kept.refused()


def test_the_same_answers_are_known_again(kept: Kept) -> None:
    first = kept.shown()
    kept.moved("export of May")
    assert kept.shown() == first
    kept.answers("export of May", KNOWN[::-1])
    assert kept.shown() == first
    assert kept.releases == [1]


def test_a_wave_of_another_name_is_known_again(kept: Kept) -> None:
    kept.shown()
    kept.wave("spring")
    kept.shown()
    assert kept.releases == [1]


def test_a_wave_in_which_a_third_answered_anew_is_another(kept: Kept) -> None:
    """The others answered as before, and one question more; they do not make it a copy of the first."""
    kept.answers("form1", [replace(one, general=None) for one in KNOWN])
    kept.shown()
    kept.wave("autumn")
    kept.answers("form1", [one if number % 3 else people(seed=number)[number] for number, one in enumerate(KNOWN)])
    kept.shown()
    assert kept.releases == [1, 1]


def test_enough_new_people_are_shown(kept: Kept) -> None:
    kept.shown()
    kept.answers("form1", [*KNOWN, *people(seed=5, sizes={"aa": 5})])
    kept.shown()
    assert kept.releases == [2]


def test_who_answers_as_somebody_else_did_is_one_more(kept: Kept) -> None:
    kept.shown()
    kept.answers("form1", [*KNOWN, KNOWN[0]])
    assert kept.refused()


def test_a_changed_answer_is_refused(kept: Kept) -> None:
    kept.shown()
    b1, o1 = KNOWN[0].about["bb"]
    changed = replace(KNOWN[0], about={**KNOWN[0].about, "bb": (6 - b1 if b1 != 3 else 4, o1)})
    kept.answers("form1", [changed, *KNOWN[1:]])
    assert kept.refused()


def without(one: Person, *targets: str) -> Person:
    """The same person, who has not come to these partners yet."""
    return replace(one, about={target: given for target, given in one.about.items() if target not in targets})


def test_one_more_beside_many_who_answer_the_rest_is_refused(kept: Kept) -> None:
    """Of what they had answered already, that one alone is new."""
    begun = [without(one, "ee", "ff") if one.rater == "aa" else one for one in KNOWN]
    kept.answers("form1", begun)
    kept.shown()
    kept.answers("form1", [LATE, *KNOWN])
    assert kept.refused()
    kept.answers("form1", KNOWN)
    kept.shown()
    assert kept.releases == [2]
    kept.answers("form1", [*KNOWN, LATE])
    assert kept.refused()
    kept.answers("form1", KNOWN[::-1])
    kept.shown()
    assert kept.releases == [2]


def test_one_more_beside_many_who_correct_an_answer_is_refused(kept: Kept) -> None:
    kept.shown()
    corrected = [
        replace(one, about={**one.about, "bb": (1 + one.about["bb"][0] % 5, one.about["bb"][1])})
        if one.rater == "aa"
        else one
        for one in KNOWN
    ]
    kept.answers("form1", [*corrected, LATE])
    assert kept.refused()
    kept.answers("form1", corrected)
    kept.shown()


@pytest.mark.parametrize("wave", ["w1", "spring"])
def test_one_more_beside_a_question_more_is_refused(kept: Kept, wave: str) -> None:
    """Everybody has answered more than was known of them."""
    kept.answers("form1", [replace(one, general=None) for one in KNOWN])
    kept.shown()
    kept.wave(wave)
    kept.answers("form1", [*KNOWN, LATE])
    assert kept.refused()
    kept.answers("form1", KNOWN)
    kept.shown()
    assert kept.releases == [2]


def test_a_wave_of_another_name_is_known_again_when_people_are_gone_and_a_question_has_come(kept: Kept) -> None:
    """Twelve of ff, one of aa; so nobody who is left has answered just what was known of them."""
    kept.answers("form1", [replace(one, general=None) for one in KNOWN])
    kept.shown()
    kept.wave("spring")
    kept.answers("form1", [one for one in KNOWN[1:] if one.rater != "ff"])
    assert kept.refused()


def test_one_more_in_an_archive_of_the_answers_is_refused(kept: Kept) -> None:
    kept.shown()
    archive = kept.shell("export", "--format", "csv", "-o", "archive.csv")
    assert archive.code == 0, archive.err
    (kept.shell.folder / f"form1.{SYSTEMS[kept.system][1]}").unlink()
    kept.archived("w1")
    kept.shown()
    assert kept.releases == [1]
    lines = (kept.shell.folder / "archive.csv").read_text(encoding="utf-8").splitlines()
    kept.shell.write("archive.csv", "\n".join([*lines[:1], *lines[6:], ""]))
    assert kept.refused()


def test_what_is_shown_has_no_ids_that_were_made() -> None:
    """A file's name may stand in them."""
    responses = replace(survey(PAIRS, said("A", 6, "T")), made=frozenset({"1 (w1, kari)"}))
    assert without_answers(responses).made == frozenset()


def test_one_more_in_pseudonymised_answers_is_refused(kept: Kept) -> None:
    """Whose id is another gets another code."""

    def refused(answers: Iterable[Person]) -> bool:
        kept.moved("form1")
        kept.answers("form1", answers)
        assert kept.shell("pseudonymise", "-o", "coded/", "--force").code == 0
        called = kept.shell("score", "--study", "coded", *SCORE[1:], "--format", "json")
        assert called.code in (0, 3)
        return called.code == 3 and called.codes == ["release_tells_of_few"]

    assert not refused(KNOWN)
    assert not refused(KNOWN[::-1])
    assert refused([LATE, *KNOWN])


@pytest.mark.parametrize(
    ("alike", "share", "is_known"), [(2, 0.5, False), (3, 0.5, True), (3, 0.8, False), (4, 0.8, True)]
)
def test_somebody_is_known_again_by_more_than_half_of_what_they_answered_in_what_may_be_the_same_wave(
    alike: int, share: float, is_known: bool
) -> None:
    ledger, name = Ledger(key=bytes(32), parts={}, public={}), "somebody"
    questions = [(f"item{number}", "pair") for number in range(4)]
    entry = Entry(kind=Kind.OWN, cell="pair", answers={}, rater="rater", target="target", scale="scale", open={})
    released = {
        item: {pair: replace(entry, answers={name: ledger.digest("answer", name, "3")})} for item, pair in questions
    }
    answers = {question: "3" if number < alike else "4" for number, question in enumerate(questions)}
    one = Unnamed(network="", rater="rater", everything=("now",), answers=answers)
    (found,) = names_of([one], [[released]], share, set(), ledger)
    assert (found == name) == is_known

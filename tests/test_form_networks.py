"""Forms of a study with two networks: each is filled in, and every answer comes back into the network it was given in.

Two organisations are in both networks, and rate each other differently in each.
"""

import csv
import io
import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import tillitsmaal as tm
from form_cases import asking
from html_form import begin, fill_in, save, written
from limesurvey_export import Filled, export_csv
from odk_exports import central, filled, kobo
from showing import opened
from surveyjs_page import answered, choose, choose_rater, forward, shown
from tillitsmaal.cli.form import _file_name
from tillitsmaal.forms.form import Form, Partner
from tillitsmaal.forms.limesurvey import limesurvey
from tillitsmaal.forms.making import Wanted, make_form
from tillitsmaal.forms.paper.sheet import sheet
from tillitsmaal.forms.qualtrics import qualtrics
from tillitsmaal.forms.surveyjs import surveyjs
from tillitsmaal.forms.xlsform import xlsform
from tillitsmaal.forms.xlsform.sheets import sheets
from tillitsmaal.study import ImportMapping, Study
from xforms import xform

pytest_plugins = ["browser"]

NETWORKS = {"nord": ("vik", "os", "naering"), "Sør & øst": ("vik", "voss", "naering")}
QUESTIONNAIRE = asking()
STUDY = Study.model_validate(
    {
        "study": "Prøve",
        "organisations": [{"id": id_, "name": f"{id_.title()} kommune"} for id_ in ("vik", "os", "naering", "voss")],
        "networks": [{"id": name, "members": list(members)} for name, members in NETWORKS.items()],
        "waves": [{"name": "b1", "date": "2026-05-01"}],
    }
)
TRUTH = {
    (name, rater, target): 1 + (place + at + over) % 3
    for over, (name, members) in enumerate(NETWORKS.items())
    for place, rater in enumerate(members)
    for at, target in enumerate(members)
    if rater != target
}


def form_of(network: str, rater: str | None = None) -> Form:
    return make_form(STUDY, QUESTIONNAIRE, Wanted(network=network, rater=rater))


def given(form: Form, rater: Partner) -> dict[str, int]:
    """What people of an organisation answer, by the partner's code."""
    return {one.code: TRUTH[form.network or "", rater.id, one.id] for one in form.asked_about(rater)}


def by_limesurvey(form: Form) -> bytes:
    people = []
    for rater in form.partners:
        codes = {f"to{code}[ben1]": f"A{value}" for code, value in given(form, rater).items()}
        people.append(Filled({"rater": rater.short_code, **codes}))
    return export_csv(limesurvey(form), people)


def by_xlsform(form: Form, export: Callable[..., bytes]) -> bytes:
    made = xform(xlsform(form))
    answers = [{f"ben1__{code}": str(value) for code, value in given(form, one).items()} for one in form.partners]
    return export(made, [filled(made, one.code, told) for one, told in zip(form.partners, answers, strict=True)])


def by_qualtrics(form: Form) -> bytes:
    """Qualtrics' export of codes: three rows of headers, embedded data last."""
    text = qualtrics(form)
    carried = dict(re.findall(r"\[\[ED:(\w+):(.+)]]", text))
    asked = [f"to_{one.short_code}_1" for one in form.partners]
    heads = ["ResponseId", "Status", "Finished", "RecordedDate", "rater", *asked, *carried]
    rows = [heads, heads, [f'{{"ImportId":"{head}"}}' for head in heads]]
    for number, rater in enumerate(form.partners, 1):
        told = given(form, rater)
        cells = [str(told.get(one.code, "")) for one in form.partners]
        who = [f"R_{number}{form.network}", "0", "1", "2026-05-04 10:00:00", rater.code]
        rows.append([*who, *cells, *carried.values()])
    written_ = io.StringIO()
    csv.writer(written_).writerows(rows)
    return written_.getvalue().encode()


WRITTEN = {
    "limesurvey": by_limesurvey,
    "kobo": lambda form: by_xlsform(form, kobo),
    "central": lambda form: by_xlsform(form, central),
    "qualtrics": by_qualtrics,
}


def came_back(files: list[Path], mapping: dict[str, object] | None = None) -> dict[tuple[str, str, str], int]:
    study = STUDY.model_copy(update={"mapping": ImportMapping.model_validate(mapping or {})})
    found = tm.read_responses(files, study=study, questionnaire=QUESTIONNAIRE)
    keys = found.pairs.keys[["network", "rater", "target"]].astype(str)
    rows = zip(keys.itertuples(index=False, name=None), found.pairs.values[:, 0], strict=True)
    return {key: int(value) for key, value in rows if not math.isnan(value)}


@pytest.mark.parametrize("system", WRITTEN)
def test_answers_come_back_into_their_network(system: str, tmp_path: Path) -> None:
    files = []
    for number, network in enumerate(NETWORKS):
        file = tmp_path / f"svar{number}.csv"
        file.write_bytes(WRITTEN[system](form_of(network)))
        files.append(file)
    assert came_back(files, {"items": {"1": "ben1"}} if system == "qualtrics" else None) == TRUTH


def test_answers_in_the_browser_come_back_into_their_network(chromium: Browser, tmp_path: Path) -> None:
    files = []
    for number, network in enumerate(NETWORKS):
        form = form_of(network)
        folder = tmp_path / str(number)
        folder.mkdir()
        file = written(form, folder)
        for rater in form.partners:
            with opened(chromium, file) as (page, _):
                begin(page, rater.name)
                fill_in(page, {**{code: {"ben1": str(value)} for code, value in given(form, rater).items()}, "": {}})
                files.append(save(page, folder))
    assert came_back(files) == TRUTH


def test_answers_in_surveyjs_come_back_into_their_network(chromium: Browser, tmp_path: Path) -> None:
    sent = []
    for network in NETWORKS:
        form = form_of(network)
        for rater in form.partners:
            page = shown(chromium, surveyjs(form), tmp_path)
            choose_rater(page, rater.name)
            for partner in form.asked_about():
                if partner == rater:
                    continue
                forward(page)
                choose(page, f"to_{partner.code}", {"ben1": given(form, rater)[partner.code]})
            forward(page)
            forward(page)
            sent.append(answered(page))
            page.close()
    (tmp_path / "svar.json").write_text(json.dumps(sent), encoding="utf-8")
    assert came_back([tmp_path / "svar.json"]) == TRUTH


def test_drafts_of_two_networks_are_two(chromium: Browser, tmp_path: Path) -> None:
    kept = set()
    for number, network in enumerate(NETWORKS):
        (tmp_path / str(number)).mkdir()
        with opened(chromium, written(form_of(network, "vik"), tmp_path / str(number))) as (page, _):
            kept.add(page.evaluate("DRAFT"))
    assert len(kept) == 2


def test_forms_of_two_networks_can_lie_beside_each_other() -> None:
    forms = [form_of(network, "vik") for network in NETWORKS]
    ids = {row["form_id"] for form in forms for row in sheets(form)["settings"]}
    assert len({_file_name(form, "html") for form in forms}) == len(ids) == 2
    assert [sheet(form).footer for form in forms] == [
        f"prove/1.2.3 · b1 · {network} · Vik kommune" for network in NETWORKS
    ]


def test_a_study_without_networks_says_none() -> None:
    alone = make_form(STUDY.model_copy(update={"networks": ()}), QUESTIONNAIRE)
    assert alone.network is None
    assert "network" not in alone.carried
    assert "[[ED:network" not in qualtrics(alone)

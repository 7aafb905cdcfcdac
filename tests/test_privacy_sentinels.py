"""What an audience may not see is in no byte of any format."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sentinels
from cli_calls import Shell, valid

REPORT = ("html", "docx", "xlsx", "pdf", "markdown", "json")
SHEET = ("--sheet", "facilitator")
PAGES = {"partners": ((), ("--for", f"{sentinels.ALIAS}ORGALFA"), ("--for", "ORGZETA"), SHEET), "public": ((), SHEET)}
"""What `tillit report` is asked for beside the audience; one page of a large organisation, one of a hidden one."""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    sentinels.write_study(tmp_path)
    return Shell(tmp_path, monkeypatch, capsysbinary)


def outputs(shell: Shell, audience: str) -> Iterator[tuple[str, str]]:
    """What every command gives in every format, as text."""
    for command in ("score", "compare"):
        for format in ("table", "json", "csv", "markdown"):
            done = shell(command, "--audience", audience, "--format", format)
            assert done.code == 0, done.err
            yield f"{command} {format}", done.out + done.err
        assert shell(command, "--audience", audience, "--format", "csv", "-o", f"{command}-{audience}/").code == 0
    for more in PAGES[audience]:
        call = ("report", "--audience", audience, "--format", ",".join(REPORT), "-o", f"report-{audience}/", *more)
        assert shell(*call).code == 0
    for folder in (f"score-{audience}", f"compare-{audience}", f"report-{audience}"):
        for path in sorted((shell.folder / folder).iterdir()):
            yield f"{folder}/{path.name}", sentinels.plain_text(path.name, path.read_bytes())


def seen(words: list[str], text: str) -> list[str]:
    return [word for word in words if word in text]


def test_partners_see_no_answer_and_no_respondent(study: Shell) -> None:
    known = [*sentinels.answers(study.folder), *sentinels.digests(study.folder)]
    hidden = [*sentinels.people(), *known, sentinels.CONTACT, sentinels.ALIAS, sentinels.FILE]
    told = dict(outputs(study, "partners"))
    assert len(told) == 43
    assert {where: found for where, text in told.items() if (found := seen(hidden, text))} == {}
    assert "ORGALFA" in told["score table"]


def test_the_public_sees_no_organisation_either(study: Shell) -> None:
    names = [*sentinels.ORGANISATIONS, *(name.lower() for name in sentinels.ORGANISATIONS)]
    hidden = [
        *sentinels.people(),
        *sentinels.answers(study.folder),
        *sentinels.digests(study.folder),
        *names,
        sentinels.CONTACT,
        sentinels.ALIAS,
        sentinels.EVENT,
        sentinels.FILE,
    ]
    told = dict(outputs(study, "public"))
    assert len(told) == 25
    assert {where: found for where, text in told.items() if (found := seen(hidden, text))} == {}


def test_the_analyst_sees_what_is_hidden_from_others(study: Shell) -> None:
    """The words that are looked for can be found."""
    done = study("score", "--by", "respondent", "--format", "csv")
    assert all(seen([person], done.out) for person in sentinels.people())
    assert seen(sentinels.answers(study.folder), done.out)
    assert seen(sentinels.digests(study.folder), study("score", "--format", "json").out)
    assert "ORGZETA" in study("score").out


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_documents_keep_their_schemas(audience: str, study: Shell) -> None:
    for command in ("score", "compare"):
        document = valid(study(command, "--audience", audience, "--format", "json").json, command)
        assert document["settings"]["audience"] == document["release"]["audience"] == audience
        assert document["settings"]["min_respondents"] == 5
    for more in PAGES[audience]:
        called = study("report", "--audience", audience, "--format", "json", "-o", "-", *more)
        report = valid(called.json, "report")
        assert report["settings"]["audience"] == report["release"]["audience"] == audience
        valid(report["score"], "score")
        valid(report["compare"], "compare")


@pytest.mark.parametrize(
    ("command", "option", "value"),
    [
        ("score", "--by", "respondent"),
        ("score", "--composites", "composite_over_respondents"),
        ("score", "--fail-on", "insufficient"),
        ("compare", "--fail-on", "insufficient"),
    ],
)
def test_what_tells_more_than_an_audience_may_see_is_refused(
    command: str, option: str, value: str, study: Shell
) -> None:
    refused = study(command, option, value, "--audience", "partners")
    assert (refused.code, refused.out) == (2, "")
    assert f"{option} {value} tells more than the audience “partners” may see" in refused.err
    assert "or use --audience analyst." in refused.err
    assert not (study.folder / ".tillit").exists()


@pytest.mark.parametrize(
    ("by", "instead"), [("pair", "partners"), ("organisation", "partners"), ("respondent", "analyst")]
)
def test_the_public_is_told_who_may_see_what_it_may_not(by: str, instead: str, study: Shell) -> None:
    refused = study("score", "--by", by, "--audience", "public")
    assert (refused.code, refused.out) == (2, "")
    assert f"or use --audience {instead}." in refused.err

"""The mark in a document: read back as it was written, whatever it says, and in nothing that is not ours."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tillitsmaal.provenance import is_as_written, marked, provenance_of, said
from tillitsmaal.provenance.marks import PART

TOLD = {"schema": "tillit/provenance/1", "options": {"organisation": "A-->\"<b>'&\n</script> Næring -- $\\"}}
HTML = "<!doctype html>\n<title>T</title>\n<p>3,75</p>\n"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF"


RELATIONS = {"docx": "word/_rels/document.xml.rels", "xlsx": "xl/_rels/workbook.xml.rels"}


def package(relations: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        new.writestr(relations, '<Relationships><Relationship Id="rId1"/></Relationships>')
        new.writestr("word/document.xml", "<t>3,75</t>")
    return buffer.getvalue()


DOCUMENTS = {
    "html": HTML,
    "markdown": "# T\n\n3,75\n",
    "pdf": PDF,
    "docx": package(RELATIONS["docx"]),
    "xlsx": package(RELATIONS["xlsx"]),
}


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.mark.parametrize("format", DOCUMENTS)
def test_it_is_read_back(format: str) -> None:
    made = as_bytes(marked(DOCUMENTS[format], format, TOLD))
    told = provenance_of(made) or {}
    assert (len(told.pop("content")), told) == (64, TOLD)
    assert made == as_bytes(marked(DOCUMENTS[format], format, TOLD))
    assert provenance_of(as_bytes(DOCUMENTS[format])) is None
    assert said(made)[: len(said(as_bytes(DOCUMENTS[format])))] == said(as_bytes(DOCUMENTS[format]))


def in_package(content: bytes) -> bytes:
    """The same package with another number in its text."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b"<t>3,75</t>", b"<t>3,76</t>"))
    return buffer.getvalue()


@pytest.mark.parametrize("format", DOCUMENTS)
def test_it_tells_whether_somebody_changed_the_document(format: str) -> None:
    made = as_bytes(marked(DOCUMENTS[format], format, TOLD))
    changed = in_package(made) if format in RELATIONS else made.replace(b"3,75", b"3,76").replace(b"<<>>", b"<< >")
    assert provenance_of(changed) == provenance_of(made)
    assert (is_as_written(made), is_as_written(changed)) == (True, False)
    assert not is_as_written(as_bytes(DOCUMENTS[format]))


@pytest.mark.parametrize("more", ["\n", "My words.", "\n## More\n", "\n<!-- mine -->\n"])
@pytest.mark.parametrize("format", ["markdown", "ddi"])
def test_it_is_read_back_where_somebody_wrote_on(format: str, more: str) -> None:
    made = str(marked(DOCUMENTS["markdown"], format, TOLD))
    assert provenance_of((made + more).encode()) == provenance_of(made.encode())
    assert not is_as_written((made + more).encode())
    as_in_windows = (made + more).replace("\n", "\r\n").encode()
    assert provenance_of(as_in_windows) == provenance_of(made.encode())
    assert not is_as_written(as_in_windows)


def test_of_two_it_is_the_last() -> None:
    """What somebody else's text pretends stands before it."""
    other = str(marked("# T\n", "markdown", {"schema": "tillit/other/1"}))
    made = str(marked(other, "markdown", TOLD)).encode()
    told = provenance_of(made) or {}
    assert (told["schema"], is_as_written(made)) == (TOLD["schema"], True)


@pytest.mark.parametrize("text", ["# T", "# T\n", "# T\n\n", "", "\n"])
def test_blank_lines_at_the_end_are_as_written(text: str) -> None:
    assert is_as_written(as_bytes(marked(text, "markdown", TOLD)))
    assert is_as_written(as_bytes(marked(PDF + text.replace("# T", "").encode(), "pdf", TOLD)))


def test_it_stays_where_nothing_acts_on_it() -> None:
    html = str(marked(HTML, "html", TOLD))
    assert html.count("<b>") == html.count("</script>") == 0
    comment = str(marked("# T\n", "markdown", TOLD)).split("\n\n")[1]
    assert comment.startswith("<!-- tillit-provenance {")
    assert "--" not in comment.removeprefix("<!--").removesuffix("-->\n")


def test_a_pdf_ends_as_it_did() -> None:
    made = as_bytes(marked(PDF, "pdf", TOLD))
    assert made.startswith(PDF)
    assert made.endswith(b"\nstartxref\n9\n%%EOF\n")
    assert made.count(b"\n") - PDF.count(b"\n") == 5


def test_word_and_workbooks_refer_to_it() -> None:
    made = as_bytes(marked(DOCUMENTS["docx"], "docx", TOLD))
    with ZipFile(BytesIO(made)) as new, ZipFile(BytesIO(as_bytes(DOCUMENTS["docx"]))) as old:
        assert new.namelist() == [*old.namelist(), PART]
        assert new.getinfo(PART).date_time == (1980, 1, 1, 0, 0, 0)
        relations = new.read("word/_rels/document.xml.rels").decode()
    assert relations.count("<Relationship ") == 2
    assert f'Target="../{PART}"' in relations


def test_a_mark_that_came_with_a_template_is_replaced() -> None:
    made = as_bytes(marked(marked(DOCUMENTS["docx"], "docx", {"schema": "tillit/other/1"}), "docx", TOLD))
    assert made == as_bytes(marked(DOCUMENTS["docx"], "docx", TOLD))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"schema": "theirs/1"}',
        b'["tillit/score/1"]',
        b"PK\x03\x04 no package",
        b"%PDF-1.7\n%tillit-provenance {}\nstartxref\n9\n%%EOF\n",
        b'<!doctype html><meta name="tillit-provenance" content="no json">',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_is_not_ours_is_not(content: bytes) -> None:
    assert provenance_of(content) is None


def test_json_is_told_value_by_value() -> None:
    document = json.dumps({"schema": "tillit/score/1", "pairs": [{"value": 3.5}, {"value": None}]}).encode()
    assert said(document) == ['/schema: "tillit/score/1"', "/pairs/0/value: 3.5", "/pairs/1/value: null"]

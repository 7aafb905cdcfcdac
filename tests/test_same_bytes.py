"""The same answers give the same bytes in every format, whoever asks, where, when and in which order.

`TILLIT_ENVIRONMENTS=all` tries one thing at a time, which takes minutes; otherwise everything differs at once.
"""

import datetime
import getpass
import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from pypdf import PdfReader

from tillitsmaal.provenance import is_sound, provenance_of

SCRIPT = Path(__file__).parent / "all_formats.py"
FOLDER = "arbeidsmappe-ukjent"
WHO = ("USER", "LOGNAME", "USERNAME", "LNAME", "HOSTNAME", "COMPUTERNAME")
PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
PLAIN |= dict.fromkeys(WHO, "kari-ukjent")
OTHERS: Mapping[str, Mapping[str, str]] = {
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "a random hash seed": {"PYTHONHASHSEED": "random"},
    "a time zone a day ahead": {"TZ": "Pacific/Kiritimati"},
    "locale C": {"LC_ALL": "C"},
    "a Norwegian locale": {"LC_ALL": "nb_NO.UTF-8", "LANG": "nb_NO.UTF-8"},
    "another user": dict.fromkeys(WHO, "ola-ukjent"),
    "several threads": {"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"},
    "a screen of colours": {"FORCE_COLOR": "1", "COLUMNS": "200", "TERM": "xterm-256color"},
    "rows and files in another order": {"SEED": "1"},
    "yet another order": {"SEED": "2"},
}
AT_ONCE = {
    "everything": {
        **{name: value for other in OTHERS.values() for name, value in other.items()},
        "PYTHONHASHSEED": "random",
        "LC_ALL": "C",
    }
}
TRIED = OTHERS if os.environ.get("TILLIT_ENVIRONMENTS") == "all" else AT_ONCE
DATED = {"SOURCE_DATE_EPOCH": "1700000000"}


def written(folder: Path, settings: Mapping[str, str]) -> dict[str, bytes]:
    """Every file that is made in an environment, by its name."""
    at = folder / FOLDER
    at.mkdir(parents=True)
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "TILLIT_", "SOURCE_"))}
    env = {**outer, **PLAIN, "HOME": str(folder), **settings}
    seed = [env.pop("SEED")] if "SEED" in env else []
    done = subprocess.run([sys.executable, SCRIPT, *seed], cwd=at, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return {
        path.relative_to(at / "out").as_posix(): path.read_bytes()
        for path in sorted((at / "out").rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def plainly(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is made where nothing is out of the ordinary."""
    return written(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.mark.parametrize("other", TRIED)
def test_wherever_and_in_whatever_order(other: str, plainly: dict[str, bytes], tmp_path: Path) -> None:
    again = written(tmp_path / "et annet sted", TRIED[other])
    assert sorted(plainly) == sorted(again)
    assert len(plainly) >= 40
    assert [name for name, data in plainly.items() if again[name] != data] == []


if TRIED is OTHERS:

    def test_a_date_of_building_is_the_same_everywhere(plainly: dict[str, bytes], tmp_path: Path) -> None:
        """Only documents that have a date of their own tell it."""
        one = written(tmp_path / "one", DATED)
        other = written(tmp_path / "other", {**DATED, **AT_ONCE["everything"]})
        assert one == other
        assert {Path(name).suffix for name, data in plainly.items() if one[name] != data} <= {".docx", ".pdf", ".xlsx"}


ALWAYS = {"schema", "program", "questionnaire", "inputs", "settings", "rows"}
OF_ANSWERS = {"used", "dropped", "waves"}
"""What a plan, a form and a questionnaire's description have nothing to say of."""
WITHOUT_ANSWERS = ("tillit/plan/1", "tillit/form/1")


def told_of(name: str, files: Mapping[str, bytes]) -> dict[str, Any] | None:
    """What a file says of where it comes from, or the one beside it; with the right digest of it."""
    own = provenance_of(files[name])
    if own is not None:
        return own
    beside = [
        other for other in files if other.endswith(".provenance.json") and Path(other).parent == Path(name).parent
    ]
    digest = sha256(files[name]).hexdigest()
    found = (json.loads(files[other]) for other in beside)
    return next((told for told in found if told["files"].get(Path(name).name) == digest), None)


def test_every_file_tells_where_it_comes_from(plainly: dict[str, bytes]) -> None:
    for name, data in plainly.items():
        told = told_of(name, plainly)
        assert told is not None, name
        assert told.keys() >= ALWAYS, name
        assert is_sound(told), name
        whole = {**told, **(told.get("score") or {})}
        is_of_answers = whole.get("of", whole["schema"]) not in WITHOUT_ANSWERS
        assert not is_of_answers or whole.keys() >= OF_ANSWERS, name
        assert {"options"} <= told.keys() or data.startswith(b"{"), name
        assert len(told["questionnaire"]["sha256"]) == 64, name
        files = 3 if told["settings"].get("audience", "analyst") == "analyst" else 1
        assert not is_of_answers or len(told["inputs"]) == files, name
        assert all(one["sha256"] is None or len(one["sha256"]) == 64 for one in told["inputs"]), name
    coded, plain = (
        json.loads(plainly[f"{name}.provenance.json"])["inputs"] for name in ("coded/pseudonymise", "score.csv")
    )
    assert {one["name"] for one in coded} == {None}
    assert not {one["sha256"] for one in plain} & {one["sha256"] for one in coded}, "names could be tried on them"


def opened(data: bytes) -> Iterator[bytes]:
    """A file's bytes, and what is packed in it."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for entry in packed.infolist():
                assert entry.date_time <= (1980, 1, 1, 0, 0, 0), (entry.filename, entry.date_time)
                yield packed.read(entry)
    if data.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(data))
        yield str(reader.metadata).encode()
        yield "\n".join(page.extract_text() for page in reader.pages).encode()
        for number in range(1, len(reader.xref[0]) if 0 in reader.xref else 1):
            found = reader.get_object(number)
            yield found.get_data() if hasattr(found, "get_data") else str(found).encode()


def telling(folder: Path) -> re.Pattern[bytes]:
    """Where the files were made, by whom, on which machine, and when."""
    today = datetime.datetime.now(datetime.UTC).date()
    days = [today, today - datetime.timedelta(days=1), today + datetime.timedelta(days=1)]
    words = {FOLDER, "kari-ukjent", str(folder), str(Path.home()) + "/", sys.prefix, str(SCRIPT.parent), gettempdir()}
    words |= {"/home/", "file://", "site-packages", f"{getpass.getuser()}@{socket.gethostname()}"}
    words |= {day.strftime(form) for day in days for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d %b %y", "%Y/%m/%d")}
    return re.compile(b"|".join(re.escape(word.encode()) for word in sorted(words)), re.IGNORECASE)


def test_no_byte_tells_where_by_whom_or_when(plainly: dict[str, bytes], tmp_path: Path) -> None:
    found = telling(tmp_path)
    for name, data in plainly.items():
        for part in opened(data):
            at = found.search(part)
            assert at is None, (name, part[max(at.start() - 60, 0) : at.end() + 60])

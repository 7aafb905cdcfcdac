"""An XForm filled in as ODK Collect and Enketo fill it in, and exported as KoboToolbox and ODK Central export it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from xforms import XForm

Filled = Mapping[str, str]
"""By path, what was answered or computed; what was not shown is not there."""
_KOBO_OWN = (
    "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__",
    "_tags", "_index",
)  # fmt: skip
_CENTRAL_OWN = (
    "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState",
    "DeviceID", "Edits", "FormVersion",
)  # fmt: skip


def filled(form: XForm, rater: str, answers: Mapping[str, str]) -> Filled:
    """Answer a form: by the name of each field. Only what is shown can be answered, and only with what is offered."""
    given = {"rater": rater, **answers}
    shown = form.groups(rater)
    found: dict[str, str] = {}
    for path in fields(form):
        group, name = path.rsplit("/", 1)
        if form.binds[path].get("calculate"):
            found[path] = form.computed(path)
        elif name in given and (group == "/data" or group in shown):
            assert given[name] in offered(form, path)
            found[path] = given.pop(name)
    assert not {name for name in given if name != "rater"}, "not shown, or not asked"
    return found


def fields(form: XForm) -> list[str]:
    """Paths of all fields, in the form's order."""
    return [path for path in form.binds if path in set(_leaves(form)) and not path.startswith("/data/meta")]


def _leaves(form: XForm) -> Iterator[str]:
    data = form.root.find(".//{*}instance")[0]
    for element in data.iter():
        if len(element) == 0:
            names = [etree.QName(one).localname for one in (*reversed(list(element.iterancestors())), element)]
            yield "/" + "/".join(names[names.index("data") :])


def offered(form: XForm, path: str) -> Sequence[str]:
    """What may be chosen for a field."""
    for select in form.body.iter("{*}select1"):
        if select.get("ref") == path:
            nodeset = select.find("{*}itemset").get("nodeset")
            return list(form.choices[nodeset.split("'")[1]])
    raise KeyError(path)


def kobo(form: XForm, answers: Sequence[Filled], separator: str = "/") -> bytes:
    """CSV with XML values and headers; with no separator, without the groups in the headers."""
    paths = fields(form)
    heads = [path.removeprefix("/data/") for path in paths]
    heads = [head.replace("/", separator) if separator else head.rsplit("/", 1)[-1] for head in heads]
    text = io.StringIO()
    out = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow([*heads, *_KOBO_OWN])
    for number, one in enumerate(answers, 1):
        own = {"_id": str(5000 + number), "_uuid": uuid(number), "_index": str(number), "__version__": "vA1"}
        own |= {"_submission_time": f"2026-05-04T10:0{number}:00", "_status": "submitted_via_web"}
        out.writerow([*(one.get(path, "") for path in paths), *(own.get(name, "") for name in _KOBO_OWN)])
    return text.getvalue().encode()


def central(form: XForm, answers: Sequence[Filled]) -> bytes:
    """CSV of all submissions."""
    paths = fields(form)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    heads = [path.removeprefix("/data/").replace("/", "-") for path in paths]
    out.writerow(["SubmissionDate", *heads, "meta-instanceID", *_CENTRAL_OWN])
    for number, one in enumerate(answers, 1):
        own = {"KEY": f"uuid:{uuid(number)}", "AttachmentsPresent": "0", "AttachmentsExpected": "0", "Edits": "0"}
        cells = [one.get(path, "") for path in paths]
        time = f"2026-05-04T10:0{number}:00.123Z"
        out.writerow([time, *cells, own["KEY"], *(own.get(name, "") for name in _CENTRAL_OWN)])
    return text.getvalue().encode()


def uuid(number: int) -> str:
    """A respondent's id."""
    return f"0d3c2f6e-7a51-4c1e-9b1b-00000000000{number}"

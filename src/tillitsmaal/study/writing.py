"""An import mapping as YAML, and into a study file that keeps its comments."""

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

from tillitsmaal.study.models import ImportMapping, Study

_IMPORT: Final = re.compile(r"""(import|"import"|'import')\s*:""")
_OTHER_KEY: Final = re.compile(r"[^\s#\]})-]")
"""Begins a line that belongs to no key above it."""
_AFTER_LINE: Final = re.compile(r"(?<=\n)")
_WINDOWS: Final = re.compile(r"[^\n]*\r\n")
_OTHER_LINE_END: Final = re.compile(r"[\x85\u2028\u2029]")
_WIDTH: Final = 1 << 30


def mapping_data(mapping: ImportMapping) -> dict[str, Any]:
    """What a mapping says, as it is written: only what differs from saying nothing."""
    return mapping.model_dump(mode="json", exclude_defaults=True, exclude_none=True)


def mapping_line(mapping: ImportMapping) -> str:
    """A mapping in one line, with long maps of columns cut short.

    Examples
    --------
    >>> mapping_line(ImportMapping.model_validate({"system": "kobo", "rater": {"column": "rater"}}))
    '{system: kobo, rater: {column: rater}}'
    """
    data = mapping_data(mapping)
    if isinstance(data.get("columns"), Mapping) and len(data["columns"]) > 1:
        first = dict(list(data["columns"].items())[:1])
        data["columns"] = {**first, f"… ({len(data['columns'])})": "…"}
    data.get("values", {}).pop("labels", None)
    return _dumped({name: said for name, said in data.items() if said != {}}, flow=True).strip()


def mapping_in_one_line(mapping: ImportMapping) -> str:
    """All of a mapping between braces."""
    return _dumped(mapping_data(mapping), flow=True).strip()


def mapping_yaml(mapping: ImportMapping) -> str:
    """A mapping as the part of a study file that is called `import`."""
    return _dumped({"import": mapping_data(mapping)}, flow=False)


def study_yaml(study: Study) -> str:
    """A study file that says what a study says; only what differs from saying nothing.

    Examples
    --------
    >>> print(study_yaml(Study(study="Prosjekt Vik", questionnaire="tillit-kort")))
    study: Prosjekt Vik
    questionnaire: tillit-kort
    <BLANKLINE>
    """
    return _dumped(study.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True), flow=False)


def _dumped(data: Mapping[str, Any], *, flow: bool) -> str:
    """The data as YAML that reads back the same: no text is folded over lines, which loses some of its spaces."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.default_flow_style = flow
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    written = StringIO()
    yaml.dump(_quoted(dict(data)), written)
    return written.getvalue()


def _quoted(data: Any) -> Any:
    """The same data, with texts in quotation marks that hold a line end which is no line end of the file."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    match data:
        case Mapping():
            return {_quoted(name): _quoted(value) for name, value in data.items()}
        case list() | tuple():
            return [_quoted(one) for one in data]
        case str() if _OTHER_LINE_END.search(data):
            return DoubleQuotedScalarString(data)
        case _:
            return data


def with_mapping(text: str, mapping: ImportMapping) -> str:
    """A study file with this mapping; every other line stays as it was.

    Examples
    --------
    >>> study = "study: S # ours\\nimport:\\n  shape: rows\\n# when\\nwaves: []\\n"
    >>> print(with_mapping(study, ImportMapping(system="kobo")))
    study: S # ours
    import:
      system: kobo
    # when
    waves: []
    <BLANKLINE>
    """
    lines = [line for line in _AFTER_LINE.split(text) if line]
    end = line_end(text)
    first = next((number for number, line in enumerate(lines) if _IMPORT.match(line)), None)
    written = [f"{line}{end}" for line in mapping_yaml(mapping).removesuffix("\n").split("\n")]
    if first is None:
        open_end = [end] if lines and not lines[-1].endswith("\n") else []
        gap = [end] if lines and lines[-1].strip() else []
        return "".join([*lines, *open_end, *gap, *written])
    after = next((number for number in range(first + 1, len(lines)) if _OTHER_KEY.match(lines[number])), len(lines))
    while after > first + 1 and (not lines[after - 1].strip() or lines[after - 1].startswith("#")):
        after -= 1
    return "".join([*lines[:first], *written, *lines[after:]])


def line_end(text: str) -> str:
    """How a text's first line ends."""
    return "\r\n" if _WINDOWS.match(text) else "\n"


def new_study(
    name: str,
    questionnaire: str,
    language: str,
    seen: tuple[Sequence[str], Mapping[str, Sequence[str]]],
    mapping: ImportMapping,
) -> str:
    """A study file for files that were looked at.

    Parameters
    ----------
    name
        Of the study.
    questionnaire
        Id, or path from the study's folder.
    language
        Of its reports.
    seen
        Organisations, and files by the name of their wave.
    mapping
        How the files are read.
    """
    organisations, files = seen
    study = {
        "study": name,
        "questionnaire": questionnaire,
        "language": language,
        "organisations": [{"id": one} for one in organisations],
        "waves": [{"name": wave, "files": list(of_wave)} for wave, of_wave in files.items()],
        "import": mapping_data(mapping),
    }
    return _dumped(study, flow=False)

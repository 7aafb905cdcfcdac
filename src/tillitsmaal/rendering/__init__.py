"""From a report to text or bytes: one module a format."""

from typing import Final, Literal, assert_never, get_args, overload

from tillitsmaal.report.model import Report

TextFormat = Literal["table", "json", "csv", "markdown", "html"]
BinaryFormat = Literal["docx", "xlsx", "pdf"]
Format = TextFormat | BinaryFormat
BINARY: Final[tuple[BinaryFormat, ...]] = get_args(BinaryFormat)


@overload
def render(
    report: Report, format: TextFormat, *, width: int = 80, colour: bool = False, excel: bool = False
) -> str: ...
@overload
def render(report: Report, format: BinaryFormat, *, template: bytes | None = None) -> bytes: ...
def render(
    report: Report,
    format: Format,
    *,
    width: int = 80,
    colour: bool = False,
    excel: bool = False,
    template: bytes | None = None,
) -> str | bytes:
    """Lay a report out.

    Parameters
    ----------
    report
        What to lay out.
    format
        `table` for a terminal, `json`, `csv` (the report's main table), `markdown`, `html`, `docx`, `xlsx`, `pdf`.
    width
        Columns of the terminal; `table` only.
    colour
        Whether to colour with ANSI sequences; `table` only.
    excel
        Whether to write for a Norwegian Excel: byte order mark, semicolons, decimal comma; `csv` only.
    template
        A Word document whose styles, header and footer to take; `docx` only.

    Returns
    -------
    str or bytes
        Text ends with a newline. The same report gives the same text or bytes.

    Raises
    ------
    UsageError
        `extra_missing`: the format needs packages that are not installed. `template_unreadable`.
    """
    match format:
        case "docx":
            from tillitsmaal.rendering.docx import docx

            return docx(report, template)
        case "xlsx":
            from tillitsmaal.rendering.xlsx import xlsx

            return xlsx(report)
        case "pdf":
            from tillitsmaal.rendering.pdf import pdf

            return pdf(report)
        case _:
            return _text(report, format, width=width, colour=colour, excel=excel)


def _text(report: Report, format: TextFormat, *, width: int, colour: bool, excel: bool) -> str:
    match format:
        case "table":
            from tillitsmaal.rendering.terminal import terminal

            return terminal(report, width=width, colour=colour)
        case "json":
            from tillitsmaal.rendering.json import document_json

            return document_json(report.document)
        case "csv":
            from tillitsmaal.rendering.csv import table_csv

            return table_csv(report.tables[report.main], excel=excel)
        case "markdown":
            from tillitsmaal.rendering.markdown import markdown

            return markdown(report)
        case "html":
            from tillitsmaal.rendering.html import html

            return html(report)
        case _:
            assert_never(format)

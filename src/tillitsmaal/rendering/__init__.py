"""From a report to text: one module a format."""

from typing import Literal, assert_never

from tillitsmaal.report.model import Report

Format = Literal["table", "json", "csv", "markdown"]


def render(report: Report, format: Format, *, width: int = 80, colour: bool = False, excel: bool = False) -> str:
    """Lay a report out.

    Parameters
    ----------
    report
        What to lay out.
    format
        `table` for a terminal, `json`, `csv` (the report's main table), `markdown`.
    width
        Columns of the terminal; `table` only.
    colour
        Whether to colour with ANSI sequences; `table` only.
    excel
        Whether to write for a Norwegian Excel: byte order mark, semicolons, decimal comma; `csv` only.

    Returns
    -------
    str
        Ends with a newline. The same report gives the same text.
    """
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
        case _:
            assert_never(format)

"""From answers and scores to files for an archive: data with labels and declared missing codes, and a codebook."""

from typing import Literal, assert_never, cast, get_args, overload

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.archive import codebooks
from tillitsmaal.archive.codebooks import Codebook
from tillitsmaal.archive.tables import archive_of
from tillitsmaal.archive.variables import Archive
from tillitsmaal.errors import misuse
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Responses, Scores
from tillitsmaal.scoring import score_responses
from tillitsmaal.text import DEFAULT_LANGUAGE, Language

DataFormat = Literal["sav", "csv", "xlsx", "parquet"]
CodebookFormat = Literal["markdown", "html", "xlsx", "ddi"]
Scored = ScoreAnalysis | Scores | Responses


def codebook(about: Questionnaire | Scored) -> Codebook:
    """Describe the data of a questionnaire: every variable, its values, what is missing and why.

    Parameters
    ----------
    about
        A questionnaire; or answers or scores, of which it is then told how many there are, what is missing, and
        means and standard deviations over all rows.

    Returns
    -------
    Codebook
        `export` writes it.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> found = tm.codebook(tm.load_questionnaire("tillit-kort"))
    >>> [entry.variable.name for entry in found.entries][7:10]
    ['ben1', 'ben2', 'int1']
    >>> print(tm.export(found, "markdown", "en").decode().splitlines()[0])
    # Codebook: Trust and collaboration, short version
    """
    return codebooks.codebook(about if isinstance(about, Questionnaire) else archive(about))


def archive(scored: Scored) -> Archive:
    """Lay out what was answered and scored, as `tillitsmaal.archive.tables.archive_of` does."""
    match scored:
        case ScoreAnalysis():
            return archive_of(scored)
        case Responses():
            return archive_of(analyse(score_responses(scored)))
        case Scores():
            return archive_of(analyse(scored))
        case _:
            assert_never(scored)


@overload
def export(
    about: Scored | Archive, format: DataFormat, language: Language = DEFAULT_LANGUAGE, *, excel: bool = False
) -> bytes: ...
@overload
def export(about: Codebook, format: CodebookFormat, language: Language = DEFAULT_LANGUAGE) -> bytes: ...
def export(
    about: Scored | Archive | Codebook,
    format: DataFormat | CodebookFormat,
    language: Language = DEFAULT_LANGUAGE,
    *,
    excel: bool = False,
) -> bytes:
    """Write data or a codebook as a file.

    Parameters
    ----------
    about
        Answers, scores, or a codebook.
    format
        For data `sav` (SPSS), `csv`, `xlsx` (with pairs, organisations and the codebook) or `parquet`; for a codebook
        `markdown`, `html`, `xlsx` or `ddi` (DDI-Codebook 2.5).
    language
        Of labels and texts.
    excel
        Whether to write for a Norwegian Excel: byte order mark, semicolons, decimal comma; `csv` only.

    Returns
    -------
    bytes
        The file; text is UTF-8. The same for the same answers.

    Raises
    ------
    UsageError
        `extra_missing`: the format needs packages that are not installed; `choice_unknown_far`: no such format, or not
        of what is to be written; `option_needs`: `excel` with another format than `csv`.

    Examples
    --------
    >>> import tillitsmaal as tm
    >>> responses = tm.read_responses(study=tm.load_study("examples/tverrkommunal"))
    >>> print(tm.export(responses, "csv").decode().splitlines()[0][:43])
    tillitform,wave,respondent,rater,target,ben
    """
    offered = get_args(CodebookFormat if isinstance(about, Codebook) else DataFormat)
    if format not in offered:
        raise misuse("choice_unknown_far", str(format), option="format", known=", ".join(offered))
    if excel and format != "csv":
        raise misuse("option_needs", "excel", other="csv")
    if isinstance(about, Codebook):
        return _codebook(about, cast(CodebookFormat, format), language)
    laid_out = about if isinstance(about, Archive) else archive(about)
    return _data(laid_out, cast(DataFormat, format), language, excel=excel)


def _data(archive: Archive, format: DataFormat, language: Language, *, excel: bool) -> bytes:
    match format:
        case "sav":
            from tillitsmaal.archive.sav import sav

            return sav(archive, language)
        case "csv":
            from tillitsmaal.archive.csv import csv

            return csv(archive.data, excel=excel).encode()
        case "xlsx":
            from tillitsmaal.archive.xlsx import xlsx

            return xlsx(archive, language)
        case "parquet":
            from tillitsmaal.archive.parquet import parquet

            return parquet(archive, archive.data, language)
        case _:
            assert_never(format)


def _codebook(codebook: Codebook, format: CodebookFormat, language: Language) -> bytes:
    match format:
        case "markdown":
            from tillitsmaal.archive.markdown import markdown

            return markdown(codebook, language).encode()
        case "html":
            from tillitsmaal.archive.html import html

            return html(codebook, language).encode()
        case "xlsx":
            from tillitsmaal.archive.xlsx import codebook_xlsx

            return codebook_xlsx(codebook, language)
        case "ddi":
            from tillitsmaal.archive.ddi import ddi

            return ddi(codebook, language).encode()
        case _:
            assert_never(format)

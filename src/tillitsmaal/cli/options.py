"""The options that commands share. Help texts are keys, put into words when the language is known."""

from dataclasses import dataclass
from typing import Annotated, Final

from typer import Argument, Option

from tillitsmaal.report.call import Suggested

Responses = Annotated[list[str] | None, Argument(metavar="RESPONSES", help="cli.options.responses", show_default=False)]
Waves = Annotated[list[str] | None, Argument(metavar="WAVE", help="cli.options.waves", show_default=False)]
QuestionnaireOption = Annotated[
    str | None, Option("--questionnaire", "-q", metavar="ID|FILE", help="cli.options.questionnaire", show_default=False)
]
StudyOption = Annotated[str | None, Option("--study", metavar="FILE", help="cli.options.study", show_default=False)]
LanguageOption = Annotated[
    str | None, Option("--language", metavar="nb|nn|en", help="cli.options.language", show_default=False)
]
FormatOption = Annotated[str, Option("--format", metavar="table|json|csv|markdown", help="cli.options.format")]
OutputOption = Annotated[
    str | None, Option("--output", "-o", metavar="FILE|DIR/", help="cli.options.output", show_default=False)
]
ForceOption = Annotated[bool, Option("--force", help="cli.options.force")]
ExcelOption = Annotated[bool, Option("--excel", help="cli.options.excel")]
OnInvalidOption = Annotated[str, Option("--on-invalid", metavar="refuse|drop", help="cli.options.on_invalid")]
AudienceOption = Annotated[str, Option("--audience", metavar="analyst|partners|public", help="cli.options.audience")]
MinRespondentsOption = Annotated[
    int | None,
    Option("--min-respondents", metavar="3–10", min=3, max=10, help="cli.options.min_respondents", show_default=False),
]
OnlyAnalystOption = Annotated[str, Option("--audience", metavar="analyst", help="cli.options.only_analyst")]
QuietOption = Annotated[bool, Option("--quiet", help="cli.options.quiet")]
FailOnOption = Annotated[
    str | None, Option("--fail-on", metavar="WORDS", help="cli.options.fail_on", show_default=False)
]
NoColorOption = Annotated[bool, Option("--no-color", help="cli.options.no_color")]
ByOption = Annotated[
    str | None,
    Option("--by", metavar="pair|dyad|organisation|network|respondent", help="cli.options.by", show_default=False),
]
WaveOption = Annotated[str | None, Option("--wave", metavar="WAVE", help="cli.options.wave", show_default=False)]
CompositesOption = Annotated[
    str, Option("--composites", metavar="pairs|composite_over_respondents", help="cli.options.composites")
]
ResponsesOption = Annotated[
    list[str] | None, Option("--responses", metavar="FILE", help="cli.options.responses_option", show_default=False)
]
MethodOption = Annotated[str, Option("--method", metavar="NAME", help="cli.options.method")]
SeedOption = Annotated[int, Option("--seed", metavar="NUMBER", min=0, help="cli.options.seed")]

SourcesArgument = Annotated[
    list[str] | None, Argument(metavar="STUDY|WAVE", help="cli.options.sources", show_default=False)
]
ReportFormatOption = Annotated[
    str, Option("--format", metavar="html,docx,xlsx,pdf,markdown,json", help="cli.options.report_format")
]
ReportOutputOption = Annotated[
    str | None, Option("--output", "-o", metavar="DIR|FILE", help="cli.options.report_output", show_default=False)
]
ForOption = Annotated[str | None, Option("--for", metavar="ORGANISATION", help="cli.options.for", show_default=False)]
NetworkOption = Annotated[
    str | None, Option("--network", metavar="NAME", help="cli.options.network", show_default=False)
]
SheetOption = Annotated[
    str | None, Option("--sheet", metavar="facilitator", help="cli.options.sheet", show_default=False)
]
TemplateOption = Annotated[
    str | None, Option("--template", metavar="FILE", help="cli.options.template", show_default=False)
]
ReportAudienceOption = Annotated[
    str, Option("--audience", metavar="partners|public|analyst", help="cli.options.report_audience")
]
ExportFormatOption = Annotated[
    str | None,
    Option("--format", metavar="sav|csv|xlsx|parquet", help="cli.options.export_format", show_default=False),
]
ExportOutputOption = Annotated[
    str | None, Option("--output", "-o", metavar="FILE|DIR/", help="cli.options.export_output", show_default=False)
]
CodebookResponses = Annotated[
    list[str] | None, Argument(metavar="RESPONSES", help="cli.options.codebook_responses", show_default=False)
]
CodebookFormatOption = Annotated[
    str | None,
    Option("--format", metavar="markdown|html|xlsx|ddi", help="cli.options.codebook_format", show_default=False),
]
CodebookAudienceOption = Annotated[
    str, Option("--audience", metavar="analyst|partners|public", help="cli.options.codebook_audience")
]
CodebookOutputOption = Annotated[
    str | None, Option("--output", "-o", metavar="FILE", help="cli.options.codebook_output", show_default=False)
]

StudyArgument = Annotated[str | None, Argument(metavar="STUDY", help="cli.options.study_argument", show_default=False)]
FormFormatOption = Annotated[
    str,
    Option("--format", metavar="html,xlsform,limesurvey,surveyjs,qualtrics,docx,pdf", help="cli.options.form_format"),
]
FormOutputOption = Annotated[
    str | None, Option("--output", "-o", metavar="DIR|FILE", help="cli.options.form_output", show_default=False)
]
FormWaveOption = Annotated[
    str | None, Option("--wave", metavar="NAME", help="cli.options.form_wave", show_default=False)
]
LanguagesOption = Annotated[
    str | None, Option("--languages", metavar="nb,nn,en", help="cli.options.languages", show_default=False)
]
FormForOption = Annotated[
    str | None, Option("--for", metavar="ORGANISATION|all", help="cli.options.form_for", show_default=False)
]
FormNetworkOption = Annotated[
    str | None, Option("--network", metavar="NAME", help="cli.options.form_network", show_default=False)
]
FormSeedOption = Annotated[int, Option("--seed", metavar="NUMBER", min=0, help="cli.options.form_seed")]
FormQuestionnaireOption = Annotated[
    str | None,
    Option("--questionnaire", "-q", metavar="ID|FILE", help="cli.options.form_questionnaire", show_default=False),
]


def positive(given: str | float) -> float:
    """Read a number above 0, with a decimal point or comma; defaults come as they are.

    Raises
    ------
    ValueError
        If it is none.
    """
    value = float(str(given).replace(",", "."))
    if not 0 < value <= MOST:
        raise ValueError(given)
    return value


MOST: Final = 1000.0
RESPONDENTS: Final = 3
ANSWERED: Final = 80
SECONDS: Final[float] = 7
OrganisationsOption = Annotated[
    int | None,
    Option("--organisations", metavar="NUMBER", min=2, max=300, help="cli.options.organisations", show_default=False),
]
RespondentsOption = Annotated[
    int, Option("--respondents", metavar="NUMBER", min=1, max=1000, help="cli.options.respondents")
]
PlanWavesOption = Annotated[
    int | None, Option("--waves", metavar="NUMBER", min=2, max=100, help="cli.options.plan_waves", show_default=False)
]
PlanQuestionnaireOption = Annotated[
    str | None,
    Option("--questionnaire", "-q", metavar="ID|FILE", help="cli.options.plan_questionnaire", show_default=False),
]
AnsweredOption = Annotated[int, Option("--answered", metavar="PERCENT", min=1, max=100, help="cli.options.answered")]
DependenceOption = Annotated[
    str | None,
    Option("--dependence", metavar="moderate|strong", help="cli.options.dependence", show_default=False),
]
RiseOption = Annotated[
    float | None,
    Option("--rise", metavar="POINTS", parser=positive, help="cli.options.rise", show_default=False),
]
SpreadOption = Annotated[
    float | None,
    Option("--spread", metavar="POINTS", parser=positive, help="cli.options.spread", show_default=False),
]
SecondsOption = Annotated[float, Option("--seconds", metavar="NUMBER", parser=positive, help="cli.options.seconds")]
RunsOption = Annotated[
    int | None,
    Option("--runs", metavar="NUMBER", min=100, max=100_000, help="cli.options.runs", show_default=False),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What to read, and how."""

    questionnaire: str | None = None
    study: str | None = None
    language: str | None = None
    on_invalid: str = "refuse"
    quiet: bool = False
    suggested: Suggested | None = None
    """What suggested commands are made of, where not of this call: a text that is made again names the first one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What to write, and where."""

    format: str = "table"
    path: str | None = None
    force: bool = False
    excel: bool = False
    audience: str = "analyst"
    min_respondents: int | None = None
    fail_on: str | None = None
    no_color: bool = False
    records: bool = True
    """Whether a release is written down in the study's ledger."""
    settles: bool = True
    """Whether a release is held against the study's ledger."""

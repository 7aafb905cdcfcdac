"""The commands: each puts its options together and makes one call."""

from typing import Annotated

import typer

from tillitsmaal.cli import options as opt
from tillitsmaal.cli.help import Command, Group

app = typer.Typer(
    name="tillit",
    cls=Group,
    help="cli.help.tillit",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
questionnaires = typer.Typer(
    name="questionnaire", cls=Group, help="cli.help.questionnaire", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(questionnaires)


def _version(wanted: bool) -> None:
    if wanted:
        from tillitsmaal import __version__
        from tillitsmaal.cli.output import write_stdout

        write_stdout(f"tillit {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="cli.options.version")
    ] = False,
) -> None:
    """Hold the options that come before a command."""


@app.command(cls=Command, help="cli.help.score")
def score(
    responses: opt.Responses = None,
    by: opt.ByOption = None,
    wave: opt.WaveOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    format: opt.FormatOption = "table",
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    composites: opt.CompositesOption = "pairs",
    on_invalid: opt.OnInvalidOption = "refuse",
    fail_on: opt.FailOnOption = None,
    audience: opt.AudienceOption = "analyst",
    quiet: opt.QuietOption = False,
    no_color: opt.NoColorOption = False,
) -> None:
    """Score pairs, dyads, organisations and networks."""
    from tillitsmaal.cli.score import ScoreCall, run

    run(
        ScoreCall(
            responses=tuple(responses or ()),
            by=by,
            wave=wave,
            composites=composites,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(
                format=format,
                path=output,
                force=force,
                excel=excel,
                audience=audience,
                fail_on=fail_on,
                no_color=no_color,
            ),
        )
    )


@app.command(cls=Command, help="cli.help.compare")
def compare(
    waves: opt.Waves = None,
    responses: opt.ResponsesOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    format: opt.FormatOption = "table",
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    composites: opt.CompositesOption = "pairs",
    method: opt.MethodOption = "organisation_jackknife",
    seed: opt.SeedOption = 0,
    on_invalid: opt.OnInvalidOption = "refuse",
    fail_on: opt.FailOnOption = None,
    audience: opt.AudienceOption = "analyst",
    quiet: opt.QuietOption = False,
    no_color: opt.NoColorOption = False,
) -> None:
    """Compare waves."""
    from tillitsmaal.cli.compare import CompareCall, run

    run(
        CompareCall(
            waves=tuple(waves or ()),
            responses=tuple(responses or ()),
            composites=composites,
            method=method,
            seed=seed,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(
                format=format,
                path=output,
                force=force,
                excel=excel,
                audience=audience,
                fail_on=fail_on,
                no_color=no_color,
            ),
        )
    )


@app.command(cls=Command, help="cli.help.check")
def check(
    responses: opt.Responses = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    format: opt.FormatOption = "table",
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    audience: opt.AudienceOption = "analyst",
    quiet: opt.QuietOption = False,
    no_color: opt.NoColorOption = False,
) -> None:
    """Look the data over."""
    from tillitsmaal.cli.check import run

    run(
        tuple(responses or ()),
        opt.Input(questionnaire=questionnaire, study=study, language=language, quiet=quiet),
        opt.Output(format=format, path=output, force=force, excel=excel, audience=audience, no_color=no_color),
    )


@app.command(cls=Command, help="cli.help.quality")
def quality(
    responses: opt.Responses = None,
    wave: opt.WaveOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    format: opt.FormatOption = "table",
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    on_invalid: opt.OnInvalidOption = "refuse",
    audience: opt.AudienceOption = "analyst",
    quiet: opt.QuietOption = False,
    no_color: opt.NoColorOption = False,
) -> None:
    """Look at the measurement itself."""
    from tillitsmaal.cli.quality import QualityCall, run

    run(
        QualityCall(
            responses=tuple(responses or ()),
            wave=wave,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(
                format=format, path=output, force=force, excel=excel, audience=audience, no_color=no_color
            ),
        )
    )


@app.command(cls=Command, help="cli.help.report")
def report(
    sources: opt.SourcesArgument = None,
    format: opt.ReportFormatOption = "html",
    output: opt.ReportOutputOption = None,
    audience: opt.ReportAudienceOption = None,
    organisation: opt.ForOption = None,
    network: opt.NetworkOption = None,
    sheet: opt.SheetOption = None,
    template: opt.TemplateOption = None,
    responses: opt.ResponsesOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    composites: opt.CompositesOption = "pairs",
    on_invalid: opt.OnInvalidOption = "refuse",
    quiet: opt.QuietOption = False,
) -> None:
    """Write the analysis as a document."""
    from tillitsmaal.cli.report import ReportCall, run

    run(
        ReportCall(
            sources=tuple(sources or ()),
            responses=tuple(responses or ()),
            formats=format,
            organisation=organisation,
            network=network,
            sheet=sheet,
            template=template,
            composites=composites,
            audience=audience,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(path=output, force=force),
        )
    )


@app.command(cls=Command, help="cli.help.plan")
def plan(
    organisations: opt.OrganisationsOption = None,
    respondents: opt.RespondentsOption = opt.RESPONDENTS,
    waves: opt.PlanWavesOption = None,
    answered: opt.AnsweredOption = opt.ANSWERED,
    dependence: opt.DependenceOption = None,
    rise: opt.RiseOption = None,
    spread: opt.SpreadOption = None,
    seconds: opt.SecondsOption = opt.SECONDS,
    questionnaire: opt.PlanQuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    format: opt.FormatOption = "table",
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    runs: opt.RunsOption = None,
    seed: opt.SeedOption = 0,
    quiet: opt.QuietOption = False,
    no_color: opt.NoColorOption = False,
) -> None:
    """Say what a survey could show, before it is sent."""
    from tillitsmaal.cli.plan import PlanCall, run

    run(
        PlanCall(
            organisations=organisations,
            respondents=respondents,
            waves=waves,
            answered=answered,
            dependence=dependence,
            rise=rise,
            spread=spread,
            seconds=seconds,
            runs=runs,
            seed=seed,
            input=opt.Input(questionnaire=questionnaire, study=study, language=language, quiet=quiet),
            output=opt.Output(format=format, path=output, force=force, excel=excel, no_color=no_color),
        )
    )


@app.command(cls=Command, help="cli.help.form")
def form(
    study_argument: opt.StudyArgument = None,
    format: opt.FormFormatOption = "html",
    output: opt.FormOutputOption = None,
    wave: opt.FormWaveOption = None,
    languages: opt.LanguagesOption = None,
    organisation: opt.FormForOption = None,
    network: opt.FormNetworkOption = None,
    seed: opt.FormSeedOption = 0,
    questionnaire: opt.FormQuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    quiet: opt.QuietOption = False,
) -> None:
    """Write a form that people answer."""
    from tillitsmaal.cli.form import FormCall, run

    run(
        FormCall(
            study=study_argument,
            formats=format,
            wave=wave,
            languages=languages,
            organisation=organisation,
            network=network,
            seed=seed,
            input=opt.Input(questionnaire=questionnaire, study=study, language=language, quiet=quiet),
            output=opt.Output(path=output, force=force),
        )
    )


@app.command("import", cls=Command, help="cli.help.import")
def import_files(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="cli.options.import_files")],
    init: Annotated[bool, typer.Option("--init", help="cli.options.import_init")] = False,
    system: Annotated[
        str | None, typer.Option("--system", metavar="NAME", help="cli.options.import_system", show_default=False)
    ] = None,
    rater: Annotated[
        str | None, typer.Option("--rater", metavar="COLUMN", help="cli.options.import_rater", show_default=False)
    ] = None,
    respondent: Annotated[
        str | None,
        typer.Option("--respondent", metavar="COLUMN", help="cli.options.import_respondent", show_default=False),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="PATTERN", help="cli.options.import_columns", show_default=False)
    ] = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    quiet: opt.QuietOption = False,
) -> None:
    """Say how a survey system's file would be read, and write that down."""
    from tillitsmaal.cli.importing import ImportCall, run

    run(
        ImportCall(
            files=tuple(files),
            init=init,
            system=system,
            rater=rater,
            respondent=respondent,
            columns=columns,
            input=opt.Input(questionnaire=questionnaire, study=study, language=language, quiet=quiet),
            force=force,
        )
    )


@app.command(cls=Command, help="cli.help.export")
def export(
    responses: opt.Responses = None,
    format: opt.ExportFormatOption = None,
    output: opt.ExportOutputOption = None,
    wave: opt.WaveOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    on_invalid: opt.OnInvalidOption = "refuse",
    audience: opt.AudienceOption = "analyst",
    quiet: opt.QuietOption = False,
) -> None:
    """Write answers and scores as data."""
    from tillitsmaal.cli.export import ExportCall, run

    run(
        ExportCall(
            responses=tuple(responses or ()),
            format=format,
            wave=wave,
            excel=excel,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(path=output, force=force, audience=audience),
        )
    )


@app.command(cls=Command, help="cli.help.codebook")
def codebook(
    responses: opt.CodebookResponses = None,
    format: opt.CodebookFormatOption = None,
    output: opt.CodebookOutputOption = None,
    wave: opt.WaveOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    on_invalid: opt.OnInvalidOption = "refuse",
    quiet: opt.QuietOption = False,
) -> None:
    """Describe every variable."""
    from tillitsmaal.cli.codebook import CodebookCall, run

    run(
        CodebookCall(
            responses=tuple(responses or ()),
            format=format,
            wave=wave,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(path=output, force=force),
        )
    )


@questionnaires.command("list", cls=Command, help="cli.help.questionnaire_list")
def questionnaire_list(language: opt.LanguageOption = None) -> None:
    """List what is shipped."""
    from tillitsmaal.cli.questionnaire import list_shipped

    list_shipped(language)


@questionnaires.command("show", cls=Command, help="cli.help.questionnaire_show")
def questionnaire_show(
    questionnaire: Annotated[str, typer.Argument(metavar="ID|FILE", help="cli.options.questionnaire_argument")],
    language: opt.LanguageOption = None,
    partner: Annotated[
        str | None, typer.Option("--partner", metavar="NAME", help="cli.options.partner", show_default=False)
    ] = None,
) -> None:
    """Show the items of one."""
    from tillitsmaal.cli.questionnaire import show

    show(questionnaire, language, partner)


@questionnaires.command("check", cls=Command, help="cli.help.questionnaire_check")
def questionnaire_check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="cli.options.questionnaire_file")],
    language: opt.LanguageOption = None,
    format: Annotated[str, typer.Option("--format", metavar="table|json", help="cli.options.format")] = "table",
) -> None:
    """Check a questionnaire file."""
    from tillitsmaal.cli.questionnaire import check as check_file

    check_file(file, language, format)


@questionnaires.command("new", cls=Command, help="cli.help.questionnaire_new")
def questionnaire_new(
    id: Annotated[str, typer.Argument(metavar="ID", help="cli.options.questionnaire_id")],
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
) -> None:
    """Write a questionnaire to start from."""
    from tillitsmaal.cli.questionnaire import new

    new(id, output, force)


@questionnaires.command("schema", cls=Command, help="cli.help.questionnaire_schema")
def questionnaire_schema(output: opt.OutputOption = None, force: opt.ForceOption = False) -> None:
    """Write the JSON Schema for editors."""
    from tillitsmaal.cli.questionnaire import schema

    schema(output, force)


@app.command(cls=Command, help="cli.help.init")
def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="cli.options.folder")] = ".",
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
) -> None:
    """Start a study folder."""
    from tillitsmaal.cli.start import init as start

    start(folder, language, force)


@app.command(cls=Command, help="cli.help.demo")
def demo(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="cli.options.demo_folder")] = "tillit-demo",
    language: opt.LanguageOption = None,
    no_color: opt.NoColorOption = False,
) -> None:
    """Copy the example study, score it, compare its waves."""
    from tillitsmaal.cli.start import demo as show

    show(folder, language, no_color)

"""The commands that turn answers into results: each puts its options together and makes one call."""

import typer

from tillitsmaal.cli import options as opt
from tillitsmaal.cli.help import Command

commands = typer.Typer()


@commands.command(cls=Command, help="cli.help.score")
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
    min_respondents: opt.MinRespondentsOption = None,
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
                min_respondents=min_respondents,
                fail_on=fail_on,
                no_color=no_color,
            ),
        )
    )


@commands.command(cls=Command, help="cli.help.compare")
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
    min_respondents: opt.MinRespondentsOption = None,
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
                min_respondents=min_respondents,
                fail_on=fail_on,
                no_color=no_color,
            ),
        )
    )


@commands.command(cls=Command, help="cli.help.check")
def check(
    responses: opt.Responses = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    format: opt.FormatOption = "table",
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    audience: opt.OnlyAnalystOption = "analyst",
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


@commands.command(cls=Command, help="cli.help.quality")
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
    audience: opt.OnlyAnalystOption = "analyst",
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


@commands.command(cls=Command, help="cli.help.report")
def report(
    sources: opt.SourcesArgument = None,
    format: opt.ReportFormatOption = "html",
    output: opt.ReportOutputOption = None,
    audience: opt.ReportAudienceOption = "partners",
    min_respondents: opt.MinRespondentsOption = None,
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
            output=opt.Output(path=output, force=force, min_respondents=min_respondents),
        )
    )


@commands.command(cls=Command, help="cli.help.plan")
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

"""From what a document says of itself to the call that makes it again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from typer import Exit

from tillitsmaal.cli.again_files import (
    Inputs,
    Run,
    codebook_again,
    export_again,
    form_again,
    option,
    pseudonymise_again,
)
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import command_of
from tillitsmaal.cli.output import holding_files
from tillitsmaal.errors import misuse, refuse
from tillitsmaal.provenance import Json
from tillitsmaal.report.call import Call, Suggested

_PER_CENT: Final = 100


def made_again(told: Json, name: str, given: Inputs, source: str, *, settles: bool = True) -> dict[str, bytes]:
    """Make a document again with the options that it tells, without writing anything down.

    It would go into a folder that is empty, so that nothing stands in its way.

    Parameters
    ----------
    told
        Its provenance.
    name
        Of its file; empty for several in a folder.
    given
        What to read.
    source
        Its name, for messages.
    settles
        Whether it is held against what was shown before.

    Raises
    ------
    TillitError
        As the command that makes it does; `report_not_ours` where no command makes such a document.

    Returns
    -------
    dict
        What was made, by the names of the files.
    """
    with TemporaryDirectory() as folder, holding_files() as files:
        path = str(Path(folder) / name) if name else f"{folder}/"
        with suppress(Exit):
            _call(told, given, Output(path=path, records=False, settles=settles), source)()
    return files


def _call(told: Json, given: Inputs, output: Output, source: str) -> Run:
    """The command that makes such a document, with the options that this one tells."""
    command = command_of({"of": told["schema"], **told})
    if command not in _CALLS:
        raise refuse("report_not_ours", value=source)
    try:
        settings = told["settings"]
        audience, least = settings.get("audience", "analyst"), settings.get("min_respondents")
        of_file = "markdown" if Path(output.path or "").suffix == ".md" else "json"
        wanted = replace(
            output,
            format=option(told, "format") or of_file,
            excel=option(told, "excel") or False,
            audience=audience,
            min_respondents=least,
        )
        return _CALLS[command](told, given, _input(told, given), wanted)
    except (KeyError, TypeError, AttributeError, ValueError, StopIteration):
        raise refuse("report_not_ours", value=source) from None


def _input(told: Json, given: Inputs) -> Input:
    """Read as then: invalid cells and rows were left out where the document counts some."""
    own = given.input
    language = told["settings"]["language"]
    return Input(
        questionnaire=own.questionnaire,
        study=own.study,
        language=language,
        on_invalid=option(told, "on_invalid") or ("drop" if _dropped(told) else "refuse"),
        quiet=True,
        suggested=_suggested(told),
    )


def _suggested(told: Json) -> Suggested | None:
    """What the first call's text suggests, so that the second one's does; it is shown, and nothing of it is read."""
    suggested = option(told, "suggested")
    if suggested is None:
        return None
    call: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in (suggested["call"] or {}).items()
    }
    return Suggested(call=Call(**call) if call else None, options=tuple(suggested["options"]))


def _dropped(told: Json) -> bool:
    dropped = told.get("dropped") or told.get("score", {}).get("dropped") or {}
    warned = (warning["code"] for warning in told.get("warnings", ()))
    return any(dropped.values()) or "dropped_invalid" in warned


def _waves(told: Json) -> list[str]:
    """Names of the waves, as provenance and documents tell them."""
    waves = told.get("waves") or told.get("score", {}).get("waves") or []
    return [wave["name"] if isinstance(wave, Mapping) else wave for wave in waves]


def _named(told: Json, given: Inputs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Waves and files as `compare` and `report` take them: files that waves are called by are those waves."""
    if given.each_a_wave:
        return given.responses, ()
    waves = _waves(told)
    files = {Path(file).stem: file for file in given.responses}
    if files and len(files) == len(given.responses) and set(files) == set(waves):
        return tuple(files[wave] for wave in waves), ()
    return tuple(waves), given.responses


def _only_wave(told: Json) -> str | None:
    if "wave" in told.get("options", {}):
        return option(told, "wave")  # type: ignore[no-any-return]  # checked by `is_sound`
    waves = _waves(told)
    return waves[0] if len(waves) == 1 else None


def _score(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.score import ScoreCall, run

    rule = told["settings"]["composite_rule"]
    wave = _only_wave(told)
    return partial(
        run,
        ScoreCall(
            responses=given.responses, by=option(told, "by"), wave=wave, composites=rule, input=input, output=output
        ),
    )


def _compare(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.compare import CompareCall, run

    waves, files = _named(told, given)
    settings = told["settings"]
    return partial(
        run,
        CompareCall(
            waves=waves,
            responses=files,
            composites=settings["composite_rule"],
            method=settings["method"],
            seed=settings.get("seed", 0),
            input=input,
            output=output,
        ),
    )


def _check(_told: Json, given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.check import run

    return partial(run, given.responses, input, output)


def _quality(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.quality import QualityCall, run

    return partial(run, QualityCall(responses=given.responses, wave=_only_wave(told), input=input, output=output))


def _plan(told: Json, _given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.plan import PlanCall, run

    plan, dependences = told["plan"], list(told["dependences"])
    return partial(
        run,
        PlanCall(
            organisations=plan["organisations"],
            respondents=plan["respondents"],
            waves=plan["waves"],
            answered=round(_PER_CENT * plan["answered"]),
            dependence=dependences[0] if len(dependences) == 1 else None,
            rise=plan["rise"],
            spread=plan["spread"],
            seconds=plan["seconds"],
            runs=told["settings"]["runs"],
            seed=told["settings"]["seed"],
            input=input,
            output=output,
        ),
    )


def _report(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.report import ENDINGS, ReportCall, run

    waves, files = _named(told, given)
    if told.get("template") is not None and given.template is None:
        raise misuse("template_not_named")
    return partial(
        run,
        ReportCall(
            sources=waves,
            responses=files,
            formats=next(format for format, ending in ENDINGS.items() if ending == Path(output.path or "").suffix),
            organisation=option(told, "organisation"),
            network=option(told, "network"),
            sheet=option(told, "sheet"),
            template=given.template,
            composites=option(told, "composites") or told["score"]["settings"]["composite_rule"],
            audience=output.audience,
            input=input,
            output=output,
        ),
    )


_CALLS: Final[Mapping[str, Callable[[Json, Inputs, Input, Output], Run]]] = {
    "score": _score,
    "compare": _compare,
    "check": _check,
    "quality": _quality,
    "plan": _plan,
    "report": _report,
    "export": export_again,
    "codebook": codebook_again,
    "form": form_again,
    "pseudonymise": pseudonymise_again,
}

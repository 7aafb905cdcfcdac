"""From what a document says of itself to the call that makes it again."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from typer import Exit

from tillitsmaal.cli.options import Input, Output
from tillitsmaal.errors import misuse, refuse
from tillitsmaal.provenance import Json

Run = Callable[[], None]
_PER_CENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is at hand to work a document out again."""

    responses: tuple[str, ...]
    template: str | None
    input: Input


def made_again(told: Json, ending: str, given: Inputs, source: str) -> bytes:
    """Make a document again with the options that it tells, without writing anything down.

    Parameters
    ----------
    told
        Its provenance.
    ending
        Of its file.
    given
        What to read.
    source
        Its name, for messages.

    Raises
    ------
    TillitError
        As the command that makes it does; `report_not_ours` where no command makes such a document.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"again{ending}"
        output = Output(format="json", path=str(path), records=False)
        with suppress(Exit):
            _call(told, given, output, source)()
        return path.read_bytes()


def _call(told: Json, given: Inputs, output: Output, source: str) -> Run:
    """The command that makes such a document, with the options that this one tells."""
    command = str(told.get("of", told["schema"])).removeprefix("tillit/").partition("/")[0]
    if command not in _CALLS:
        raise refuse("report_not_ours", value=source)
    try:
        settings = told["settings"]
        audience, least = settings.get("audience", "analyst"), settings.get("min_respondents")
        return _CALLS[command](
            told, given, _input(told, given), replace(output, audience=audience, min_respondents=least)
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise refuse("report_not_ours", value=source) from None


def _input(told: Json, given: Inputs) -> Input:
    """Read as then: invalid cells and rows were left out where the document counts some."""
    own = given.input
    language = told["settings"]["language"]
    return Input(
        questionnaire=own.questionnaire,
        study=own.study,
        language=language,
        on_invalid=_option(told, "on_invalid") or ("drop" if _dropped(told) else "refuse"),
        quiet=True,
    )


def _option(told: Json, name: str) -> Any:
    return told.get("options", {}).get(name)


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
    waves = _waves(told)
    files = {Path(file).stem: file for file in given.responses}
    if files and len(files) == len(given.responses) and set(files) == set(waves):
        return tuple(files[wave] for wave in waves), ()
    return tuple(waves), given.responses


def _only_wave(told: Json) -> str | None:
    waves = _waves(told)
    return waves[0] if len(waves) == 1 else None


def _score(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    from tillitsmaal.cli.score import ScoreCall, run

    rule = told["settings"]["composite_rule"]
    wave = _only_wave(told)
    return partial(
        run, ScoreCall(responses=given.responses, by=None, wave=wave, composites=rule, input=input, output=output)
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
        raise misuse("option_needs", "tillit verify", other="--template FILE")
    return partial(
        run,
        ReportCall(
            sources=waves,
            responses=files,
            formats=next(format for format, ending in ENDINGS.items() if ending == Path(output.path or "").suffix),
            organisation=_option(told, "organisation"),
            network=_option(told, "network"),
            sheet=_option(told, "sheet"),
            template=given.template,
            composites=_option(told, "composites") or told["score"]["settings"]["composite_rule"],
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
}


def differing(told: Sequence[str], again: Sequence[str]) -> list[tuple[str, str]]:
    """What one document says, and another in its place; empty where one has nothing there.

    Examples
    --------
    >>> differing(["a", "3.5", "b"], ["a", "3.6", "b"]), differing(["a", "b"], ["b"])
    ([('3.5', '3.6')], [('a', '')])
    """
    if len(told) == len(again):
        return [(one, other) for one, other in zip(told, again, strict=True) if one != other]
    ours, theirs = set(told), set(again)
    return [(one, "") for one in told if one not in theirs] + [("", one) for one in again if one not in ours]

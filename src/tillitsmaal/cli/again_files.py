"""From what files without a JSON document say of themselves to the calls that make them again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.session import find_study
from tillitsmaal.errors import misuse, refuse
from tillitsmaal.provenance import Json

Run = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is at hand to work a document out again."""

    responses: tuple[str, ...]
    template: str | None
    key: str | None
    input: Input
    each_a_wave: bool = False
    """Whether every file is a wave by itself, as where a call names waves by their files."""


def option(told: Json, name: str) -> Any:
    """An option of the call that made a file; None where that is not told."""
    return told.get("options", {}).get(name)


def export_again(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    """The call of `tillit export`."""
    from tillitsmaal.cli.export import ExportCall, run

    return partial(
        run,
        ExportCall(
            responses=given.responses,
            format=output.format,
            wave=option(told, "wave"),
            excel=output.excel,
            input=input,
            output=_plainly(output),
        ),
    )


def codebook_again(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    """The call of `tillit codebook`, of answers where any were read."""
    from tillitsmaal.cli.codebook import CodebookCall, run

    if not told["inputs"]:
        input = replace(input, questionnaire=input.questionnaire or told["questionnaire"]["id"])
    return partial(
        run,
        CodebookCall(
            responses=given.responses,
            format=output.format,
            wave=option(told, "wave"),
            input=input,
            output=_plainly(output),
        ),
    )


def form_again(told: Json, _given: Inputs, input: Input, output: Output) -> Run:
    """The call of `tillit form`, in the format that the file ends as."""
    from tillitsmaal.cli.form import FormCall, run
    from tillitsmaal.forms.writing import ENDINGS

    fitting = [format for format, ending in ENDINGS.items() if (output.path or "").endswith(ending)]
    return partial(
        run,
        FormCall(
            study=None,
            formats=max(fitting, key=lambda format: len(ENDINGS[format])),
            wave=option(told, "wave"),
            languages=option(told, "languages"),
            organisation=option(told, "organisation"),
            network=option(told, "network"),
            seed=told["settings"]["seed"],
            input=input,
            output=_plainly(output),
        ),
    )


def pseudonymise_again(told: Json, given: Inputs, input: Input, output: Output) -> Run:
    """With the key given, else that of the study's folder; never a new one.

    Raises
    ------
    InputRefused
        `file_not_found`: the one given is not there.
    UsageError
        `key_not_named`: it lies elsewhere than in the study's folder, or is gone.
    """
    from tillitsmaal.cli.pseudonymise import KEY, PseudonymiseCall, run

    study = find_study(input.study)
    key = Path(given.key or (study.folder if study else Path()) / KEY)
    if not key.exists():
        raise misuse("key_not_named", KEY) if given.key is None else refuse("file_not_found", value=given.key)
    return partial(
        run,
        PseudonymiseCall(
            responses=given.responses,
            format=next(Path(name).suffix[1:] for name in told["files"]),
            key=str(key),
            keep_organisations=option(told, "keep_organisations"),
            input=input,
            output=_plainly(output),
        ),
    )


def _plainly(output: Output) -> Output:
    """Where to write, for commands that have their own formats."""
    return Output(path=output.path, records=False)

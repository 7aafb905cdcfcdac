"""What the command line was given to read, so that a command which a report suggests can be copied."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from tillitsmaal.errors import printable
from tillitsmaal.shell import quoted

Command = Literal["score", "check", "quality", "compare", "report"]
ELIDED: Final = "…"
"""Stands for arguments that are not known, or too many to show."""
LONGEST: Final = 76
"""Characters of a command that is shown in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The arguments that decide what is read and scored."""

    files: tuple[str, ...] = ()
    waves: tuple[str, ...] = ()
    """Waves to compare, as they were named."""
    wave_files: tuple[str, ...] = ()
    """Their files, where the waves were named by files: other commands than `compare` and `report` take those."""
    questionnaire: str | None = None
    study: str | None = None
    wave: str | None = None
    composites: str | None = None
    """How composites are made, where it is not the usual way."""
    drops_invalid: bool = False
    """Whether problems of cells and rows are left out."""

    @property
    def names_files(self) -> bool:
        """Whether files are among these arguments."""
        return bool(self.files or self.wave_files or self.questionnaire or self.study)

    def arguments(self, command: Command) -> Iterator[str]:
        """Those of these arguments that a command takes, waves first."""
        if command in ("compare", "report"):
            yield from self.waves
        else:
            yield from self.wave_files
        for file in self.files:
            yield from ("--responses", file) if command == "compare" or self.waves else (file,)
        named = {"-q": self.questionnaire, "--study": self.study}
        if command in ("score", "quality"):
            named["--wave"] = self.wave
        if command in ("score", "compare", "report"):
            named["--composites"] = self.composites
        if command != "check" and self.drops_invalid:
            named["--on-invalid"] = "drop"
        for option, value in named.items():
            yield from () if value is None else (option, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What the commands that a text suggests are made of."""

    call: Call | None
    """None where what was given to read does not suit other commands."""
    options: tuple[str, ...] = ()
    """Of the same command again, where it is suggested with other ones."""

    def without_files(self) -> "Suggested":
        """The same for whom no file may be named to, since forms are saved under the names of those who answered."""
        return replace(self, call=None if self.call is None or self.call.names_files else self.call)

    def without_folders(self) -> "Suggested":
        """The same with files that were called by their whole path called by their name alone.

        Examples
        --------
        >>> Suggested(call=Call(files=("svar.csv", "/home/kari/svar.csv"))).without_folders().call.files
        ('svar.csv', 'svar.csv')
        """
        return Suggested(
            call=None
            if self.call is None
            else replace(
                self.call,
                files=_names(self.call.files),
                waves=_names(self.call.waves),
                wave_files=_names(self.call.wave_files),
                questionnaire=self.call.questionnaire and _name(self.call.questionnaire),
                study=self.call.study and _name(self.call.study),
            ),
            options=_names(self.options),
        )


def _names(arguments: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_name, arguments))


def _name(argument: str) -> str:
    return Path(argument).name if Path(argument).is_absolute() else argument


def command_line(call: Call | None, command: Command, *more: str) -> str:
    """Write a command as it can be copied; its arguments are elided where they are not known or too long.

    Examples
    --------
    >>> command_line(Call(files=("mine svar.csv",)), "score", "--by", "pair")
    'tillit score "mine svar.csv" --by pair'
    >>> command_line(None, "score", "--by", "pair")
    'tillit score … --by pair'
    """
    ends = quoted(more)
    if call is not None:
        known = quoted(call.arguments(command))
        parts = (ends, known) if command == "compare" and not call.waves else (known, ends)
        full = printable(" ".join(("tillit", command, *filter(None, parts))))
        if len(full) <= LONGEST:
            return full
    waves_first = command == "compare" and not ends.startswith("-")
    return " ".join(("tillit", command, *((ends, ELIDED) if waves_first else (ELIDED, ends)))).strip()

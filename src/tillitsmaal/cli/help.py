"""Help in the reader's language: keys become sentences, and the framework's own words are replaced."""

import re
from functools import partial
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from tillitsmaal.cli.output import write_stdout
from tillitsmaal.text import Language, catalogue, knows, say

_KEY: Final = "cli."
_TYPE: Final = re.compile(r" <[a-z\[\]]+>(?=  |$)", re.MULTILINE)
"""The framework's word for the type of an argument, such as `<list[str]>`."""

_MADE_UP: Final = re.compile("[A-Z]+")
"""A word that stands for what the user gives."""


class _Localised:
    """Mixed into the framework's commands: their help in the language that `localise` left on them."""

    language: Language = "en"

    def get_help(self, ctx: Any) -> str:
        """Return the help with the framework's own words in our language."""
        text: str = super().get_help(ctx)  # type: ignore[misc]  # a mixin: what has it comes next
        for english, ours in _framework(self.language):
            text = text.replace(english, ours)
        return _TYPE.sub(lambda found: " " * len(found[0]), text)

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help, on standard output as every result."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # as above
        if option is not None:
            option.callback = _show_help
            option.help = _worded(option.help, self.language)
        return option


class Command(_Localised, TyperCommand):
    """A command with localised help."""


class Group(_Localised, TyperGroup):
    """A group of commands with localised help."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (the framework passes it)
        """Commands in the order they are declared, as a user meets them."""
        return list(self.commands)


def _show_help(ctx: Any, _option: Any, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        write_stdout(ctx.get_help() + "\n")
        ctx.exit()


def localise(command: Any, language: Language) -> None:
    """Put help keys of a command, its options and its subcommands into words."""
    command.language = language
    command.short_help = _worded(_short(command.help), language)
    command.help = _worded(command.help, language)
    for parameter in command.params:
        parameter.help = _worded(getattr(parameter, "help", None), language)
        parameter.metavar = _MADE_UP.sub(partial(_named, language), parameter.metavar) if parameter.metavar else None
    for below in getattr(command, "commands", {}).values():
        localise(below, language)


def _named(language: Language, found: re.Match[str]) -> str:
    key = f"cli.metavars.{found[0].casefold()}"
    return say(key, language) if knows(key, language) else found[0]


def _short(key: str | None) -> str | None:
    """Key of the few words that stand beside a command in a list."""
    return key.replace("cli.help.", "cli.short.") if key else None


def _worded(text: str | None, language: Language) -> str | None:
    if text and text.startswith(_KEY):
        return say(text, language)
    return dict(_framework(language)).get(text or "", text)  # before lines are broken, which parts sentences


def _framework(language: Language) -> list[tuple[str, str]]:
    """The framework's English words and ours; the same keys in every language."""
    english, ours = (
        {name: text for name, text in catalogue("cli", which).items() if name.startswith("framework.")}
        for which in ("en", language)
    )
    return [(english[name], ours[name]) for name in english]

"""The commands for a first hour: a study of one's own, and the example."""

from typing import Annotated

import typer

from tillitsmaal.cli import options as opt
from tillitsmaal.cli.help import Command

commands = typer.Typer()


@commands.command(cls=Command, help="cli.help.init")
def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="cli.options.folder")] = ".",
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
) -> None:
    """Start a study folder."""
    from tillitsmaal.cli.start import init as start

    start(folder, language, force)


@commands.command(cls=Command, help="cli.help.demo")
def demo(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="cli.options.demo_folder")] = "tillit-demo",
    language: opt.LanguageOption = None,
    no_color: opt.NoColorOption = False,
) -> None:
    """Copy the example study, score it, compare its waves."""
    from tillitsmaal.cli.start import demo as show

    show(folder, language, no_color)

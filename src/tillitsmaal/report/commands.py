"""Which commands to suggest next."""

from collections.abc import Mapping

from tillitsmaal.report.model import Cell, Table
from tillitsmaal.report.pen import Pen


def commands_table(commands: Mapping[str, str], pen: Pen) -> Table:
    """Lay commands beside what they give; empty ones are left out."""
    return Table(
        id="next",
        caption="",
        columns=(pen.column("gives", "text"), pen.column("command", "mark")),
        rows=tuple(
            (Cell(text=pen.say(f"next.{name}")), Cell(text=command)) for name, command in commands.items() if command
        ),
    )

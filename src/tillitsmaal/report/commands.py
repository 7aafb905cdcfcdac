"""Which commands to suggest next."""

from collections.abc import Mapping

from tillitsmaal.report.model import Cell, Table
from tillitsmaal.report.pen import Pen


def commands_table(commands: Mapping[str, str], pen: Pen) -> Table:
    """Lay commands beside what they give, or under it where that is too wide; empty ones are left out."""
    known = [(pen.say(f"next.{name}"), command) for name, command in commands.items() if command]
    under = [line for gives, command in known for line in (f"{gives}:", f"  {command}")]
    return Table(
        id="next",
        caption="",
        columns=(pen.column("gives", "text"), pen.column("command", "mark")),
        rows=tuple((Cell(text=gives), Cell(text=command)) for gives, command in known),
        narrow=Table(
            id="next",
            caption="",
            columns=(pen.column("command", "text"),),
            rows=tuple((Cell(text=line),) for line in under),
        ),
    )

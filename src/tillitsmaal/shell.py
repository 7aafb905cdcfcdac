"""Commands as they are written in a shell."""

import shlex
from collections.abc import Iterable


def quoted(arguments: Iterable[str]) -> str:
    """Arguments as they are written after a command: in double quotes where they need any, which every shell knows.

    In single quotes, which Windows' own command line takes for letters, only what double quotes would not keep.

    Examples
    --------
    >>> quoted(["Var 2026", "svar.csv"]), quoted(["~$svar.xlsx"])
    ('"Var 2026" svar.csv', "'~$svar.xlsx'")
    """
    return " ".join(map(_quoted, arguments))


def _quoted(argument: str) -> str:
    plain = shlex.quote(argument)
    return plain if plain == argument or any(sign in argument for sign in '$`"\\!') else f'"{argument}"'

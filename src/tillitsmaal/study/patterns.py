"""Patterns of headers: which can be used, and which would take for ever to match."""

import re
from functools import cache
from math import comb
from typing import Final

_TOKEN: Final = re.compile(
    r"(?P<plain>\\.|\[\^?\]?(?:\\.|[^\]\\])*\])"
    r"|(?P<begin>\(\??)|(?P<end>\))|(?P<repeat>[*+]|\{\d+(?:,\d*)?\}|\{,\d+\})|(?P<choice>[?|])",
    re.DOTALL,
)
_MOST_WAYS: Final = 10**8
"""In how many ways a pattern may be tried on one header: some seconds."""
LONGEST_HEADER: Final = 10_000
"""Characters that a header may have: longer ones are refused in files, and no pattern is tried on them."""


def unusable(pattern: str) -> str | None:
    """Why a pattern of headers cannot be used, as a detail of `pattern_invalid`; None where it can."""
    try:
        groups = set(re.compile(pattern).groupindex)
    except re.error as error:
        return f"@expected.pattern_at|{(error.pos or 0) + 1}"
    except (OverflowError, RecursionError):
        return "@expected.pattern_too_large"
    if missing := [name for name in ("item", "target") if name not in groups]:
        return f"@expected.pattern_lacks|{', '.join(missing)}"
    return "@expected.pattern_nested" if is_nested(pattern) else None


def is_nested(pattern: str) -> bool:
    r"""Whether a pattern repeats a group that may itself match a text in several ways.

    Such a group can be split over a text in more ways than can ever be tried, and a header that does not fit then takes
    for ever. So a repeated group may hold no repeat, no `?` and no `|`, also where these would do no harm. Repeats one
    after another are allowed: they only take time that grows as a power of the header's length, which `matched` bounds.
    Layout and comments as `(?x)` allows them are read as text.

    Parameters
    ----------
    pattern
        A regular expression that compiles.

    Examples
    --------
    >>> is_nested(r"(?P<target>(\w+)+)\[(?P<item>\w+)\]")
    True
    >>> is_nested(r"(?:.*/)?(?P<item>\w+?)__(?P<target>[^(+)]+)")
    False
    """
    varies = [False]
    tokens = list(_TOKEN.finditer(pattern))
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token["begin"]:
            varies.append(False)
        elif token["end"]:
            inside = varies.pop()
            if inside and after and after["repeat"] and after.start() == token.end():
                return True
            varies[-1] |= inside
        elif token["repeat"] or token["choice"]:
            varies[-1] = True
    return False


def matched(pattern: str, header: str) -> re.Match[str] | None:
    r"""What a pattern finds in a whole header that is not too long for it, exactly or else in any case of letters.

    A pattern that tells capitals from other letters, as `[a-z]+[A-Z]+`, keeps doing so.

    Examples
    --------
    >>> found = matched(r"to(?P<target>[A-Za-z]\w*)\[(?P<item>\w+)\]", "TOby[ben1]")
    >>> (found["target"], found["item"]) if found else None
    ('by', 'ben1')
    """
    if len(header) > longest_matched(pattern):
        return None
    found = re.fullmatch(pattern, header)
    return found if found or _tells_case(pattern) else re.fullmatch(pattern, header, re.IGNORECASE)


@cache
def _tells_case(pattern: str) -> bool:
    """Whether some set of letters is of capitals only, or has none."""
    sets = [token["plain"] for token in _TOKEN.finditer(pattern) if token["plain"] and token["plain"].startswith("[")]
    return any(("A-Z" in one) != ("a-z" in one) for one in sets)


@cache
def longest_matched(pattern: str) -> int:
    r"""How long a header may be that a pattern is tried on: the more repeats it has, the shorter.

    Where each of k repeats may end anywhere, n characters can be split in as many ways as k of n can be chosen.

    Examples
    --------
    >>> longest_matched(r"(?P<item>\w+)__(?P<target>\w+)"), longest_matched(r"(?:.*/)?(?P<item>\w+?)__(?P<target>\w+)")
    (10000, 844)
    """
    repeats = sum(1 for token in _TOKEN.finditer(pattern) if token["repeat"])
    lengths = range(repeats + 1, LONGEST_HEADER)
    return next((length - 1 for length in lengths if comb(length, repeats) > _MOST_WAYS), LONGEST_HEADER)

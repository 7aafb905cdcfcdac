"""What people read: sentences in three languages, numbers as each language writes them.

The sentences lie in one TOML file an area, in a folder a language (`nb/problems.toml`), or in several in a folder of
the area's name (`nb/report/change.toml`), which share its keys. A key is
`area.name` or `area.group.name`; placeholders are `{name}`.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Final, Literal, TypeVar, get_args

Language = Literal["nb", "nn", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT_LANGUAGE: Final[Language] = "nb"
LocalisedText = Mapping[Language, str]
_Text = TypeVar("_Text", bound=str | tuple[str, ...])

_FOLDER: Final = Path(__file__).parent
_MINUS: Final = "\N{MINUS SIGN}"
_GROUP: Final = "\N{NO-BREAK SPACE}"
_MOST_DIGITS: Final = 15
"""Numbers with more digits before the point have none after it."""
_AND: Final[Mapping[Language, str]] = {"nb": "og", "nn": "og", "en": "and"}


def say(key: str, language: Language, **values: object) -> str:
    """Return the sentence with this key, its placeholders filled in.

    Parameters
    ----------
    key
        `area.name`, as in the TOML files beside this module.
    language
        One of `LANGUAGES`.
    **values
        What stands in the placeholders.

    Raises
    ------
    KeyError
        If the key is unknown or a placeholder has no value: a fault of the program, not of its user.

    Examples
    --------
    >>> say("scales.pairs", "nn", count=3)
    '3 par'
    """
    return _lookup(key, language).format_map(values)


def knows(key: str, language: Language) -> bool:
    """Tell whether there is a sentence with this key."""
    area, _, name = key.partition(".")
    return bool(_files(area, language)) and name in _area(area, language)


def catalogue(area: str, language: Language) -> Mapping[str, str]:
    """All sentences of one area, by their dotted names without the area."""
    return _area(area, language)


def localised(text: Mapping[Language, _Text], language: Language) -> _Text:
    """Choose a text (or texts) of a questionnaire or study: in the language, else a neighbour of it, else the first."""
    for candidate in (language, *_NEIGHBOURS[language]):
        if candidate in text:
            return text[candidate]
    return next(iter(text.values()))


_NEIGHBOURS: Final[Mapping[Language, tuple[Language, ...]]] = {
    "nb": ("nn", "en"),
    "nn": ("nb", "en"),
    "en": ("nb", "nn"),
}


def number(value: float, language: Language, decimals: int = 2, *, sign: bool = False) -> str:
    """Write a number for people. Rounding happens here and nowhere else.

    A rounded number never claims more than the number: what is not an end point is not rounded
    to look like a whole count (see `percent`). Norwegian has a decimal comma; thousands are set
    apart from 10 000 on, with a no-break space in Norwegian and a comma in English. A half goes away from zero, as in
    spreadsheets, of the number with fifteen digits: 3.175 is 3.18, whatever its last bit.

    Examples
    --------
    >>> number(3.456, "nb"), number(-0.5, "en"), number(0.25, "nn", sign=True), number(-0.0001, "en")
    ('3,46', '−0.50', '+0,25', '0.00')
    >>> number(1234567, "nb", 0).replace(_GROUP, "_"), number(1234, "en", 0)
    ('1_234_567', '1234')
    """
    if not isfinite(value):
        raise ValueError(f"not a number to show: {value}")
    rounded = _rounded(value, decimals)
    digits = f"{abs(rounded):,.{decimals}f}" if abs(rounded) >= 10_000 else f"{abs(rounded):.{decimals}f}"
    if language != "en":
        digits = digits.replace(",", _GROUP).replace(".", ",")
    if rounded < 0:
        return _MINUS + digits
    return f"+{digits}" if sign and rounded > 0 else digits


def _rounded(value: float, decimals: int) -> float:
    exact = Decimal(f"{value:.15g}")
    if exact.adjusted() > _MOST_DIGITS:
        return value
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def p_value(value: float, language: Language) -> str:
    """Write a p-value: three decimals, never 0.

    Examples
    --------
    >>> p_value(0.0002, "nb"), p_value(0.04, "en")
    ('< 0,001', '0.040')
    """
    return f"< {number(0.001, language, 3)}" if value < 0.001 else number(value, language, 3)


def coefficient(value: float, language: Language) -> str:
    """Write a correlation or another coefficient with two decimals; only what is 1 is 1.00.

    Examples
    --------
    >>> coefficient(0.834, "nb"), coefficient(-0.997, "en"), coefficient(1, "en"), coefficient(1.2, "nn")
    ('0,83', '−0.99', '1.00', '1,20')
    """
    return number(min(max(value, -0.99), 0.99) if abs(value) < 1 else value, language)


def percent(share: float, language: Language, decimals: int = 0) -> str:
    """Write a share (0 to 1) in per cent; only what is all is 100, only what is none is 0.

    Examples
    --------
    >>> percent(0.997, "en"), percent(0.001, "en"), percent(1, "en"), percent(0.597, "en", 1)
    ('99%', '1%', '100%', '59.7%')
    """
    written, least = _rounded(100 * share, decimals), 10.0**-decimals
    if 0 < share < 1:
        written = min(max(written, least), 100 - least)
    digits = number(written, language, decimals)
    return f"{digits}%" if language == "en" else f"{digits}{_GROUP}%"


def listing(parts: list[str], language: Language) -> str:
    """Join as prose does.

    Examples
    --------
    >>> listing(["A", "B", "C"], "nb"), listing(["A"], "en")
    ('A, B og C', 'A')
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {_AND[language]} {parts[-1]}"


def as_language(tag: str | None) -> Language | None:
    """Read a language or locale tag (`nb_NO.UTF-8`, `nn`, `no`, `en-GB`); None when it is none of ours.

    Examples
    --------
    >>> as_language("nn_NO.UTF-8"), as_language("no"), as_language("en-GB"), as_language("de_DE")
    ('nn', 'nb', 'en', None)
    """
    start = (tag or "").replace("-", "_").split("_")[0].split(".")[0].casefold()
    start = {"no": "nb", "norwegian": "nb", "english": "en"}.get(start, start)
    for language in LANGUAGES:
        if start == language:
            return language
    return None


def _lookup(key: str, language: Language) -> str:
    area, _, name = key.partition(".")
    try:
        return _area(area, language)[name]
    except KeyError:
        raise KeyError(f"no text {key!r} in {language}") from None


@cache
def _area(area: str, language: Language) -> Mapping[str, str]:
    import tomllib

    flat: dict[str, str] = {}
    for file in _files(area, language):
        texts = dict(_flat("", tomllib.loads(file.read_text(encoding="utf-8"))))
        if twice := flat.keys() & texts.keys():
            raise KeyError(f"{file.name}: {', '.join(sorted(twice))} stands in another file of the area too")
        flat |= texts
    return flat


def _files(area: str, language: Language) -> list[Path]:
    alone = _FOLDER / language / f"{area}.toml"
    return [alone] if alone.is_file() else sorted((_FOLDER / language / area).glob("*.toml"))


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat += _flat(f"{prefix}{name}.", value)
        else:
            flat.append((f"{prefix}{name}", str(value)))
    return flat

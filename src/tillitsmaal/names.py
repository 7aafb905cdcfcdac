"""Identity of names: when two spellings mean the same, and when they only look alike."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate, combinations
from string import ascii_lowercase, digits
from typing import Final

_SPACES: Final = re.compile(r"\s+")
_UNSEEN: Final = str.maketrans(dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff"))
"""Soft hyphen, zero-width space, marks of direction, word joiner, byte order mark: nobody writes them into a name."""
_WORDS: Final = re.compile(r"[^\W_]+")
_SMALL_WORDS: Final = frozenset({"og", "and", "as", "asa", "ans", "da", "sa", "kf", "iks", "hf"})
_ZEROS: Final = str.maketrans("123456789", "000000000")
_DIGITS: Final = re.compile(r"(\d{1,18})")
_NORDIC: Final = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ö": "oe", "ä": "ae"})
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NUMBER: Final = re.compile(r"0*(\d+)(?:[.,]0+)?")
_AS_DECIMAL: Final = re.compile(r"(\d+)[.,]0+")
LONGEST_CODE: Final = 16
"""What survey systems take, with some letters before it."""
_SHORT: Final = 80
"""Characters of a name in a list of names."""
_ROOM: Final = 180
"""Characters of a list of names in a message, which shows no more than 200 of anything."""
_DIGEST: Final = 4
"""Characters of a digest at the end of a code, where there is room."""
_ALPHABET: Final = str.maketrans("æøåäö", "{|}{|")
"""The last letters of the Norwegian alphabet, and their Swedish sisters, as characters that sort after z."""
_LOOK_ALIKE: Final = str.maketrans("аеорсухіАЕОРСУХІВКМНТ", "aeopcyxiAEOPCYXIBKMHT")
"""Cyrillic letters drawn as Latin ones."""


def tidy(name: str) -> str:
    """Spell a name for showing: NFC, trimmed, runs of white space as one, without characters that nobody sees.

    Examples
    --------
    >>> tidy("  Vik\\u00a0  kommune\\u200b ")
    'Vik kommune'
    """
    if name.isascii() and name.isprintable() and "  " not in name:
        return name.strip()
    return _SPACES.sub(" ", unicodedata.normalize("NFC", name.translate(_UNSEEN))).strip()


def key(name: str) -> str:
    """Fold a name for comparing: two names are one exactly when their keys are equal.

    Examples
    --------
    >>> key("VIK  kommune") == key("Vik kommune ")
    True
    >>> key("Vik") == key("Vík")
    False
    """
    return tidy(name).casefold()


def choose_spelling(spellings: Mapping[str, int]) -> str:
    """Pick the spelling to show: the most frequent, then the first in code-point order.

    The choice does not depend on the order of rows.
    """
    counts: Counter[str] = Counter()
    for spelling, count in spellings.items():
        counts[tidy(spelling)] += count
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))


def look_alikes(names: Iterable[str]) -> list[tuple[str, str]]:
    """Find pairs of different names that may be one: warnings, never merged.

    Alike are names with the same letters after NFKC, look-alike letters, `å` as `aa` (and so on)
    and without punctuation, and names of five letters or more that one edit parts (two from ten letters on).
    Names that differ in their digits only are not alike (`Sone 1`, `Sone 2`), but for numbers that only zeros tell
    apart (`7`, `007`, `7.0`).

    Examples
    --------
    >>> look_alikes(["Næringshagen", "Naeringshagen", "Vik kommune", "Vik komune", "Sone 1", "Sone 2"])
    [('Naeringshagen', 'Næringshagen'), ('Vik kommune', 'Vik komune')]
    >>> look_alikes(["7", "007", "70", "7.1"])
    [('007', '7')]
    """
    ordered = sorted(set(names))
    skeletons = [skeleton(name) for name in ordered]
    return [
        (ordered[i], ordered[j])
        for i, j in combinations(range(len(ordered)), 2)
        if key(ordered[i]) != key(ordered[j]) and _alike(skeletons[i], skeletons[j])
    ]


def written_whole(name: str) -> str:
    """The whole number that a name is where a program wrote it as a decimal; else nothing.

    Examples
    --------
    >>> written_whole("7.0"), written_whole("7,00"), written_whole("7"), written_whole("7.5")
    ('7', '7', '', '')
    """
    found = _AS_DECIMAL.fullmatch(name)
    return found[1] if found else ""


def listed(names: Sequence[str], most: int = 8, separator: str = ", ") -> str:
    """The first of some names, whole ones only as far as a message has room, and how many there are in all.

    Examples
    --------
    >>> listed(["Vik", "Os"]), listed(["Vik", "Os", "Nes"], most=2)
    ('Vik, Os', 'Vik, Os … (3)')
    """
    short = [name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…" for name in names[:most]]
    fit = sum(length <= _ROOM for length in accumulate(len(name) + len(separator) for name in short))
    more = f" … ({len(names)})" if fit < len(names) else ""
    return separator.join(short[:fit]) + more


def suggest(name: str, known: Sequence[str]) -> str | None:
    """The known name that a misspelt or cut one most probably means.

    Examples
    --------
    >>> suggest("benevolense", ["benevolence", "integrity"])
    'benevolence'
    >>> suggest("autumn", ["spring 2025", "autumn 2025", "autumnal"])
    'autumn 2025'
    >>> suggest("x", ["benevolence"]) is None
    True
    """
    from difflib import get_close_matches

    by_key = {key(candidate): candidate for candidate in reversed(known)}
    cut = [candidate for candidate in known if key(candidate).startswith(f"{key(name)} ")]
    if cut and key(name):
        return cut[0]
    close = get_close_matches(key(name), list(by_key), n=1, cutoff=0.6)
    return by_key[close[0]] if close else None


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that puts `wave2` before `wave10`, and æ, ø, å after z.

    Examples
    --------
    >>> sorted(["Ås", "Øygard", "Ærfugl", "Vik 10", "Vik 2"], key=natural)
    ['Vik 2', 'Vik 10', 'Ærfugl', 'Øygard', 'Ås']
    """
    folded = key(name).translate(_ALPHABET)
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in _DIGITS.split(folded))


def natural_order(names: Iterable[str]) -> Callable[[str], object]:
    """The cheapest sort key that orders these names as `natural` does.

    Examples
    --------
    >>> natural_order(["n01", "n12"]) is str, natural_order(["n1", "n12"]) is natural
    (True, True)
    """
    shapes = {name.translate(_ZEROS) for name in names}
    return str if len(shapes) == 1 else natural


def skeleton(name: str) -> str:
    """What is left of a name when case, accents of spelling, signs, small words and company forms are taken away.

    Of a number, what is left without the zeros that do not count.

    Examples
    --------
    >>> skeleton("Brønn & Sønn AS") == skeleton("Broenn og Sønn")
    True
    """
    folded = unicodedata.normalize("NFKC", name).translate(_LOOK_ALIKE).casefold().translate(_NORDIC)
    if number := _NUMBER.fullmatch(folded.strip()):
        return number[1]
    words = _WORDS.findall(folded)
    return "".join(word for word in words if word not in _SMALL_WORDS) or "".join(words)


def code_of(name: str, longest: int = LONGEST_CODE) -> str:
    """What stands for a name where only ASCII letters and digits will do, and not many of them.

    It follows from the name alone, so that it is the same whatever else there is, and begins with a letter. A name
    that is such a code stays as it is; signs between letters go. What is too long, or has letters that cannot be
    written so, ends with a digest of the name.

    Examples
    --------
    >>> code_of("ben1"), code_of("vik-kommune"), code_of("Ås"), code_of("98")
    ('ben1', 'vikkommune', 'aas', 'x98')
    >>> code_of("hogskolen-i-sundvik"), code_of("naering", longest=5), code_of("naerbutikk", longest=5)
    ('hogskolenisun68o', 'nan2f', 'na3sa')
    """
    plain, whole = (name, True) if _CODE.fullmatch(name) else _spelt_plainly(name)
    if whole and len(plain) <= longest:
        return plain
    digest = _digest(key(name), min(_DIGEST, longest - 2))
    return f"{plain.casefold()[: longest - len(digest)]}{digest}"


def _spelt_plainly(name: str) -> tuple[str, bool]:
    """Spell a name in ASCII letters and digits, and tell whether all its letters came along."""
    letters = [sign for sign in unicodedata.normalize("NFKD", key(name).translate(_NORDIC)) if sign.isalnum()]
    plain = "".join(sign for sign in letters if sign.isascii())
    whole = bool(plain) and len(plain) == len(letters)
    return (plain if plain[:1].isalpha() else f"x{plain}"), whole


def _digest(text: str, length: int) -> str:
    number, signs = int.from_bytes(sha256(text.encode()).digest()), digits + ascii_lowercase
    return "".join(signs[number // 36**place % 36] for place in range(length))


def codes(names: Iterable[str], taken: Iterable[str] = (), longest: int = LONGEST_CODE) -> dict[str, str]:
    """Give each name a code for where only ASCII letters and digits will do, and not many of them.

    A name that is such a code stays as it is. A code depends on its name alone, unless two would be the same: then
    the later one gets a number. It begins with a letter.

    Parameters
    ----------
    names
        Names, in the order in which they get codes.
    taken
        What no code may be: what other things are called.
    longest
        How many characters a code may have.

    Examples
    --------
    >>> codes(["Vik kommune", "ben1", "Høgskolen i Sundvik", "98"])
    {'Vik kommune': 'vikkommune', 'ben1': 'ben1', 'Høgskolen i Sundvik': 'hoegskolenisundv', '98': 'x98'}
    >>> codes(["vik", "Vik"])
    {'vik': 'vik', 'Vik': 'Vik2'}
    """
    given: dict[str, str] = {}
    used = {key(name) for name in taken}
    for name in names:
        stem = name if len(name) <= longest and _CODE.fullmatch(name) else _spelt_plainly(name)[0][:longest]
        code, number = stem, 2
        while key(code) in used:
            code = f"{stem[: longest - len(str(number))]}{number}"
            number += 1
        used.add(key(code))
        given[name] = code
    return given


def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    if _letters(first) == _letters(second):
        return False
    shorter = min(len(first), len(second))
    allowed = 2 if shorter >= 10 else 1 if shorter >= 5 else 0
    return abs(len(first) - len(second)) <= allowed and _edits(first, second, allowed) <= allowed


def _letters(skeleton: str) -> str:
    return "".join(letter for letter in skeleton if not letter.isdecimal())


def _edits(first: str, second: str, limit: int) -> int:
    """Levenshtein distance, given up as soon as it must pass the limit."""
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (letter != other))
        if min(row) > limit:
            return limit + 1
    return row[-1]

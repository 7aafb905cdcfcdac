"""Which language a reader gets: what was asked for, else the study's, else the locale's."""

import os
from collections.abc import Sequence
from typing import Final

from tillitsmaal.errors import misuse
from tillitsmaal.names import suggest
from tillitsmaal.text import DEFAULT_LANGUAGE, LANGUAGES, Language, as_language

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(option: str | None, of_study: Language | None = None) -> Language:
    """The language of results.

    Raises
    ------
    UsageError
        If the option is no language of ours.
    """
    if option is not None:
        if option not in LANGUAGES:
            details = {"option": "--language", "known": ", ".join(LANGUAGES)}
            if (hint := as_language(option) or suggest(option, LANGUAGES)) is None:
                raise misuse("choice_unknown_far", option, **details)
            raise misuse("choice_unknown", option, **details, hint=hint)
        return option
    declared = as_language(os.environ.get("TILLIT_LANGUAGE"))
    return declared or of_study or _locale_language() or DEFAULT_LANGUAGE


def language_of_call(arguments: Sequence[str]) -> Language:
    """The language of help and of errors that come before any option is understood."""
    return (
        as_language(_given(arguments))
        or as_language(os.environ.get("TILLIT_LANGUAGE"))
        or _locale_language()
        or DEFAULT_LANGUAGE
    )


def _given(arguments: Sequence[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument.startswith("--language="):
            return argument.partition("=")[2]
        if argument == "--language" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _locale_language() -> Language | None:
    """What the machine speaks; only Windows says it elsewhere, where Python has American English for no locale."""
    for name in _VARIABLES:
        if os.environ.get(name):
            return as_language(os.environ[name])
    if os.name != "nt":
        return None
    import locale

    return as_language(locale.getlocale()[0])

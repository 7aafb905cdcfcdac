"""Organisations and networks as a call names them, and the files that are named for them."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

from tillitsmaal.cli.places import is_device, plain_name
from tillitsmaal.errors import UsageError, misuse
from tillitsmaal.names import key, suggest
from tillitsmaal.responses import ORGANISATION, WAVE, Responses
from tillitsmaal.shell import quoted

_LONGEST: Final = 60
"""Letters of an organisation in the name of a file."""


def find_organisation(name: str, responses: Responses, wave: str, audience: str) -> str:
    """Id of an organisation of the last wave, by its id, name or another spelling.

    Parameters
    ----------
    name
        As the call has it.
    responses
        Of the last wave, and perhaps of others.
    wave
        Name of the last wave.
    audience
        Of the call, for the one that is suggested instead.

    Raises
    ------
    UsageError
        `organisation_left`, where it was in an earlier wave; `organisation_not_found`.
    """
    spellings = _spellings(responses)
    there = _members(responses, wave)
    found = _by_key(spellings).get(key(name))
    if found in there:
        return found
    if found is not None:
        raise _left(found, responses, wave, audience)
    raise _not_found(name, [responses.names.get(one, one) for one in there], "organisation_not_found")


def _members(responses: Responses, wave: str) -> list[str]:
    roster = responses.roster
    return [str(one) for one in roster.loc[(roster[WAVE] == wave).to_numpy(), ORGANISATION].unique()]


def _spellings(responses: Responses) -> dict[str, str]:
    """What each spelling of an organisation of any wave stands for."""
    names, study = responses.names, responses.study
    known = {spelling: one for one, shown in names.items() for spelling in (one, shown)}
    for organisation in study.organisations if study else ():
        if organisation.id in names:
            known |= dict.fromkeys(organisation.aliases, organisation.id)
    return known


def _left(organisation: str, responses: Responses, wave: str, audience: str) -> UsageError:
    waves = [one.name for one in responses.waves]
    last = max(position for position, one in enumerate(waves) if organisation in _members(responses, one))
    named = quoted(waves[: last + 1])
    shown = responses.names.get(organisation, organisation)
    details = {"wave": wave, "last": waves[last], "waves": named, "organisation": quoted([shown]), "audience": audience}
    return misuse("organisation_left", shown, **details)


def find_named(name: str, known: Mapping[str, str], code: str) -> str:
    """What a spelling stands for.

    Raises
    ------
    UsageError
        With this code, the known spellings and the nearest.
    """
    found = _by_key(known).get(key(name))
    if found is None:
        raise _not_found(name, list(known), code)
    return found


def _by_key(known: Mapping[str, str]) -> dict[str, str]:
    return {key(spelling): one for spelling, one in known.items()}


def _not_found(name: str, known: Sequence[str], code: str) -> UsageError:
    """Name those that there are, and the nearest."""
    return misuse(code, name, known=", ".join(known) or "–", hint=suggest(name, known) or next(iter(known), "–"))


def file_stem(organisation: str, responses: Responses) -> str:
    """A name for a file: letters, digits and hyphens, with a mark where it would be another's, a device's, or cut."""
    slugs = {one: plain_name(one) for one in responses.names}
    plain = plain_name(organisation)
    alone = sum(other == plain for other in slugs.values()) < 2
    if plain and alone and len(plain) <= _LONGEST and not is_device(plain):
        return plain
    mark = sha256(organisation.encode("utf-8", "backslashreplace")).hexdigest()[:6]
    return "-".join(filter(None, (plain[:_LONGEST], mark)))

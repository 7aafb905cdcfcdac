"""Putting a form together from a study and a questionnaire."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tillitsmaal.errors import misuse
from tillitsmaal.forms.form import Block, Form, Partner, Question
from tillitsmaal.names import key, suggest
from tillitsmaal.questionnaire.models import Item, Questionnaire
from tillitsmaal.study import Network, Organisation, Study, held, waves_in_order
from tillitsmaal.study.coded import codes_in_doubt, item_codes, organisation_codes, short_codes
from tillitsmaal.text import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which form of a study is wanted."""

    languages: tuple[Language, ...] = ()
    """Of those that the questionnaire has; the study's first, then the others, unless given."""
    wave: str | None = None
    """The wave that is to be answered; else the study's first wave that no file of is there yet, or its last one."""
    rater: str | None = None
    """An organisation (id, name or alias) whose people alone the form is for."""
    network: str | None = None
    """The network that is asked, where the study has several."""
    seed: int = 0
    """Of the order of partners."""


def make_form(study: Study, questionnaire: Questionnaire, wanted: Wanted = Wanted()) -> Form:
    """Put a form together.

    Parameters
    ----------
    study
        Gives the roster, and the waves. Only who is a partner in the wave is asked and asked about.
    questionnaire
        What is asked.
    wanted
        Wave, languages and the like.

    Raises
    ------
    UsageError
        `form_without_partners`: the study names fewer than two organisations. `wave_not_found`,
        `form_organisation_unknown`, `form_network_unknown`, `form_without_networks`, `form_of_many_networks`,
        `form_language_unknown`.
        `form_codes_alike`: the answers would not tell two organisations apart.
    """
    named = wave_asked(study, wanted.wave)
    network = _network(study, wanted.network)
    members = _members(study, named, network)
    if len(members) < 2:
        raise misuse("form_without_partners", named or study.study, count=str(len(members)))
    for code, (first, second) in codes_in_doubt(study.organisations).items():
        raise misuse("form_codes_alike", code, first=first, second=second)
    partners = tuple(_partners(study, members))
    return Form(
        study=study.study,
        questionnaire=questionnaire,
        languages=_languages(study, questionnaire, wanted.languages),
        wave=named,
        first=named is not None and named == next((one.name for one in waves_in_order(study)), None),
        network=network.id if network else None,
        partners=partners,
        rater=_rater(wanted.rater, members, partners),
        about_partners=tuple(_blocks(questionnaire, questionnaire.items_at("pair"))),
        about_all=tuple(_blocks(questionnaire, questionnaire.items_at("network", "respondent"))),
        consent=study.privacy.consent,
        contact=study.contact,
        seed=wanted.seed,
    )


def wave_asked(study: Study, name: str | None = None) -> str | None:
    """Name of the wave that a form is for: the one named, else the first still to be held, else the last.

    A wave has been held when a file of it is there, whatever the study lists.

    A study without waves has none, unless it is named.

    Raises
    ------
    UsageError
        `wave_not_found`.
    """
    waves = list(waves_in_order(study))
    if name is None:
        to_come = [wave for wave in waves if not held(study, wave)]
        return (to_come or waves)[0 if to_come else -1].name if waves else None
    found = next((wave.name for wave in waves if key(wave.name) == key(name)), None)
    if found is None and waves:
        known = [wave.name for wave in waves]
        raise misuse("wave_not_found", name, known=", ".join(known), hint=suggest(name, known) or known[0])
    return found or name


def _partners(study: Study, members: Sequence[Organisation]) -> Iterator[Partner]:
    code_of, short_of = organisation_codes(study.organisations), short_codes(study.organisations)
    for one in members:
        yield Partner(id=one.id, code=code_of[one.id], short_code=short_of[one.id], name=one.name or one.id)


def _blocks(questionnaire: Questionnaire, items: Sequence[Item]) -> Iterator[Block]:
    code_of = item_codes(questionnaire.item_ids)
    for format, asked in groupby(items, key=lambda item: questionnaire.scales[item.scale].format):
        yield Block(
            format=format,
            answer=questionnaire.formats[format],
            questions=tuple(Question(item=item, code=code_of[item.id]) for item in asked),
        )


def _network(study: Study, name: str | None) -> Network | None:
    """The network that is asked; None where the study has none."""
    names = [one.id for one in study.networks]
    if name is None:
        if len(names) > 1:
            raise misuse("form_of_many_networks", ", ".join(names))
        return next(iter(study.networks), None)
    if not names:
        raise misuse("form_without_networks", name)
    found = next((one for one in study.networks if key(one.id) == key(name)), None)
    if found is None:
        hint = suggest(name, names) or ", ".join(names)
        raise misuse("form_network_unknown", name, known=", ".join(names), hint=hint)
    return found


def _members(study: Study, wave: str | None, network: Network | None) -> list[Organisation]:
    members = [one for one in study.organisations if _is_partner(one, wave, study)]
    if network is None:
        return members
    inside = {key(name) for name in network.members}
    return [one for one in members if inside & _spellings(one)]


def _is_partner(organisation: Organisation, wave: str | None, study: Study) -> bool:
    places = {key(one.name): place for place, one in enumerate(waves_in_order(study))}
    if wave is None or key(wave) not in places:
        return True
    at = places[key(wave)]
    joined, left = organisation.joined, organisation.left
    return (joined is None or places[key(joined)] <= at) and (left is None or at < places[key(left)])


def _spellings(organisation: Organisation) -> set[str]:
    return {key(name) for name in (organisation.id, organisation.name or organisation.id, *organisation.aliases)}


def _rater(name: str | None, members: Sequence[Organisation], partners: Sequence[Partner]) -> Partner | None:
    if name is None:
        return None
    for organisation, partner in zip(members, partners, strict=True):
        if key(name) in _spellings(organisation):
            return partner
    known = [partner.name for partner in partners]
    raise misuse("form_organisation_unknown", name, known=", ".join(known), hint=suggest(name, known) or known[0])


def _languages(study: Study, questionnaire: Questionnaire, wanted: Sequence[Language]) -> tuple[Language, ...]:
    offered = [language for language in LANGUAGES if language in questionnaire.languages]
    for language in wanted:
        if language not in offered:
            raise misuse("form_language_unknown", language, known=", ".join(offered), questionnaire=questionnaire.id)
    if wanted:
        return tuple(dict.fromkeys(wanted))
    first = [study.language] if study.language in offered else []
    return tuple(dict.fromkeys([*first, *offered]))

"""The study file that goes with answers without names."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from typing import Final

from tillitsmaal.grouping import categories_of
from tillitsmaal.names import key, natural
from tillitsmaal.pseudonyms.codes import Coder
from tillitsmaal.responses import NETWORK, NO_NETWORK, Responses
from tillitsmaal.study import Event, Network, Organisation, Privacy, Study, StudyWave
from tillitsmaal.text import LANGUAGES, say

_WAVE: Final = "w"
"""Before the number of a wave that is called as a file was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What organisations, networks and waves are called from now on, by what they were called."""

    organisations: Mapping[str, str]
    networks: Mapping[str, str]
    waves: Mapping[str, str]
    keep: bool
    """Whether they keep their names."""

    def shown(self, organisation: str, name: str) -> str:
        """What is shown of an organisation: its code, unless it keeps its name."""
        return name if self.keep else self.organisations[organisation]


def coded_names(responses: Responses, coder: Coder, *, keep: bool) -> Names:
    """Codes of the organisations and networks of answers and study.

    Raises
    ------
    InputRefused
        `pseudonyms_collide`.
    """
    study = responses.study
    organisations = {*responses.names, *(one.id for one in study.organisations)} if study else {*responses.names}
    frames = responses.respondents.keys, responses.roster
    networks = {str(name) for frame in frames for name in categories_of(frame, NETWORK).categories} - {NO_NETWORK}
    networks |= {one.id for one in study.networks} if study else set()
    if keep:
        return Names(
            organisations={one: one for one in organisations},
            networks={one: one for one in (*networks, "")},
            waves=wave_names(responses),
            keep=True,
        )
    own = coder.codes("organisation", ((one,) for one in organisations))
    nets = coder.codes("network", ((one,) for one in networks))
    return Names(
        organisations={one: code for (one,), code in own.items()},
        networks={NO_NETWORK: NO_NETWORK, **{one: code for (one,), code in nets.items()}},
        waves=wave_names(responses),
        keep=False,
    )


def wave_names(responses: Responses) -> dict[str, str]:
    """What waves are called: those that are called as a file was, and not by the study, are numbered in order.

    A file may be called after who answered in it.
    """
    files = {key(str(PurePosixPath(of.name).with_suffix(""))) for of in responses.inputs}
    of_study = {key(wave.name) for wave in responses.study.waves} if responses.study else set()
    files -= of_study
    kept = of_study | {key(wave.name) for wave in responses.waves} - files
    numbers = (name for number in count(1) if (name := f"{_WAVE}{number}") not in kept)
    return {wave.name: next(numbers) if key(wave.name) in files else wave.name for wave in responses.waves}


def coded_study(responses: Responses, names: Names, coder: Coder, *, keep: bool) -> Study:
    """The study with codes: roster, networks, waves with their dates, and k; nothing that is told in words.

    Dates of waves stay, since changes are counted in years by them. What `keep` leaves alone are the names of
    organisations, and when something happened to which of them, without the words. Files and questionnaires are named
    by who writes them.
    """
    study = responses.study or Study(study="-")
    return Study(
        study=study.study if keep and responses.study else coder.code("study"),
        language=study.language,
        organisations=tuple(
            sorted((_organisation(one, names) for one in study.organisations), key=lambda one: natural(one.id))
        ),
        networks=tuple(
            sorted((_network(one, study, names) for one in study.networks), key=lambda one: natural(one.id))
        ),
        waves=_waves(responses, study, names),
        events=tuple(map(_without_words, study.events)) if keep else (),
        privacy=Privacy(min_respondents=study.privacy.min_respondents),
    )


def _organisation(one: Organisation, names: Names) -> Organisation:
    plain = Organisation(id=names.organisations[one.id], joined=one.joined, left=one.left)
    return plain.model_copy(update={"name": one.name}) if names.keep else plain


def _network(one: Network, study: Study, names: Names) -> Network:
    ids = {key(spelt): of.id for of in study.organisations for spelt in (of.id, of.name or of.id, *of.aliases)}
    members = (names.organisations[ids.get(key(member), member)] for member in one.members)
    return Network(id=names.networks[one.id], members=tuple(sorted(members, key=natural)))


def _without_words(event: Event) -> Event:
    """When something happened and to whom, by which pairs are set against the rest; words may name people."""
    return event.model_copy(update={"text": {each: say("cli.pseudonymise.event", each) for each in LANGUAGES}})


def _waves(responses: Responses, study: Study, names: Names) -> tuple[StudyWave, ...]:
    """The waves of the study, and of the answers those that it does not know."""
    dates = {wave.name: wave.date for wave in study.waves}
    for wave in responses.waves:
        dates.setdefault(wave.name, wave.date)
    return tuple(StudyWave(name=names.waves.get(name, name), date=date) for name, date in dates.items())

"""Whether the parts of a study file fit together: every problem, with its place in the file."""

from collections.abc import Iterable, Iterator, Sequence

from tillitsmaal.errors import Problem
from tillitsmaal.marked_yaml import Marked, YamlPath, doubles, hint
from tillitsmaal.names import key
from tillitsmaal.study.coded import field_key
from tillitsmaal.study.models import ImportMapping, Organisation, Study
from tillitsmaal.study.patterns import unusable
from tillitsmaal.study.waves import waves_in_order


def inconsistencies(study: Study, marked: Marked) -> Iterator[Problem]:
    """Find everything in a study file that does not fit together.

    Parameters
    ----------
    study
        Of valid shape, made from `marked`.
    marked
        Its file.
    """
    for check in (
        _double_names,
        _double_aliases,
        _waves_named,
        _organisations_named,
        _membership,
        _import_shape,
        _import_pattern,
    ):
        yield from check(study, marked)


def _double_names(study: Study, marked: Marked) -> Iterator[Problem]:
    spellings = (named for i, one in enumerate(study.organisations) for named in _spellings(one, i))
    yield from doubles(marked, spellings, owner=2)
    yield from doubles(
        marked, ((wave.name, ("waves", i, "name")) for i, wave in enumerate(study.waves)), fold=field_key
    )
    networks = ((network.id, ("networks", i, "id")) for i, network in enumerate(study.networks))
    yield from doubles(marked, networks, fold=field_key)
    for i, network in enumerate(study.networks):
        yield from doubles(marked, _listed(network.members, ("networks", i, "members")))


def _double_aliases(study: Study, marked: Marked) -> Iterator[Problem]:
    """An alias in a mapping that is another organisation's name, or another one's alias in the same mapping."""
    ours = {
        key(name): (key(one.id), at) for i, one in enumerate(study.organisations) for name, at in _spellings(one, i)
    }
    for mapping, path in _mappings(study):
        own: YamlPath = (*path, "aliases", "targets")
        taken = {key(name): (key(name), (*own, name)) for name in mapping.aliases.targets} | ours
        for name, aliases in mapping.aliases.targets.items():
            whose, _ = taken[key(name)]
            for alias, at in _listed(aliases, (*own, name)):
                other, first = taken.setdefault(key(alias), (whose, at))
                if other != whose:
                    yield marked.problem("name_twice", at, value=alias, first=str(marked.place(first).line))


def _spellings(organisation: Organisation, number: int) -> Iterator[tuple[str, YamlPath]]:
    """Everything an organisation may be called, and where it says so."""
    path: YamlPath = ("organisations", number)
    yield organisation.id, (*path, "id")
    if organisation.name is not None:
        yield organisation.name, (*path, "name")
    yield from _listed(organisation.aliases, (*path, "aliases"))


def _listed(listed: Iterable[str], path: YamlPath) -> Iterator[tuple[str, YamlPath]]:
    return ((name, (*path, i)) for i, name in enumerate(listed))


def _unknown(
    marked: Marked, named: Iterable[tuple[str | None, YamlPath]], known: Sequence[str], kind: str
) -> Iterator[Problem]:
    """A problem for each name that is none of the known ones."""
    keys = {key(name) for name in known}
    for name, path in named:
        if name is not None and key(name) not in keys:
            named_kind = f"@expected.kind_{kind}"
            yield marked.problem("name_unknown", path, value=name, kind=named_kind, hint=hint(name, known))


def _waves_named(study: Study, marked: Marked) -> Iterator[Problem]:
    known = [wave.name for wave in study.waves]
    for i, one in enumerate(study.organisations):
        path: YamlPath = ("organisations", i)
        yield from _unknown(marked, [(one.joined, (*path, "joined")), (one.left, (*path, "left"))], known, "wave")
    for mapping, path in _mappings(study) if known else ():
        renamed = ((name, (*path, "waves", written)) for written, name in (mapping.waves or {}).items())
        yield from _unknown(marked, renamed, known, "wave")


def _organisations_named(study: Study, marked: Marked) -> Iterator[Problem]:
    """Without a roster every organisation is known."""
    if not study.organisations:
        return
    known = [name for i, one in enumerate(study.organisations) for name, _ in _spellings(one, i)]
    for i, network in enumerate(study.networks):
        yield from _unknown(marked, _listed(network.members, ("networks", i, "members")), known, "organisation")
    for i, event in enumerate(study.events):
        path: YamlPath = ("events", i, "organisations")
        yield from _unknown(marked, _listed(event.organisations, path), known, "organisation")


def _membership(study: Study, marked: Marked) -> Iterator[Problem]:
    """An organisation that left in the wave it joined, or before, was never a partner."""
    order = {key(wave.name): i for i, wave in enumerate(waves_in_order(study))}
    for i, one in enumerate(study.organisations):
        joined, left = (order.get(key(name)) if name else None for name in (one.joined, one.left))
        if joined is not None and left is not None and left <= joined:
            path: YamlPath = ("organisations", i, "left")
            yield marked.problem("dates_in_disorder", path, organisation=one.name or one.id, joined=one.joined or "")


def _mappings(study: Study) -> Iterator[tuple[ImportMapping, YamlPath]]:
    """The study's import mapping, those of its waves, and where they stand."""
    yield study.mapping, ("import",)
    for i, wave in enumerate(study.waves):
        if wave.mapping is not None:
            yield wave.mapping, ("waves", i, "import")


def _import_shape(study: Study, marked: Marked) -> Iterator[Problem]:
    for mapping, path in _mappings(study):
        for name in _needed(mapping):
            if getattr(mapping, name) is None:
                yield marked.problem("key_missing", (*path, name), key=True, value=name)


def _needed(mapping: ImportMapping) -> tuple[str, ...]:
    """What a mapping cannot do without; a survey system may know the rest."""
    match mapping.shape:
        case "long":
            return ("item", "value")
        case "wide" if mapping.system in (None, "generic"):
            return ("columns",)
        case "per_link":
            return ("target",)
        case _:
            return ()


def _import_pattern(study: Study, marked: Marked) -> Iterator[Problem]:
    for mapping, path in _mappings(study):
        if isinstance(mapping.columns, str):
            yield from _pattern_problems(mapping.columns, (*path, "columns"), marked)


def _pattern_problems(pattern: str, path: YamlPath, marked: Marked) -> Iterator[Problem]:
    if (reason := unusable(pattern)) is not None:
        yield marked.problem("pattern_invalid", path, reason=reason)

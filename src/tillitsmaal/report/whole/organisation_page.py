"""A page about one organisation: what it gets and gives, against the others, since the first survey, partner by
partner."""

from collections.abc import Iterator
from dataclasses import replace

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.figures.organisation import organisation_profile
from tillitsmaal.report.frames import records
from tillitsmaal.report.model import Block, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.organisation_change import change_blocks
from tillitsmaal.report.whole.organisation_facts import Facts, facts_of
from tillitsmaal.report.whole.organisation_tables import SIDES, measures_beside, partners_table
from tillitsmaal.report.whole.profile import drawn, extremes_sentences, named
from tillitsmaal.report.whole.tables import Side
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER
from tillitsmaal.stats.pairs.partners import FEWEST_PARTNERS


def organisation_sections(whole: WholeAnalysis, pen: ScalePen, organisation: str) -> tuple[Section, ...]:
    """Tell what one organisation gets and gives in the last wave, in each network that it is in.

    Parameters
    ----------
    organisation
        Its id. Where it did not take part in the last wave, or partners are not asked about, that is all that is told.
    """
    rows = last_wave.organisations(whole)
    within = [str(name) for name in rows.loc[(rows[ORGANISATION] == organisation).to_numpy(bool), NETWORK].unique()]
    if not pen.questionnaire.pair_measures() or not within:
        key = "absent" if pen.questionnaire.pair_measures() else "not_asked"
        sentence = pen.sentence(f"organisation.{key}", organisation=pen.name(organisation), wave=pen.wave(whole.last))
        return (Section(id="organisation", heading=pen.say("organisation.heading"), blocks=(sentence,)),)
    found = [facts_of(whole, pen, organisation, network) for network in within]
    if len(found) == 1:
        return tuple(_sections(found[0]))
    return tuple(
        of_network(section, number, facts.network, pen)
        for number, facts in enumerate(found, 1)
        for section in _sections(facts)
    )


def of_network(section: Section, number: int, network: str, pen: ScalePen) -> Section:
    """Tell the sections of several networks apart."""
    heading = pen.say("organisation.in_network", heading=section.heading, network=pen.network(network))
    blocks = (replace(of, id=f"{of.id}-{number}") if isinstance(of, Table) else of for of in section.blocks)
    return replace(section, id=f"{section.id}-{number}", heading=heading, blocks=tuple(blocks))


def _sections(facts: Facts) -> Iterator[Section]:
    """The parts of one network."""
    pen = facts.pen
    yield Section(id="organisation", heading=pen.say("organisation.heading"), blocks=tuple(_in_short(facts)))
    for id_, blocks in (
        ("beside", measures_beside(facts)),
        ("change", change_blocks(facts)),
        ("partners", _partners(facts)),
        ("pictures", _pictures(facts)),
    ):
        told = tuple(blocks)
        if told:
            heading = pen.say(f"organisation.heading_{id_}")
            yield Section(id=f"organisation-{id_}", level=2, heading=heading, blocks=told)


def _in_short(facts: Facts) -> Iterator[Sentence]:
    for side in SIDES:
        yield from _level(facts, side)
        yield from _few(facts, side)
    yield from _floors(facts)
    yield from _one_voice(facts)


def _level(facts: Facts, side: Side) -> Iterator[Sentence]:
    """The mean on this side, and the mean of the others; which is higher is not said, since nobody has tested it."""
    pen, measure = facts.pen, facts.trust
    mean = facts.mean(measure, side)
    if mean is None:
        key = "silent" if side == "given" and not facts.respondents else f"no_{side}"
        yield pen.sentence(f"organisation.{key}", path=facts.at, organisation=facts.name)
        return
    yield pen.sentence(
        f"organisation.{side}",
        path=f"{facts.at}/{side}/{measure}/value",
        tone="lead",
        organisation=facts.name,
        label=pen.within_sentence(measure),
        mean=pen.score(mean, measure),
        scale=pen.scale(measure),
        partners=pen.counted("partners", facts.partners(measure, side)),
    )
    others = facts.others(measure, side)
    if others.mean is None or others.organisations < 2:
        return
    yield pen.sentence(
        f"organisation.others_{side}",
        path=f"{facts.counts_at}/others_{side}",
        others=pen.score(others.mean, measure),
        organisations=pen.counted("organisations", others.organisations),
    )


def _few(facts: Facts, side: Side) -> Iterator[Sentence]:
    """Warn of a mean over one partner or two."""
    partners = facts.partners(facts.trust, side)
    if 0 < partners < FEWEST_PARTNERS:
        yield facts.pen.sentence(
            f"organisation.few_{side}",
            path=f"{facts.at}/{side}/{facts.trust}/pairs",
            organisation=facts.name,
            fewest=facts.pen.whole(FEWEST_PARTNERS),
            partners=facts.pen.counted("partners", partners),
        )


def _floors(facts: Facts) -> Iterator[Sentence]:
    """How many partners' trust in the organisation reaches every floor, and which part they trust least."""
    pen, known = facts.pen, facts.pairs_to["sufficient"].dropna()
    facets = pen.questionnaire.facets
    if len(known):
        yield pen.sentence(
            "organisation.floors" if len(facets) > 1 else "organisation.floor",
            path=f"{facts.counts_at}/received_sufficient",
            cutoff=SUFFICIENT,
            organisation=facts.name,
            reached=pen.whole(int(known.sum())),
            partners=pen.counted("partners", len(known)),
        )
    means = {facet: facts.mean(facet, "received") for facet in facets}
    yield from extremes_sentences(means, f"{facts.at}/received", pen)


def _one_voice(facts: Facts) -> Iterator[Sentence]:
    """Warn of what rests on one person."""
    pen = facts.pen
    if pen.questionnaire.answers_as == "organisation":
        return
    if facts.respondents == 1 and len(facts.pairs_from):
        yield pen.sentence("organisation.one_person", path=f"{facts.at}/respondents", organisation=facts.name)
    for key, pairs, side in (("single_from", facts.pairs_from, "given"), ("single_to", facts.pairs_to, "received")):
        single = int(pairs["single_voice"].sum())
        if single and not (key == "single_from" and facts.respondents == 1):
            yield pen.sentence(
                f"organisation.{key}",
                path=f"{facts.counts_at}/{side}_single",
                organisation=facts.name,
                single=pen.whole(single),
                partners=pen.counted("partners", len(pairs)),
            )


def _pictures(facts: Facts) -> Iterator[Block]:
    """What it gets, with the others behind it: the table has what it gives, and two pages hold no second figure."""
    whole, pen, network = facts.whole, facts.pen, facts.network
    yield from drawn(organisation_profile(whole, pen, facts.organisation, "received", network, parts=False))


def _partners(facts: Facts) -> Iterator[Block]:
    """Who trusts it most and least; the table has where it gives more than it gets."""
    pen, measure = facts.pen, facts.trust
    received = [row for row in records(facts.pairs_to) if row[measure] is not None]
    ordered = sorted(received, key=lambda row: row[measure])
    said = [pen.score(row[measure], measure) for row in ordered]
    if len(set(said)) > 1:
        yield pen.sentence(
            "organisation.most_and_least",
            path=f"{ordered[-1][last_wave.AT]}/scores/{measure}/value",
            label=pen.label(measure),
            highest=named(ordered, said, said[-1], RATER, pen),
            high=said[-1],
            lowest=named(ordered, said, said[0], RATER, pen),
            low=said[0],
        )
    yield from partners_table(facts)

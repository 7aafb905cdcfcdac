"""Who was there in both waves, and who came or left."""

from collections.abc import Iterator

from tillitsmaal.analysis.compare_results import Attendance, CompareAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Section, Sentence
from tillitsmaal.report.opening import files_sentence
from tillitsmaal.report.pen import ScalePen

_NAMED = 8


def there_section(analysis: CompareAnalysis, pen: ScalePen) -> Section:
    """Tell which files were compared, which organisations were in both waves, and how many pairs can be compared."""
    blocks = [*_waves(analysis, pen), *_identical(analysis, pen), *_attendance(analysis, pen)]
    return Section(heading=pen.say("heading.there"), blocks=tuple(blocks))


def _waves(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    inputs = {(source.name, source.sha256): source for part in analysis.parts for source in part.responses.inputs}
    named = [pen.wave(wave) for wave in analysis.waves]
    yield files_sentence(tuple(inputs.values()), analysis.questionnaire, pen)
    yield pen.sentence("there.waves", path="/waves", waves=pen.first_few(named, len(named)))


def _identical(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Warn of waves that are one file under two names."""
    warnings = [of for part in analysis.parts for of in part.responses.warnings]
    for number, of in enumerate(warnings):
        if of.code == "files_identical":
            first, second = printable(of.details["first"]), printable(of.place.source or "")
            yield pen.sentence("there.identical", path=f"/warnings/{number}", first=first, second=second)


def _attendance(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if len(analysis.attendance) == 1:
        yield from _of_one(analysis.attendance[0], pen)
        yield from _of_one_measure(analysis, pen)
    else:
        yield _of_many(analysis.attendance, pen)


def _of_one(there: Attendance, pen: ScalePen) -> Iterator[Sentence]:
    yield pen.sentence(
        "there.stayed", path="/attendance/0/stayed", organisations=pen.counted("organisations", len(there.stayed))
    )
    for key, organisations in (("joined", there.joined), ("left", there.left)):
        if organisations:
            named = pen.first_few([pen.name(organisation) for organisation in organisations], _NAMED)
            yield pen.sentence(f"there.{key}", path=f"/attendance/0/{key}", named=named)
    if not there.joined and not there.left:
        yield pen.sentence("there.same", path="/attendance/0/joined")
    yield pen.sentence(
        "there.pairs",
        path="/attendance/0/matched_pairs",
        matched=pen.counted("pairs", there.matched_pairs),
        turnover=_turnover(there, pen),
    )


def _of_one_measure(analysis: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Name the main measures that more pairs are new to, or gone from, than have come or gone altogether."""
    there = analysis.attendance[0]
    apart = [
        (number, of)
        for number, of in enumerate(analysis.scales)
        if of.step == analysis.steps[-1]
        and of.measure in key_measures(analysis.questionnaire)
        and (of.joined > there.joined_pairs or of.left > there.left_pairs)
    ]
    if apart:
        (number, first), *_ = apart
        parts = [
            pen.say(
                "there.one_measure_part",
                label=pen.within_sentence(of.measure),
                joined=pen.whole(of.joined),
                left=pen.whole(of.left),
            )
            for _, of in apart
        ]
        yield pen.sentence(
            "there.one_measure",
            path=f"/scales/{number}/{'joined' if first.joined else 'left'}",
            parts=pen.listed(parts),
        )


def _turnover(there: Attendance, pen: ScalePen) -> str:
    kinds = {(True, True): "both", (True, False): "joined", (False, True): "left", (False, False): "none"}
    return pen.say(
        f"there.turnover_{kinds[there.joined_pairs > 0, there.left_pairs > 0]}",
        joined=pen.whole(there.joined_pairs),
        left=pen.whole(there.left_pairs),
    )


def _of_many(attendance: tuple[Attendance, ...], pen: ScalePen) -> Sentence:
    return pen.sentence(
        "there.networks",
        path="/attendance",
        networks=pen.counted("networks", len(attendance)),
        stayed=pen.counted("organisations", sum(len(there.stayed) for there in attendance)),
        joined=pen.whole(sum(len(there.joined) for there in attendance)),
        left=pen.whole(sum(len(there.left) for there in attendance)),
        matched=pen.counted("pairs", sum(there.matched_pairs for there in attendance)),
    )

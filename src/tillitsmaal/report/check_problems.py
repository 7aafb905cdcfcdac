"""Problems and warnings, grouped by what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tillitsmaal.analysis.results import CheckAnalysis
from tillitsmaal.errors import Problem
from tillitsmaal.report.model import Block, Section, Sentence
from tillitsmaal.report.pen import Pen, coded

_PLACES_SHOWN: Final = 3


def problems_section(analysis: CheckAnalysis, pen: Pen) -> Section:
    """List what `score` would refuse: each kind with its count, its first places and its remedy."""
    if not analysis.problem_counts:
        return Section(
            heading=pen.say("heading.problems"), blocks=(pen.sentence("check.no_problems", path="/problems"),)
        )
    total = pen.counted("problems", sum(analysis.problem_counts.values()))
    first = pen.sentence("check.problems", path="/problem_counts", tone="lead", problems=total)
    groups = _groups(analysis.problems, analysis.problem_counts, "problems", pen)
    return Section(heading=pen.say("heading.problems"), blocks=(first, *groups))


def warnings_section(analysis: CheckAnalysis, pen: Pen) -> Section | None:
    """List the warnings; None when there are none."""
    if not analysis.warnings:
        return None
    return Section(heading=pen.say("heading.warnings"), blocks=tuple(_groups(analysis.warnings, {}, "warnings", pen)))


def _groups(problems: Sequence[Problem], counts: Mapping[str, int], where: str, pen: Pen) -> Iterator[Block]:
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    for code, group in by_code.items():
        count = max(counts.get(code, 0), len(group))
        path = f"/{where}/{problems.index(group[0])}/count"
        what = coded(code, pen.language)
        yield pen.sentence("check.kind", path=path, tone="lead", count=pen.whole(count), what=what, code=code)
        yield from _places(group, count, pen)


def _places(group: Iterable[Problem], count: int, pen: Pen) -> Iterator[Sentence]:
    shown = list(group)[:_PLACES_SHOWN]
    for problem in shown:
        place = problem.place.shown(pen.language)
        message = problem.message(pen.language)
        yield Sentence(text=f"{place}: {message}" if place else message, key=f"problems.{problem.code}.what")
    if count > len(shown):
        yield pen.sentence("check.more_places", tone="note", count=pen.whole(count - len(shown)))
    yield pen.sentence("check.remedy", remedy=shown[0].remedy(pen.language))

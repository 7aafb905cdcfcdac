"""Where the numbers come from: files, questionnaires, program, literature, and how to cite them."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.document import PROGRAM
from tillitsmaal.report.model import Block, Bullets, Section, Sentence, Table
from tillitsmaal.report.opening import questionnaires_used
from tillitsmaal.report.pen import ScalePen, count_cell, text_cell
from tillitsmaal.responses import Input, Responses
from tillitsmaal.text import localised

_POMP: Final = (
    "Cohen, P., Cohen, J., Aiken, L. S. & West, S. G. (1999). The problem of units and the circumstance for POMP. "
    "Multivariate Behavioral Research, 34(3), 315–346."
)
_MISSING: Final = (
    "Schafer, J. L. & Graham, J. W. (2002). Missing data: Our view of the state of the art. "
    "Psychological Methods, 7(2), 147–177."
)
_PAIRS: Final = (
    "Efron, B. & Stein, C. (1981). The jackknife estimate of variance. The Annals of Statistics, 9(3), 586–596.",
    "James, L. R., Demaree, R. G. & Wolf, G. (1984). Estimating within-group interrater reliability with and without "
    "response bias. Journal of Applied Psychology, 69(1), 85–98.",
    "LeBreton, J. M. & Senter, J. L. (2008). Answers to 20 questions about interrater reliability and interrater "
    "agreement. Organizational Research Methods, 11(4), 815–852.",
    "Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction "
    "data. Journal of Personality and Social Psychology, 37(10), 1742–1757.",
)
_SCALES: Final = (
    "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16(3), 297–334.",
    "Feldt, L. S. (1965). The approximate sampling distribution of Kuder–Richardson reliability coefficient twenty. "
    "Psychometrika, 30(3), 357–370.",
    "Mosier, C. I. (1943). On the reliability of a weighted composite. Psychometrika, 8(3), 161–168.",
    "Nunnally, J. C. (1978). Psychometric theory (2nd ed.). McGraw-Hill.",
    "Nunnally, J. C. & Bernstein, I. H. (1994). Psychometric theory (3rd ed.). McGraw-Hill.",
)
_FACETS: Final = (
    "Bentler, P. M. (1992). On the fit of models to covariances and methodology to the Bulletin. "
    "Psychological Bulletin, 112(3), 400–404.",
    "Cheung, G. W. & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing measurement invariance. "
    "Structural Equation Modeling, 9(2), 233–255.",
    "Henseler, J., Ringle, C. M. & Sarstedt, M. (2015). A new criterion for assessing discriminant validity in "
    "variance-based structural equation modeling. Journal of the Academy of Marketing Science, 43(1), 115–135.",
)
_CHANGE: Final = (
    "Jacobson, N. S. & Truax, P. (1991). Clinical significance: A statistical approach to defining meaningful change "
    "in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12–19.",
)
_CIRCLE: Final = (
    "Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Lawrence Erlbaum.",
    "Hamaker, E. L., Kuiper, R. M. & Grasman, R. P. P. P. (2015). A critique of the cross-lagged panel model. "
    "Psychological Methods, 20(1), 102–116.",
    "Terwee, C. B. et al. (2007). Quality criteria were proposed for measurement properties of health status "
    "questionnaires. Journal of Clinical Epidemiology, 60(1), 34–42.",
)


def sources_sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Name the files with their fingerprints, the questionnaires, the program and the literature."""
    parts = _parts(whole)
    blocks = (*_program(whole, pen), *_questionnaires(parts, pen), *_files(whole, parts, pen))
    yield Section(id="method-sources", heading=pen.say("heading.methods_sources"), blocks=blocks, level=2)
    yield Section(
        id="method-literature",
        heading=pen.say("heading.methods_literature"),
        blocks=(Bullets(items=tuple(_sentence(one) for one in sorted(_literature(whole), key=_by_author))),),
        level=2,
    )
    yield Section(id="method-cite", heading=pen.say("heading.methods_cite"), blocks=tuple(_cite(parts, pen)), level=2)


def _parts(whole: WholeAnalysis) -> list[Responses]:
    """What was answered with each questionnaire, first to last."""
    return [part.responses for part in whole.compare.parts] if whole.compare else [whole.responses]


def _program(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    yield pen.sentence("methods.program", path="/program/version", program=PROGRAM, version=version(PROGRAM))
    study = whole.responses.study
    if study is not None:
        yield pen.sentence("methods.study", study=printable(study.study))


def _questionnaires(parts: list[Responses], pen: ScalePen) -> Iterator[Block]:
    each = questionnaires_used(parts)
    last = parts[-1].questionnaire
    for of, waves in each.values():
        yield pen.sentence(
            "methods.questionnaire" if len(each) == 1 else "methods.questionnaire_in",
            path="/questionnaire/version" if of is last else None,
            title=printable(localised(of.title, pen.language)),
            questionnaire=of.id,
            version=of.version,
            waves=pen.listed(waves),
        )
        if of.sha256:
            at = "/questionnaire/sha256" if of is last else None
            yield pen.sentence("methods.fingerprint", path=at, tone="note", sha256=of.sha256)
    rests = list(dict.fromkeys(printable(source) for of, _ in each.values() for source in of.source))
    if rests:
        yield pen.sentence("methods.rests_on")
        yield Bullets(items=tuple(_sentence(source) for source in rests))


def _sentence(text: str) -> Sentence:
    """A reference, which is the same in every language."""
    return Sentence(text=text, key="methods.reference")


def _files(whole: WholeAnalysis, parts: list[Responses], pen: ScalePen) -> Iterator[Block]:
    files: dict[tuple[str, str], Input] = {(of.name, of.sha256): of for part in parts for of in part.inputs}
    if not files:
        yield pen.sentence("methods.no_files", path="/compare/inputs" if whole.compare else "/inputs")
        return
    yield Table(
        id="inputs",
        caption=pen.say("caption.methods_inputs"),
        columns=(
            pen.column("methods_file", "text"),
            pen.column("methods_rows", "count"),
            pen.column("methods_sha256", "text", 1),
        ),
        rows=tuple((text_cell(of.name), count_cell(pen, of.rows), text_cell(of.sha256)) for of in files.values()),
        notes=(pen.sentence("methods.inputs_note", tone="note"),),
    )


def _literature(whole: WholeAnalysis) -> set[str]:
    of = whole.questionnaire
    found = {_MISSING, *_SCALES}
    if of.pair_measures():
        found |= {*_PAIRS}
    if len({of.range_of(scale) for scale in of.scales_at("pair")}) > 1:
        found.add(_POMP)
    if whole.quality.facets:
        found |= {*_FACETS}
    if whole.compare:
        found |= {*_CHANGE}
        found |= {*_CIRCLE} if whole.compare.circles else set()
    return found


def _by_author(reference: str) -> str:
    """What an author wrote alone comes before what was written with others."""
    return reference.replace(" &", " ~")


def _cite(parts: list[Responses], pen: ScalePen) -> Iterator[Block]:
    yield pen.sentence("methods.cite")
    program = pen.sentence("methods.cite_program", path="/program/version", program=PROGRAM, version=version(PROGRAM))
    last = parts[-1].questionnaire
    questionnaires = [
        pen.sentence(
            "methods.cite_questionnaire",
            path="/questionnaire/version" if of is last else None,
            title=printable(localised(of.title, pen.language)),
            questionnaire=of.id,
            version=of.version,
        )
        for of, _ in questionnaires_used(parts).values()
    ]
    yield Bullets(items=(program, *questionnaires))

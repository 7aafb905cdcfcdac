"""What keeps a ranking of the facets of trust from meaning much."""

from collections.abc import Iterator

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.quality_facets import separated


def not_apart_sentences(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Say that the answers are not shown to tell the facets apart, where they are not; else nothing."""
    for number, of in enumerate(whole.quality.facets):
        apart = not isinstance(of.structure, NotEstimable) and separated(of.structure) == "apart"
        if of.wave == whole.last.name and not apart:
            yield pen.sentence("apart.not_shown", path=f"/quality/facets/{number}/separate", cutoff="HTMT")

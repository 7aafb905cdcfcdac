"""The pairs that changed most, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.reliable import DOWN, NONE, UP
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.compare_pairs import as_by_chance
from tillitsmaal.report.drawings import ChangeRow, Changes, Way
from tillitsmaal.report.figures.axes import ruler
from tillitsmaal.report.figures.latest import only_network
from tillitsmaal.report.figures.words import figure_id, pair_label, short_pair, waves_between
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.model import Figure
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, RATER, TARGET

_MOST_ROWS: Final = 30
_FEWEST_ROWS: Final = 2
_MOVED: Final = 1e-9
"""A change smaller than this is rounding."""
_WAYS: Final[tuple[Way, ...]] = (UP, DOWN, NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """The pairs of a network that have a measure in the first and in the last survey."""

    measure: str
    matched: Sequence[Row]
    """As `CompareAnalysis.pairs`."""
    marked: bool
    """Whether labels tell more than chance would."""
    pen: ScalePen

    @property
    def shown(self) -> list[Row]:
        """Those that changed most, the largest rise first; ties in showing order."""
        most = sorted(self.matched, key=lambda row: -abs(row["change"]))[:_MOST_ROWS]
        return sorted(most, key=lambda row: -row["change"])

    @property
    def judged(self) -> bool:
        """Whether any change can be held against what respondents disagree on."""
        return any(row["label"] is not None for row in self.matched)

    def way(self, row: Row) -> Way:
        """Which way a pair went, where more than chance tells."""
        return row["label"] or NONE if self.marked else NONE

    def count(self, way: Way) -> int:
        """Count the pairs that went this way; by their changes alone where nothing else tells."""
        if self.marked and self.judged:
            return sum(row["label"] == way for row in self.matched)
        sign = 1 if way == UP else -1
        return sum(sign * row["change"] > _MOVED for row in self.matched)


def pair_changes(whole: WholeAnalysis, pen: ScalePen, measure: str) -> Figure | None:
    """Show how the pairs changed most on a measure from the first survey to the last, the largest rise first.

    None with one survey or several networks, or under two pairs that can be compared.
    """
    network, compared = only_network(whole), whole.compare
    if network is None or compared is None:
        return None
    step = compared.steps[-1]
    keys = {NETWORK: network, "measure": measure, "start": step.start, "end": step.end}
    matched = [row for row in records(where(compared.pairs, **keys)) if row["change"] is not None]
    if len(matched) < _FEWEST_ROWS:
        return None
    pairs = _Pairs(measure=measure, matched=matched, marked=not as_by_chance(compared), pen=pen)
    return Figure(
        id=figure_id("changes", measure),
        caption=pen.say(
            "figures.changes.caption" if len(pairs.shown) == len(matched) else "figures.changes.caption_most",
            label=pen.label(measure),
            pairs=pen.counted("pairs", len(matched)),
            shown=pen.whole(len(pairs.shown)),
            **waves_between(pen, compared.waves),
        ),
        alt=_alt(pairs),
        drawing=_drawing(pairs, compared),
        path="/compare/pairs",
        about=pen.label(measure),
    )


def _drawing(pairs: _Pairs, compared: CompareAnalysis) -> Changes:
    pen, drawn_on = pairs.pen, ruler(pairs.pen, pairs.measure)
    rows = tuple(_row(row, pairs) for row in pairs.shown)
    places = [place for row in rows for place in (row.start, row.end)]
    ways = [way for way in _WAYS if any(row.way == way for row in rows)]
    return Changes(
        rows=rows,
        axis=drawn_on.axis(drawn_on.title(pairs.measure), places),
        start=pen.wave(compared.waves[0]),
        end=pen.wave(compared.waves[-1]),
        ways=tuple((way, _explained(way, pairs)) for way in ways),
    )


def _row(row: Row, pairs: _Pairs) -> ChangeRow:
    pen, measure = pairs.pen, pairs.measure
    return ChangeRow(
        label=pair_label(pen, row[RATER], row[TARGET]),
        start=row["first"],
        end=row["last"],
        start_text=pen.score(row["first"], measure),
        end_text=pen.score(row["last"], measure),
        change_text=pen.score(row["change"], measure, sign=True),
        way=pairs.way(row),
    )


def _explained(way: Way, pairs: _Pairs) -> str:
    if way != NONE:
        return pairs.pen.say(f"figures.changes.{way}")
    if not pairs.marked:
        return pairs.pen.say("figures.changes.chance")
    labels = {row["label"] for row in pairs.shown if pairs.way(row) == NONE}
    kind = "none" if labels == {NONE} else "untested" if labels == {None} else "none_or_untested"
    return pairs.pen.say(f"figures.changes.{kind}")


def _alt(pairs: _Pairs) -> str:
    pen, shown = pairs.pen, pairs.shown
    counted = "counts" if pairs.marked and pairs.judged else "directions"
    parts = [
        pen.say(
            f"figures.changes.alt_{counted}",
            pairs=pen.counted("pairs", len(pairs.matched)),
            up=pen.whole(pairs.count(UP)),
            down=pen.whole(pairs.count(DOWN)),
        )
    ]
    if shown[0]["change"] > _MOVED:
        parts.append(_told("rise", shown[0], pairs))
    if shown[-1]["change"] < -_MOVED:
        parts.append(_told("fall", shown[-1], pairs))
    return " ".join(parts)


def _told(kind: str, row: Row, pairs: _Pairs) -> str:
    pen = pairs.pen
    return pen.say(
        f"figures.changes.alt_{kind}",
        pair=short_pair(pen, row[RATER], row[TARGET]),
        start=pen.score(row["first"], pairs.measure),
        end=pen.score(row["last"], pairs.measure),
    )

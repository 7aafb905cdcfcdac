"""Surveys shown inline: `Responses` built from a small table, without any reader."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tillitsmaal.names import natural
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Answers, Dropped, Reason, Responses, Wave

Cell = float | str
Row = Mapping[str, Cell]
Roster = Mapping[tuple[str, str], Collection[str]]

REASONS = {".": "skipped", "ns": "not_shown", "dk": "dont_know", "nr": "not_relevant"}
BLANK = ("skipped", "not_shown")
KEYS = ("network", "wave", "respondent", "rater", "target")


def asked(scales: Mapping[str, Mapping[str, Any]], items: str, **more: Any) -> Questionnaire:
    """A questionnaire; `items` as "a1 a2* b1", the star for reverse-keyed, the letter for the scale.

    A scale is of level pair and format `five` (1 to 5) unless it says otherwise.
    """
    by_letter = {name[0]: name for name in scales}
    listed = [
        {"id": word.rstrip("*"), "scale": by_letter[word[0]], "reverse": word.endswith("*")} for word in items.split()
    ]
    return loaded({"scales": scales, "items": listed, **more})


def loaded(plain: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire of formats, scales, composites, circle and items alone, with what else it must have."""
    formats = {"five": {"min": 1, "max": 5}, "seven": {"min": 1, "max": 7}, "ten": {"min": 0, "max": 10}}
    scales = {name: {"level": "pair", "format": "five", **scale} for name, scale in plain["scales"].items()}
    composites = plain.get("composites", {})
    made = {
        "id": "asked",
        "version": "1.0.0",
        "title": _text("Asked"),
        "languages": ["en"],
        "formats": plain.get("formats", formats),
        "scales": {name: {"label": _text(name), **scale} for name, scale in scales.items()},
        "composites": {name: {"label": _text(name), **composite} for name, composite in composites.items()},
        "items": [{"text": _text(f"<partner> {item['id']}."), **item} for item in plain["items"]],
    }
    return Questionnaire.model_validate(made | {key: plain[key] for key in ("circle", "version") if key in plain})


def table(text: str) -> list[dict[str, Cell]]:
    """Rows of a text table: "-" is an empty name; numbers, or `.`, `ns`, `dk`, `nr` for why there is none."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return [{"network": "", "wave": "w1", **dict(zip(head, map(_cell, head, line), strict=True))} for line in lines]


def survey(
    questionnaire: Questionnaire,
    rows: str | Sequence[Row],
    roster: Roster | None = None,
    more_names: Iterable[str] = (),
) -> Responses:
    """`Responses` of these rows; without a roster everyone who answered or was answered about is on it.

    `more_names` are further categories of organisations, as a file with other waves would have them.
    """
    rows = table(rows) if isinstance(rows, str) else rows
    partners = _roster(rows) if roster is None else roster
    everyone = {str(row[side]) for row in rows for side in ("rater", "target")} - {""}
    organisations = _ordered({*everyone, *more_names, *(name for members in partners.values() for name in members)})
    names = {
        "network": _ordered({str(row["network"]) for row in rows} | {network for network, _ in partners}),
        "wave": _ordered({str(row["wave"]) for row in rows} | {wave for _, wave in partners}),
        "respondent": _ordered(str(row["respondent"]) for row in rows),
        "rater": organisations,
        "target": organisations,
        "organisation": organisations,
    }
    return Responses(
        questionnaire=questionnaire,
        study=None,
        pairs=_pair_answers(questionnaire, rows, names),
        respondents=_respondent_answers(questionnaire, rows, names),
        roster=_roster_frame(partners, names),
        names={name: name for name in organisations},
        waves=tuple(Wave(name=name) for name in names["wave"]),
        inputs=(),
        dropped=Dropped(),
        warnings=(),
    )


def renamed(rows: Iterable[Row], rename: Callable[[str], str]) -> list[dict[str, Cell]]:
    """The same rows with other names of organisations."""
    sides = ("rater", "target")
    return [{**row, **{side: rename(str(row[side])) if row[side] else "" for side in sides}} for row in rows]


def _text(text: str) -> dict[str, str]:
    return {"en": text}


def _cell(column: str, word: str) -> Cell:
    if column in KEYS:
        return "" if word == "-" else word
    return REASONS[word] if word in REASONS else float(word)


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (natural(name), name))


def _roster(rows: Iterable[Row]) -> Roster:
    partners: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        members = partners.setdefault((str(row["network"]), str(row["wave"])), set())
        members |= {str(row["rater"]), str(row["target"])} - {""}
    return partners


def _pair_answers(questionnaire: Questionnaire, rows: Sequence[Row], names: Mapping[str, list[str]]) -> Answers:
    items = [item.id for item in questionnaire.items_at("pair")]
    return _answers([row for row in rows if row["target"]], items, KEYS, names)


def _respondent_answers(questionnaire: Questionnaire, rows: Sequence[Row], names: Mapping[str, list[str]]) -> Answers:
    """One row a respondent: what the row without a target says, and answers on other rows."""
    items = [item.id for item in questionnaire.items_at("network", "respondent")]
    people: dict[tuple[Cell, ...], dict[str, Cell]] = {}
    for row in sorted(rows, key=lambda row: bool(row["target"])):
        person = people.setdefault(tuple(row[key] for key in KEYS[:3]), dict(row))
        person |= {item: row[item] for item in items if person[item] in BLANK and row[item] not in BLANK}
    answers = _answers(list(people.values()), items, KEYS[:4], names)
    answers.keys["role"] = pd.Categorical([None] * len(people), categories=["representative", "leadership", "other"])
    return answers


def _answers(rows: Sequence[Row], items: Sequence[str], keys: Sequence[str], names: Mapping[str, list[str]]) -> Answers:
    cells = np.array([[row[item] for item in items] for row in rows], dtype=object).reshape(len(rows), len(items))
    said = np.vectorize(lambda cell: not isinstance(cell, str), otypes=[bool])(cells)
    reason_of = {"skipped": 1, "not_shown": 2, "dont_know": 3, "not_relevant": 4}
    assert all(Reason[reason.upper()] == number for reason, number in reason_of.items())
    return Answers(
        keys=pd.DataFrame({key: pd.Categorical([row[key] for row in rows], categories=names[key]) for key in keys}),
        items=tuple(items),
        values=np.where(said, cells, np.nan).astype(np.float64),
        reasons=np.vectorize(lambda cell: reason_of.get(cell, 0), otypes=[np.int8])(cells),
    )


def _roster_frame(partners: Roster, names: Mapping[str, list[str]]) -> pd.DataFrame:
    rows = [(network, wave, name) for (network, wave), members in partners.items() for name in members]
    keys = ("network", "wave", "organisation")
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    frame = pd.DataFrame(
        {key: pd.Categorical(list(column), categories=names[key]) for key, column in zip(keys, columns, strict=True)}
    )
    return frame.sort_values(list(keys), ignore_index=True)

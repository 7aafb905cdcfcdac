"""Hypothesis strategies for (questionnaire, rows), and writers of them as the files of design §4 and §5.

The structure (formats, scales, organisations, respondents) is drawn and shrinks; who answers what comes from
one drawn seed, which keeps large networks fast.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

Cell = float | str
Row = dict[str, Cell]
Questionnaire = dict[str, Any]

ORGANISATIONS = (
    "Vik kommune",
    "Næringshagen AS",
    "NA",
    "NO",
    "nan",
    "null",
    "007",
    "Ås",
    "Nord;Sør",
    'Kaffe "og" te',
)
FORMATS = {"agree5": {"min": 1, "max": 5}, "agree7": {"min": 1, "max": 7}, "ten": {"min": 0, "max": 10}}
PAIR_SCALES = ("alpha", "beta", "gamma", "delta")
OTHER_SCALE = "omega"
MIN_ANSWERED = (None, 0.5, 2 / 3, 1.0, 0)
CODES = {"not_shown": "97", "dont_know": "98", "not_relevant": "99", "skipped": ""}
SHAPES = ("any", "one_respondent", "one_pair", "no_pair")
SINGLE = ("one_respondent", "one_pair")


@dataclass(frozen=True)
class _Respondent:
    """Somebody who answers in one wave."""

    network: str
    wave: str
    name: str
    rater: str


@dataclass(frozen=True)
class _Survey:
    """What every row of a case shares."""

    questionnaire: Questionnaire
    shape: str
    holes: float
    random: Random


# Questionnaires


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire as it is loaded, numbers typed, without its texts."""
    names = PAIR_SCALES[: draw(st.sampled_from([3, 4, 2, 1]))]
    formats = draw(st.lists(st.sampled_from(sorted(FORMATS)), min_size=1, max_size=2, unique=True))
    scales = {name: draw(_scales("pair", formats)) for name in names}
    if draw(st.booleans()):
        scales[OTHER_SCALE] = draw(_scales(draw(st.sampled_from(["network", "respondent"])), formats))
    made = draw(_circles(names)) if draw(st.booleans()) else {}
    if made:
        scales |= {name: scales[name] | {"sufficient": draw(_floors(scales[name]))} for name in names}
    used = {scale["format"] for scale in scales.values()}
    return {
        "formats": {name: dict(FORMATS[name]) for name in FORMATS if name in used},
        "scales": scales,
        **made,
        "items": [item for name in scales for item in draw(_items(name))],
    }


@st.composite
def _scales(draw: st.DrawFn, level: str, formats: Sequence[str]) -> dict[str, Any]:
    share = draw(st.sampled_from(MIN_ANSWERED))
    scale = {"level": level, "format": draw(st.sampled_from(formats))}
    return scale if share is None else scale | {"min_answered": share}


def _floors(scale: dict[str, Any]) -> st.SearchStrategy[float]:
    form = FORMATS[scale["format"]]
    return st.integers(2 * form["min"] + 1, 2 * form["max"]).map(lambda half: half / 2)


@st.composite
def _circles(draw: st.DrawFn, names: Sequence[str]) -> dict[str, Any]:
    """A composite of everything, or trust and collaboration with or without a circle."""
    if len(names) == 1:
        return {"composites": {"whole": {"of": list(names)}}}
    cut = draw(st.sampled_from(range(len(names) - 1, 0, -1)))
    composites = {"trust": {"of": list(names[:cut])}, "collaboration": {"of": list(names[cut:])}}
    circle = {"circle": {"trust": "trust", "collaboration": "collaboration"}}
    return {"composites": composites, **draw(st.sampled_from([circle, circle, {}]))}


@st.composite
def _items(draw: st.DrawFn, scale: str) -> list[dict[str, Any]]:
    """One to five items named a1, a2 … after the scale."""
    keys = draw(st.lists(st.booleans(), min_size=1, max_size=5))
    named = [{"id": f"{scale[0]}{number}", "scale": scale} for number in range(1, len(keys) + 1)]
    return [item | ({"reverse": True} if reverse else {}) for item, reverse in zip(named, keys, strict=True)]


# Rows


def cases() -> st.SearchStrategy[tuple[Questionnaire, list[Row]]]:
    """(questionnaire, rows) of every shape; most are of the first."""
    return st.sampled_from([SHAPES[0]] * 5 + list(SHAPES)).flatmap(case_of)


@st.composite
def case_of(draw: st.DrawFn, shape: str) -> tuple[Questionnaire, list[Row]]:
    """(questionnaire, rows) of one of `SHAPES`."""
    questionnaire = draw(questionnaires())
    return questionnaire, draw(rows_for(questionnaire, shape))


@st.composite
def rows_for(draw: st.DrawFn, questionnaire: Questionnaire, shape: str = "any") -> list[Row]:
    """At least one row; no self-ratings, no double rows, each respondent in one organisation of a network."""
    single = shape in SINGLE
    networks = draw(st.sampled_from([[""], ["nord"]] if single else [[""], ["nord"], ["nord", "sør"]]))
    waves = draw(st.sampled_from([["w1"]] if single else [["w1"], ["w1", "w2"]]))
    holes = draw(st.sampled_from([0.0, 0.1, 0.4, 0.8, 1.0]))
    survey = _Survey(questionnaire, shape, holes, Random(draw(st.integers(0, 2**20))))
    rows: list[Row] = []
    for network in networks:
        staff = draw(_staff(shape))
        for wave in waves:
            rows += _wave_rows(survey, staff, network, wave)
    return survey.random.sample(rows, len(rows)) if draw(st.booleans()) else rows


@st.composite
def _staff(draw: st.DrawFn, shape: str) -> dict[str, list[str]]:
    """Organisation → its respondents; only the first organisation answers in the single shapes."""
    counts = {"one_pair": [2], "one_respondent": [2, 3, 4, 5], "no_pair": [1, 2, 3]}
    count = draw(st.sampled_from(counts.get(shape, [2, 3, 4, 5, 1])))
    names = draw(st.permutations(ORGANISATIONS))[:count]
    sizes = [draw(st.integers(1, 1 if shape == "one_respondent" else 3)) for _ in names]
    if shape in SINGLE:
        sizes[1:] = [0] * (count - 1)
    ids = (f"r{number}" for number in range(1, sum(sizes) + 1))
    return {name: [next(ids) for _ in range(size)] for name, size in zip(names, sizes, strict=True)}


def _wave_rows(survey: _Survey, staff: dict[str, list[str]], network: str, wave: str) -> list[Row]:
    """Each respondent's rows; where nobody came to answer, one row of the first."""
    people = [_Respondent(network, wave, name, rater) for rater, names in staff.items() for name in names]
    about = [(one, target) for one in people for target in _targets(survey, one, staff)]
    about = about or [(people[0], list(staff)[1] if survey.shape in SINGLE else "")]
    return [_row(survey, one, target) for one, target in about]


def _targets(survey: _Survey, one: _Respondent, staff: dict[str, list[str]]) -> Iterator[str]:
    """Whom a respondent answers about; "" is the row of the other levels."""
    asked = OTHER_SCALE in survey.questionnaire["scales"]
    if survey.random.random() < (0.9 if asked else 0.2):
        yield ""
    for name in staff:
        wanted = survey.shape == "one_pair" or survey.random.random() < 0.8
        if wanted and name != one.rater and survey.shape != "no_pair":
            yield name


def _row(survey: _Survey, one: _Respondent, target: str) -> Row:
    """A row of every column; the items of the other level are left blank."""
    row: Row = {"network": one.network, "wave": one.wave, "respondent": one.name}
    row |= {"rater": one.rater, "target": target}
    for item in survey.questionnaire["items"]:
        scale = survey.questionnaire["scales"][item["scale"]]
        mine = (scale["level"] == "pair") == bool(target)
        row[item["id"]] = _cell(survey, FORMATS[scale["format"]]) if mine else "skipped"
    return row


def _cell(survey: _Survey, form: dict[str, int]) -> Cell:
    if survey.random.random() < survey.holes:
        return survey.random.choice(list(CODES))
    return float(survey.random.randint(form["min"], form["max"]))


# Writers


def to_yaml(questionnaire: Questionnaire) -> str:
    """The whole questionnaire file of design §4, texts in nb and en."""
    lines = ["id: laget", "version: 1.0.0", f"title: {_texts('Laget', 'Made')}", "languages: [nb, en]"]
    lines += ['source: ["made by a test"]', "formats:"]
    for name, form in questionnaire["formats"].items():
        lines += _format_lines(name, form)
    lines.append("scales:")
    lines += _labelled(questionnaire["scales"])
    composites = questionnaire.get("composites", {})
    lines += ["composites:"] * bool(composites) + _labelled(composites)
    if "circle" in questionnaire:
        lines.append(f"circle: {_flow(questionnaire['circle'])}")
    lines.append("items:")
    worded = [item | {"text": _item_text(questionnaire, item)} for item in questionnaire["items"]]
    lines += [f"  - {_flow(item)}" for item in worded]
    return "\n".join(lines) + "\n"


def _format_lines(name: str, form: dict[str, int]) -> list[str]:
    return [
        f"  {name}:",
        f"    min: {form['min']}",
        f"    max: {form['max']}",
        "    decimals: 0",
        "    labels:",
        f"      {form['min']}: {_texts('Helt uenig', 'Strongly disagree')}",
        f"      {form['max']}: {_texts('Helt enig', 'Strongly agree')}",
        "    missing: {97: not_shown, 98: dont_know, 99: not_relevant}",
    ]


def _texts(nb: str, en: str) -> str:
    return _flow({"nb": nb, "en": en})


def _labelled(declared: dict[str, dict[str, Any]]) -> list[str]:
    labels = {name: {"nb": f"{name} på norsk", "en": f"{name} in English"} for name in declared}
    return [f"  {name}: {_flow(made | {'label': labels[name]})}" for name, made in declared.items()]


def _item_text(questionnaire: Questionnaire, item: dict[str, Any]) -> dict[str, str]:
    pair = questionnaire["scales"][item["scale"]]["level"] == "pair"
    nb, en = ("<partner>", "<partner>") if pair else ("nettverket", "the network")
    return {"nb": f"Spørsmål {item['id']} om {nb}.", "en": f"Question {item['id']} on {en}."}


def _flow(value: Any) -> str:
    """YAML flow style, which JSON is a part of."""
    return json.dumps(value, ensure_ascii=False)


def to_csv(questionnaire: Questionnaire, rows: Sequence[Row], separator: str = ";") -> str:
    """The canonical file of design §5; the column network only where some row has one."""
    keys = ["wave", "respondent", "rater", "target"]
    columns = ["network"] * any(row["network"] for row in rows) + keys
    columns += [item["id"] for item in questionnaire["items"]]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_written(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def _written(cell: Cell) -> str:
    return CODES.get(cell, cell) if isinstance(cell, str) else f"{cell:g}"

"""Variables in DDI-Codebook 2.5."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from tillitsmaal.archive.codebooks import Codebook, Entry, Found
from tillitsmaal.archive.csv import number_text
from tillitsmaal.archive.variables import Variable
from tillitsmaal.archive.wording import spoken
from tillitsmaal.inert import inert
from tillitsmaal.text import Language, LocalisedText, localised

FILE_ID: Final = "F1"
_NATURE: Final = {"nominal": "nominal", "ordinal": "ordinal", "scale": "interval"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Adds elements, each text in its languages."""

    languages: tuple[Language, ...]

    def add(self, parent: Element, tag: str, text: str, language: Language | None = None, **attributes: str) -> Element:
        """Add an element with a text, marked with its language where one is given."""
        child = SubElement(parent, tag, {name: inert(value) for name, value in attributes.items()})
        if language is not None:
            child.set("xml:lang", language)
        child.text = inert(text)
        return child

    def each(self, parent: Element, tag: str, text: LocalisedText, **attributes: str) -> None:
        """Add an element a language."""
        for language in self.languages:
            self.add(parent, tag, localised(text, language), language, **attributes)


def variable_ids(codebook: Codebook) -> dict[str, str]:
    """Identifier of each variable, by its name."""
    return {entry.variable.name: f"V{number}" for number, entry in enumerate(codebook.entries, 1)}


def add_variable(data: Element, entry: Entry, codebook: Codebook, ids: Mapping[str, str], tree: Tree) -> None:
    """Describe a variable: label, question, values, what is missing, and what was found."""
    variable = entry.variable
    described = SubElement(data, "var", _attributes(variable, ids))
    tree.each(described, "labl", variable.label)
    if variable.kind == "item":
        question = SubElement(described, "qstn", {"responseDomainType": "category" if variable.values else "numeric"})
        tree.each(question, "qstnLit", variable.label)
    _ranges(described, variable)
    if entry.found is not None:
        _statistics(described, variable, entry.found, tree)
    _categories(described, entry, tree)
    if variable.scale is not None:
        tree.each(described, "concept", codebook.questionnaire.label_of(variable.scale))
    if variable.made is not None and variable.kind == "score":
        derived = SubElement(described, "derivation", _sources(variable, codebook, ids))
        tree.each(derived, "drvdesc", variable.made)
    SubElement(described, "varFormat", {"type": "character" if variable.is_text else "numeric"})
    if variable.reverse:
        tree.each(described, "notes", spoken("ddi.reversed"))


def _attributes(variable: Variable, ids: Mapping[str, str]) -> dict[str, str]:
    coded = bool(variable.values)
    told = {
        "ID": ids[variable.name],
        "name": inert(variable.name),
        "files": FILE_ID,
        "intrvl": "contin" if variable.measure == "scale" else "discrete",
        "nature": _NATURE[variable.measure],
        "representationType": "text" if variable.is_text else "code" if coded else "numeric",
    }
    return told if variable.is_text else {**told, "dcml": str(variable.decimals)}


def _sources(variable: Variable, codebook: Codebook, ids: Mapping[str, str]) -> dict[str, str]:
    """The variables that a score is made of: its items, or the scores of a composite's scales."""
    questionnaire, scale = codebook.questionnaire, variable.scale or ""
    composite = questionnaire.composites.get(scale)
    members = composite.of if composite else ()
    sources = [
        ids[entry.variable.name]
        for entry in codebook.entries
        if (entry.variable.kind == "score" and entry.variable.scale in members)
        or (not members and entry.variable.kind == "item" and entry.variable.scale == scale)
    ]
    return {"var": " ".join(sources)} if sources else {}


def _ranges(described: Element, variable: Variable) -> None:
    if variable.range is not None:
        low, high = (number_text(limit) for limit in variable.range)
        units = "REAL" if variable.decimals else "INT"
        SubElement(SubElement(described, "valrng"), "range", {"UNITS": units, "min": low, "max": high})
    if variable.missing:
        invalid = SubElement(described, "invalrng")
        for one in variable.missing:
            SubElement(invalid, "item", {"VALUE": str(one.code)})


def _statistics(described: Element, variable: Variable, found: Found, tree: Tree) -> None:
    numbers: dict[str, float | None] = {"vald": found.n, "invd": sum(found.missing.values()) + found.blank}
    if not variable.is_text:
        numbers |= {"min": found.lowest, "max": found.highest, "mean": found.mean, "stdev": found.sd}
    for kind, value in numbers.items():
        if value is not None:
            tree.add(described, "sumStat", number_text(value), type=kind)


def _categories(described: Element, entry: Entry, tree: Tree) -> None:
    variable, counts = entry.variable, entry.found.counts if entry.found else None
    for text, label in variable.texts.items():
        _category(described, text, label, tree)
    for code, label in sorted(variable.values.items()):
        _count(_category(described, str(code), label, tree), code, counts, tree)
    for one in variable.missing:
        category = _category(described, str(one.code), one.label, tree)
        category.attrib |= {"missing": "Y", "missType": one.reason}
        _count(category, one.code, counts, tree)


def _category(described: Element, value: str, label: LocalisedText, tree: Tree) -> Element:
    category = SubElement(described, "catgry")
    tree.add(category, "catValu", value)
    tree.each(category, "labl", label)
    return category


def _count(category: Element, code: int, counts: Mapping[int, int] | None, tree: Tree) -> None:
    if counts is not None:
        tree.add(category, "catStat", str(counts.get(code, 0)), type="freq")

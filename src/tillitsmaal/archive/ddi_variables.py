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

    def first(self, parent: Element, tag: str, text: LocalisedText) -> None:
        """Add an element that stands once, in the first language."""
        self.add(parent, tag, localised(text, self.languages[0]), self.languages[0])

    def others(self, parent: Element, tag: str, text: LocalisedText) -> None:
        """Add an element for each of the other languages."""
        for language in self.languages[1:]:
            self.add(parent, tag, localised(text, language), language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a variable is called in the document."""

    id: str
    name: str
    """As in the file for SPSS, which is what archives keep."""


def called(codebook: Codebook) -> dict[str, Called]:
    """What each variable is called in the document, by its name."""
    names = codebook.spss_names
    return {name: Called(id=f"V{number}", name=names[name]) for number, name in enumerate(names, 1)}


def add_variable(data: Element, entry: Entry, codebook: Codebook, known: Mapping[str, Called], tree: Tree) -> None:
    """Describe a variable: label, question, values, what is missing, and what was found."""
    variable = entry.variable
    described = SubElement(data, "var", _attributes(variable, known[variable.name]))
    tree.each(described, "labl", variable.label, level="variable")
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
        derived = SubElement(described, "derivation", _sources(variable, codebook, known))
        tree.first(derived, "drvdesc", variable.made)
    SubElement(described, "varFormat", {"type": "character" if variable.is_text else "numeric"})
    _notes(described, variable, known[variable.name], tree)


def _notes(described: Element, variable: Variable, named: Called, tree: Tree) -> None:
    if variable.made is not None and variable.kind == "score":
        tree.others(described, "notes", variable.made)
    if variable.reverse:
        tree.each(described, "notes", spoken("ddi.reversed"))
    if named.name != variable.name:
        tree.each(described, "notes", spoken("ddi.name", name=variable.name))


def _attributes(variable: Variable, named: Called) -> dict[str, str]:
    coded = bool(variable.values)
    told = {
        "ID": named.id,
        "name": named.name,
        "files": FILE_ID,
        "intrvl": "contin" if variable.measure == "scale" else "discrete",
        "nature": _NATURE[variable.measure],
        "representationType": "text" if variable.is_text else "code" if coded else "numeric",
    }
    return told if variable.is_text else {**told, "dcml": str(variable.decimals)}


def _sources(variable: Variable, codebook: Codebook, known: Mapping[str, Called]) -> dict[str, str]:
    """The variables that a score is made of: its items, or the scores of a composite's scales."""
    questionnaire, scale = codebook.questionnaire, variable.scale or ""
    composite = questionnaire.composites.get(scale)
    members = composite.of if composite else ()
    sources = [
        known[entry.variable.name].id
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
    for value in entry.answers:
        _count(_category(described, number_text(value), variable.label_of(value), tree), value, counts, tree)
    for one in variable.missing:
        category = _category(described, str(one.code), one.label, tree)
        category.attrib |= {"missing": "Y", "missType": one.reason}
        _count(category, one.code, counts, tree)


def _category(described: Element, value: str, label: LocalisedText | None, tree: Tree) -> Element:
    category = SubElement(described, "catgry")
    tree.add(category, "catValu", value)
    if label is not None:
        tree.each(category, "labl", label, level="category")
    return category


def _count(category: Element, value: float, counts: Mapping[float, int] | None, tree: Tree) -> None:
    if counts is not None:
        tree.add(category, "catStat", str(counts[value]), type="freq")

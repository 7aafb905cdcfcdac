"""The codebook as DDI-Codebook 2.5, the XML that archives of social science exchange."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tillitsmaal.archive.codebooks import Codebook, Entry
from tillitsmaal.archive.ddi_variables import FILE_ID, Tree, add_variable, called
from tillitsmaal.archive.wording import spoken
from tillitsmaal.inert import inert
from tillitsmaal.text import Language, LocalisedText, localised

NAMESPACE: Final = "ddi:codebook:2_5"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA: Final = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_PROGRAM: Final = "tillitsmaal"


def ddi(codebook: Codebook, language: Language) -> str:
    """Write a codebook as DDI-Codebook 2.5.

    Texts stand in every language that the questionnaire is complete in, each marked with its language, the one asked
    for first. What the standard takes only once is in that language, and the others are notes beside it. It is what
    both editions of the standard's schema take: the one of 2012 and 2.5.1, which takes more in several languages.

    Returns
    -------
    str
        The same for the same codebook and version of the program.
    """
    root = Element("codeBook", {"xmlns": NAMESPACE, "xmlns:xsi": _INSTANCE, "version": "2.5"})
    root.set("xsi:schemaLocation", f"{NAMESPACE} {_SCHEMA}")
    tree = Tree(languages=_languages(codebook, language))
    root.set("xml:lang", tree.languages[0])
    _document(root, codebook, tree)
    _study(root, codebook, tree)
    _file(root, codebook, tree)
    _data(root, codebook, tree)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _languages(codebook: Codebook, first: Language) -> tuple[Language, ...]:
    offered = codebook.questionnaire.languages
    return (first, *(one for one in offered if one != first)) if first in offered else offered


def _document(root: Element, codebook: Codebook, tree: Tree) -> None:
    described = SubElement(root, "docDscr")
    citation = SubElement(described, "citation")
    title = spoken("codebook.title", title=codebook.questionnaire.title)
    _title(citation, title, codebook.mark, tree)
    software = SubElement(SubElement(citation, "prodStmt"), "software", {"version": version(_PROGRAM)})
    software.text = _PROGRAM
    if codebook.rows is not None:
        tree.each(described, "notes", spoken("codebook.stamp"))


def _title(citation: Element, title: LocalisedText, mark: str, tree: Tree) -> None:
    statement = SubElement(citation, "titlStmt")
    tree.first(statement, "titl", title)
    tree.others(statement, "parTitl", title)
    tree.add(statement, "IDNo", mark)


def _study(root: Element, codebook: Codebook, tree: Tree) -> None:
    study, questionnaire = SubElement(root, "stdyDscr"), codebook.questionnaire
    citation = SubElement(study, "citation")
    title = questionnaire.title if codebook.study is None else dict.fromkeys(tree.languages, codebook.study)
    _title(citation, title, codebook.mark, tree)
    statement = SubElement(citation, "verStmt")
    tree.add(statement, "version", questionnaire.version)
    _scope(SubElement(study, "stdyInfo"), codebook, tree)
    _method(SubElement(study, "method"), codebook, tree)
    if questionnaire.source:
        related = SubElement(study, "othrStdyMat")
        for source in questionnaire.source:
            tree.add(related, "relPubl", source)


def _scope(scope: Element, codebook: Codebook, tree: Tree) -> None:
    questionnaire = codebook.questionnaire
    subject = SubElement(scope, "subject")
    for scale in questionnaire.scales.values():
        tree.each(subject, "keyword", scale.label)
    scales = _joined([scale.label for scale in questionnaire.scales.values()], tree.languages)
    tree.each(scope, "abstract", spoken("ddi.abstract", title=questionnaire.title, scales=scales))
    summary = SubElement(scope, "sumDscr")
    for wave in codebook.waves:
        if wave.date is not None:
            held = tree.add(summary, "collDate", wave.name, event="single", cycle=wave.name)
            held.set("date", wave.date.isoformat())
    if codebook.layout != "once":
        tree.each(summary, "anlyUnit", spoken("ddi.unit_pair"))
    if codebook.layout != "pairs":
        tree.each(summary, "anlyUnit", spoken("ddi.unit_respondent"))
    tree.each(summary, "universe", spoken("ddi.universe"))
    tree.each(summary, "dataKind", spoken("ddi.kind"))


def _joined(labels: Sequence[LocalisedText], languages: Sequence[Language]) -> LocalisedText:
    return {language: ", ".join(localised(label, language) for label in labels) for language in languages}


def _method(method: Element, codebook: Codebook, tree: Tree) -> None:
    collected = SubElement(method, "dataColl")
    if codebook.waves:
        tree.each(collected, "timeMeth", spoken("ddi.repeated" if len(codebook.waves) > 1 else "ddi.once"))
    tree.each(collected, "collMode", spoken("ddi.mode"))
    instrument = spoken("ddi.instrument", title=codebook.questionnaire.title, mark=codebook.mark)
    tree.each(collected, "resInstru", instrument)


def _file(root: Element, codebook: Codebook, tree: Tree) -> None:
    described = SubElement(root, "fileDscr", {"ID": FILE_ID})
    about = SubElement(described, "fileTxt")
    contents, missing = spoken(f"codebook.layout_{codebook.layout}"), spoken("codebook.blank")
    tree.first(about, "fileName", spoken("table.data"))
    tree.first(about, "fileCont", contents)
    size = SubElement(about, "dimensns")
    if codebook.rows is not None:
        tree.add(size, "caseQnty", str(codebook.rows))
    tree.add(size, "varQnty", str(len(codebook.entries)))
    tree.first(about, "dataMsng", missing)
    for told in (contents, missing):
        tree.others(described, "notes", told)
    tree.each(described, "notes", spoken("codebook.as_answered"))


def _data(root: Element, codebook: Codebook, tree: Tree) -> None:
    data, known = SubElement(root, "dataDscr"), called(codebook)
    for number, (scale, entries) in enumerate(_by_scale(codebook).items(), 1):
        members = " ".join(known[entry.variable.name].id for entry in entries)
        group = SubElement(
            data, "varGrp", {"ID": f"G{number}", "type": "subject", "name": inert(scale), "var": members}
        )
        tree.each(group, "labl", codebook.questionnaire.label_of(scale))
    for entry in codebook.entries:
        add_variable(data, entry, codebook, known, tree)


def _by_scale(codebook: Codebook) -> Mapping[str, list[Entry]]:
    """Items and scores of each scale and composite."""
    found: dict[str, list[Entry]] = {}
    for entry in codebook.entries:
        if entry.variable.scale is not None:
            found.setdefault(entry.variable.scale, []).append(entry)
    return found

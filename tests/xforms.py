"""Reads the XForms that pyxform makes of a workbook: what is asked of whom, in which words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree
from pyxform.xls2xform import convert

XFORMS = "{http://www.w3.org/2002/xforms}"


@dataclass(frozen=True)
class XForm:
    """A form as ODK's programs see it."""

    root: etree._Element
    warnings: tuple[str, ...]

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """What is shown, by language and key."""
        return {
            one.get("lang"): {text.get("id"): text[0].text or "" for text in one}
            for one in self.root.iter(f"{XFORMS}translation")
        }

    @cached_property
    def binds(self) -> dict[str, etree._Element]:
        """What holds for each field, by its path."""
        return {bind.get("nodeset"): bind for bind in self.root.iter(f"{XFORMS}bind")}

    @cached_property
    def choices(self) -> dict[str, dict[str, str]]:
        """Each list: from what stands in the data to the text's key."""
        found: dict[str, dict[str, str]] = {}
        for instance in self.root.iter(f"{XFORMS}instance"):
            if instance.get("id"):
                items = instance.iter(f"{XFORMS}item")
                found[instance.get("id")] = {
                    item.findtext(f"{XFORMS}name"): item.findtext(f"{XFORMS}itextId") for item in items
                }
        return found

    @cached_property
    def body(self) -> etree._Element:
        """What is shown, in order."""
        return self.root.find("{http://www.w3.org/1999/xhtml}body")

    def shown(self, path: str, language: str) -> str:
        """A question's label."""
        return self.texts[language][f"{path}:label"]

    def groups(self, rater: str) -> list[str]:
        """Groups that are shown to people of an organisation, in order; an empty text is who has not said it."""
        return [name for name in self._groups() if self._relevant(name, rater)]

    def computed(self, path: str) -> str:
        """What a field holds that the form computes itself."""
        return str(etree.XML("<data/>").xpath(self.binds[path].get("calculate")))

    def accepts(self, path: str, value: str) -> bool:
        """Whether a field takes a value."""
        node = etree.XML("<data/>")
        node.text = value
        return bool(node.xpath(self.binds[path].get("constraint")))

    def _groups(self) -> Iterator[str]:
        for group in self.body.iter(f"{XFORMS}group"):
            yield group.get("ref")

    def _relevant(self, path: str, rater: str) -> bool:
        condition = self.binds[path].get("relevant") if path in self.binds else None
        instance = etree.XML(f"<data><rater>{rater}</rater></data>")
        return condition is None or bool(instance.xpath(condition))


def xform(workbook: bytes | dict[str, object]) -> XForm:
    """Convert a workbook as ODK and Kobo do, and have ODK Validate look at it."""
    warnings: list[str] = []
    made = convert(workbook, validate=True, warnings=warnings, form_name="data")
    return XForm(root=etree.fromstring(made.xform.encode()), warnings=tuple(warnings))

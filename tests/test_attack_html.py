"""HTML: pages of which data is no part of the markup, that run only what is their own and fetch nothing."""

import base64
import hashlib
import json
import re
from xml.etree import ElementTree

from hostile_study import of, outputs, parts
from payloads import MARKUP
from test_html import Outline

ELEMENTS = {"script", "iframe", "object", "embed", "base", "link", "frame", "applet", "marquee", "video", "audio"}


def pages() -> dict[str, str]:
    """Report, codebook and forms."""
    found = {name: outputs()[name].decode("utf-8") for name in of(".html")}
    assert len(found) == 8
    return found


def policy(page: Outline) -> dict[str, str]:
    (said,) = (meta["content"] or "" for meta in page.of("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    return dict(rule.strip().split(" ", 1) for rule in said.split(";") if rule.strip())


def test_no_element_and_no_attribute_comes_from_data() -> None:
    for name, text in pages().items():
        page = Outline(text)
        assert page.open == [], name
        assert len(page.of("script")) <= 2, name
        assert len(page.of("style")) == 1, name
        assert {tag for tag, _ in page.elements} & ELEMENTS <= {"script", "link"}, name
        assert not page.of("img") + page.of("b") + page.of("w:fldsimple"), name
        for tag, attributes in page.elements:
            assert not [one for one in attributes if one.startswith("on") or one in ("style", "autofocus", "srcdoc")], (
                tag
            )


def test_nothing_is_fetched_or_followed() -> None:
    for name, text in pages().items():
        for tag, attributes in Outline(text).elements:
            assert not {"src", "srcset", "action", "formaction", "poster", "background", "ping"} & attributes.keys(), (
                tag
            )
            for link in ("href", "xlink:href"):
                assert (attributes.get(link) or "#").startswith(("#", "data:,")), (name, attributes)
            assert (attributes.get("http-equiv") or "").lower() != "refresh", name


def test_the_policy_lets_the_pages_own_style_and_scripts_in_and_nothing_else() -> None:
    for name, text in pages().items():
        rules = policy(Outline(text))
        assert rules["default-src"] == "'none'", name
        for kind in ("style", "script"):
            inside = [
                body
                for attributes, body in re.findall(rf"<{kind}\b([^>]*)>(.*?)</{kind}>", text, flags=re.DOTALL)
                if "application/json" not in attributes
            ]
            allowed = rules.get(f"{kind}-src", "").split()
            digests = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in inside]
            assert allowed == [f"'sha256-{digest}'" for digest in digests], (name, kind)


def test_styles_hold_no_text_that_ends_its_string() -> None:
    for name, text in pages().items():
        for style in re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL):
            assert style.count("{") == style.count("}"), name
            assert not re.search(r"url\((?!#)|@import|@font-face|expression\(", style), name
            assert "evil.example" not in style, name


def test_templates_in_data_are_not_filled_in() -> None:
    for name, text in pages().items():
        if "partners" not in name and "public" not in name:
            assert MARKUP["template"] in text, name


def test_data_in_a_script_cannot_end_it() -> None:
    for name in of(".html"):
        text = outputs()[name].decode("utf-8")
        for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, flags=re.DOTALL):
            if "application/json" in attributes:
                json.loads(body)
            assert not re.search("<!--|<script", body), name
            assert not re.search("[\u2028\u2029]", body), name


def test_xml_is_well_formed_and_refers_to_nothing_outside() -> None:
    ElementTree.fromstring(outputs()["out/codebook.xml"])
    codebook = re.sub(rb"<!-- tillit-provenance \{[^<>]*\} -->\n\Z", b"", outputs()["out/codebook.xml"])
    assert b"<!" not in codebook.replace(b"<![CDATA[", b"")
    for name in of(".docx", ".xlsx"):
        for part, data in parts(outputs()[name]).items():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(data)
                assert not re.search(rb"<!DOCTYPE|<!ENTITY", data), (name, part)

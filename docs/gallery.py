"""Make the gallery: pictures of the reports of the example study, as a reader sees them.

    python docs/gallery.py

Writes PNG files and a page that shows them to `docs/gallery/`. Chromium opens pages, and Poppler draws PDF with
`pdftoppm`: `make gallery` installs both where it may.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

import tillitsmaal as tm
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.rendering.charts import png
from tillitsmaal.report.model import Figure, Report
from tillitsmaal.report.whole.report import facilitator_report, organisation_report, whole_report

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs" / "gallery"
SHOWN: Final = ("nb", "nn", "en")
SIZES: Final = {"narrow": (390, 844), "wide": (1280, 900)}
COLOURS: Final = 128
"""Enough for pages of text and flat colour, at a third of the size."""


def main() -> int:
    """Write the pictures and the page."""
    whole = tm.analyse(tm.read_responses(study=tm.load_study(ROOT / "examples" / "byregion")))
    pictures = dict(_figures(whole_report(whole, "nb"))) | _pages(whole) | _sheets(whole)
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, content in pictures.items():
        (FOLDER / f"{name}.png").write_bytes(_smaller(content))
    (FOLDER / "README.md").write_text(_page(whole, pictures), encoding="utf-8")
    print(f"{len(pictures)} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


def _figures(report: Report) -> Iterator[tuple[str, bytes]]:
    for figure in figures(report):
        yield f"figure-{figure.id}", png(figure, scale=1.5)


def figures(report: Report) -> Iterator[Figure]:
    """The figures of a report, in order."""
    for section in report.sections:
        yield from (block for block in section.blocks if isinstance(block, Figure))


def _pages(whole: WholeAnalysis) -> dict[str, bytes]:
    """The web page: wide in each language, dark, and on a telephone."""
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in SHOWN:
            file = Path(folder) / f"{language}.html"
            file.write_text(tm.render(whole_report(whole, language), "html"), encoding="utf-8")
            for name, size, scheme in (
                (f"page-{language}", "wide", "light"),
                *([("page-dark", "wide", "dark"), ("page-phone", "narrow", "light")] if language == "nb" else []),
            ):
                width, height = SIZES[size]
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                page.goto(file.as_uri())
                found[name] = page.screenshot()
                page.close()
        browser.close()
    return found


def _sheets(whole: WholeAnalysis) -> dict[str, bytes]:
    """First pages on paper: the report, a page for an organisation, the sheet for a meeting."""
    last = whole.score.organisations
    organisation = str(last.loc[last["wave"] == whole.last.name, "organisation"].iloc[0])
    reports: Mapping[str, Report] = {
        "paper-report": whole_report(whole, "nb"),
        "paper-organisation": organisation_report(whole, organisation, "nb"),
        "paper-facilitator": facilitator_report(whole, "nb"),
    }
    return {name: _first_page(tm.render(report, "pdf")) for name, report in reports.items()}


def _first_page(document: bytes) -> bytes:
    command = ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-"]
    return subprocess.run(command, input=document, capture_output=True, check=True).stdout


def _smaller(content: bytes) -> bytes:
    """The same picture with few colours."""
    out = BytesIO()
    Image.open(BytesIO(content)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def _page(whole: WholeAnalysis, pictures: Mapping[str, bytes]) -> str:
    alts = {f"figure-{figure.id}": (figure.caption, figure.alt) for figure in figures(whole_report(whole, "nb"))}
    lines = [
        "# What the reports look like",
        "",
        "The example study (`examples/byregion`; everything in it is made up), as `tillit report` writes it. "
        "`make gallery` makes the pictures.",
    ]
    for heading, begins in (("The web page", "page-"), ("On paper", "paper-"), ("The figures", "figure-")):
        lines += ["", f"## {heading}", ""]
        for name in (one for one in pictures if one.startswith(begins)):
            caption, alt = alts.get(name, (name, name.replace("-", " ")))
            lines += [f"![{alt}]({name}.png)", *([f"*{caption}*"] if name in alts else []), ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())

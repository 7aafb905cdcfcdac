"""Pages shown in a browser, what it noticed meanwhile, and what axe-core thinks of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent.parent / ".venv" / "tools" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Noticed:
    """What happened while a page was shown."""

    requests: list[str] = field(default_factory=list)
    """Addresses asked for, the page's own aside."""
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings on the console, and errors of scripts."""


@contextmanager
def opened(browser: Browser, file: Path, *, width: int = 1280, **context: Any) -> Iterator[tuple[Page, Noticed]]:
    """Open a file in a window of its own; `context` as Playwright's `new_context`."""
    room = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **context)
    page, noticed = room.new_page(), Noticed()
    page.on("request", lambda request: noticed.requests.append(request.url))
    page.on(
        "console",
        lambda message: noticed.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: noticed.complaints.append(str(error)))
    page.goto(file.as_uri())
    noticed.requests.remove(file.as_uri())
    yield page, noticed
    room.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, and where."""
    if not AXE.is_file():
        pytest.fail("no axe-core to check pages with: `make test` installs it, else tests/tools/install.sh .venv/tools")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]

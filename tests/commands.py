"""Running `tillit` in a test, as its user does."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SHELL = [sys.executable, "-m", "tillitsmaal"]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on standard output."""
        return json.loads(self.out)


def tillit(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: bytes | None = None
) -> Ran:
    """Run the command in a process of its own, in English and 80 columns unless told otherwise."""
    outer = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    done = subprocess.run(
        [sys.executable, "-m", "tillitsmaal", *arguments],
        cwd=cwd or ROOT,
        env={**outer, "TILLIT_LANGUAGE": "en", **(env or {})},
        input=stdin,
        capture_output=True,
        check=False,
    )
    return Ran(code=done.returncode, out=done.stdout.decode("utf-8"), err=done.stderr.decode("utf-8"))


def in_bash(line: str, folder: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which $T is the command."""
    outer = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    given = {**outer, "TILLIT_LANGUAGE": "nb", "T": " ".join(SHELL), **env}
    return subprocess.run(["bash", "-c", line], cwd=folder, env=given, capture_output=True, check=False)

"""What the numbers were measured on, in words that name no host and no folder."""

import os
import platform
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from processes import Command, run

LIBRARIES: Final = ("tillitsmaal", "numpy", "pandas", "scipy", "pydantic", "typer", "rich", "ruamel.yaml")


def machine() -> dict[str, str]:
    """Processor, cores, memory, operating system, Python."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": _system(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def conditions() -> dict[str, str]:
    """What else the time of a process depends on: whether Python keeps what it compiles, and R's linear algebra."""
    kept = (
        "kept"
        if not sys.dont_write_bytecode
        else "not kept (PYTHONDONTWRITEBYTECODE): ours are compiled anew each time"
    )
    return {"compiled modules": kept, "R": _r()}


def libraries(names: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """Installed versions."""
    return {name: version(name) for name in names}


def _r() -> str:
    if shutil.which("Rscript") is None:
        return "not installed"
    told = 'cat(R.version$major, ".", R.version$minor, ", BLAS ", basename(extSoftVersion()["BLAS"]), sep = "")'
    return run(Command(words=("Rscript", "--vanilla", "-e", told))).output


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    for line in described.read_text().splitlines() if described.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"

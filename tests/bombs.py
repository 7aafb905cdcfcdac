"""Files that are small, or say little, and would take all memory or time; each is opened in a process of its own.

`python bombs.py FOLDER`: a line of JSON a bomb: its name, what it was refused as, seconds of the
processor, and the most memory in MB.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import python_calamine  # noqa: F401

from bombs_binary import BINARY
from bombs_flat import FLAT
from bombs_zipped import ZIPPED
from tillitsmaal.errors import TillitError
from tillitsmaal.marked_yaml import read_yaml
from tillitsmaal.readers.books.kinds import excel, open_file, parquet, spss  # noqa: F401
from tillitsmaal.rendering.docx import check_template

ROOM = 2 << 30
BOMBS: Mapping[str, Callable[[], bytes]] = {**ZIPPED, **BINARY, **FLAT}


def opened(path: Path) -> str:
    """What a file is refused as; empty where it is read."""
    try:
        match path.suffix:
            case ".yaml":
                read_yaml(path.read_bytes(), path.name)
            case ".docx":
                check_template(path.read_bytes(), path.name)
            case _:
                open_file(path)
    except TillitError as refused:
        (first, *_) = refused.problems
        return first.code
    return ""


def apart(path: Path) -> dict[str, object]:
    """Open a file in a child with little room, and tell how it went."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
        try:
            told = opened(path)
        except BaseException as error:
            told = f"!{type(error).__name__}"
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    _, status, used = os.wait4(child, 0)
    code = os.read(reading, 200).decode()
    os.close(reading)
    seconds = round(used.ru_utime + used.ru_stime, 2)
    return {"name": path.name, "code": code, "status": status, "seconds": seconds, "mb": used.ru_maxrss >> 10}


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    for name in sys.argv[2:] or BOMBS:
        made = os.fork()
        if made == 0:
            Path(name).write_bytes(BOMBS[name]())
            os._exit(0)
        if os.waitpid(made, 0)[1]:
            raise SystemExit(f"{name} was not made")
        print(json.dumps(apart(Path(name))), flush=True)
        Path(name).unlink()

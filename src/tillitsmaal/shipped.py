"""Where the files that come with the program are: in the wheel, or in a checkout."""

from pathlib import Path
from typing import Literal


def shipped_folder(name: Literal["questionnaires", "examples"]) -> Path:
    """The folder of shipped questionnaires or example studies."""
    package = Path(__file__).parent
    in_wheel = package / "_shipped" / name
    return in_wheel if in_wheel.is_dir() else package.parents[1] / name

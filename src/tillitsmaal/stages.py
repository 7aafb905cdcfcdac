"""Stages of long work, told as they begin: for progress bars and benchmarks."""

from collections.abc import Callable

OnStage = Callable[[str], None]
"""Called with a stage's name when it begins."""


def silent(_stage: str) -> None:
    """The `OnStage` that does nothing."""

"""Measures trust between organisations that collaborate, and whether their collaboration is strengthening.

What is named here is the public interface; it is loaded when it is first used, so that importing costs nothing.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tillitsmaal.api import analyse, build_report, compare, plan, quality, score
    from tillitsmaal.archive import codebook, export
    from tillitsmaal.forms.making import Wanted, make_form
    from tillitsmaal.forms.writing import write_form
    from tillitsmaal.questionnaire.load import load_questionnaire
    from tillitsmaal.readers import read_responses
    from tillitsmaal.rendering import render
    from tillitsmaal.study import load_study

    __version__: str

__all__ = [
    "Wanted",
    "__version__",
    "analyse",
    "build_report",
    "codebook",
    "compare",
    "export",
    "load_questionnaire",
    "load_study",
    "make_form",
    "plan",
    "quality",
    "read_responses",
    "render",
    "score",
    "share",
    "write_form",
]

_HOMES: Final = {
    "Wanted": "tillitsmaal.forms.making",
    "analyse": "tillitsmaal.api",
    "build_report": "tillitsmaal.api",
    "codebook": "tillitsmaal.archive",
    "compare": "tillitsmaal.api",
    "export": "tillitsmaal.archive",
    "load_questionnaire": "tillitsmaal.questionnaire.load",
    "load_study": "tillitsmaal.study",
    "make_form": "tillitsmaal.forms.making",
    "plan": "tillitsmaal.api",
    "quality": "tillitsmaal.api",
    "read_responses": "tillitsmaal.readers",
    "render": "tillitsmaal.rendering",
    "score": "tillitsmaal.api",
    "share": "tillitsmaal.api",
    "write_form": "tillitsmaal.forms.writing",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("tillitsmaal")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""How hard the property tests try (`HYPOTHESIS_PROFILE=nightly make test`), and where the reference cases lie."""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: threads that wait for each other are slow
from pathlib import Path

import pytest
from hypothesis import Phase, settings

settings.register_profile("ci", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("dev", max_examples=100, deadline=None)
settings.register_profile(
    "mutants", max_examples=20, derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.register_profile("nightly", max_examples=1000, deadline=None)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev"))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tillitsmaal")
    group.addoption("--reference-dir", type=Path, default=None, help="a folder with reference cases, at any depth")
    group.addoption("--specs", type=Path, default=None, help="a folder with a specification a case for dyadic B and C")


@pytest.fixture(scope="module", autouse=True)
def _garbage_is_looked_for_among_what_a_file_makes() -> None:
    """Pass over half a million objects that stay: the program collects garbage after each form that it makes."""
    gc.collect()
    gc.freeze()

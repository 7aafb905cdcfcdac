"""Edge cases: the module `edge_*` that recognises what a case holds computes it.

Each exposes `recognises(case)`, which looks at keys of the values and the specification, never at names, and
`compute(case)`.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reference.cases import Case


def compute(case: Case) -> Mapping[str, Any]:
    for path in sorted(Path(__file__).parent.glob("edge_*.py")):
        module = importlib.import_module(f"reference.psychometric.{path.stem}")
        if module.recognises(case):
            found: Mapping[str, Any] = module.compute(case)
            return found
    message = f"{case.path}: no edge_* module recognises it"
    raise ValueError(message)


GROUPS = {"B7_edge": compute}

"""Problems as a JSON document: what `--format json` writes when a command is refused."""

from collections.abc import Iterable, Mapping

from tillitsmaal.errors import Problem
from tillitsmaal.report.document import Json, head, problem
from tillitsmaal.text import Language


def problems_document(problems: Iterable[Problem], counts: Mapping[str, int], language: Language) -> Json:
    """Write problems as the document `tillit/problems/1`.

    Parameters
    ----------
    problems
        The problems to show, such as those of a `TillitError`.
    counts
        How many there are of each code, in all; a code that is not there counts once for each problem shown.
    language
        Of messages and remedies.

    Returns
    -------
    dict
        Valid under `tillitsmaal.schemas.schema("problems")`.
    """
    shown = tuple(problems)
    known = {of.code: counts.get(of.code) or sum(other.code == of.code for other in shown) for of in shown}
    return {
        **head("problems", None, (), {"language": language}),
        "problems": [problem(of, known[of.code], language) for of in shown],
    }

"""Ids that no item, scale or composite has: what files of answers, and tables of scores, call other columns."""

from collections.abc import Collection
from typing import Final, Literal, get_args

from tillitsmaal.names import code_of, key

Role = Literal["respondent", "rater", "target", "wave", "network", "role", "time"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
UNDERSTOOD: Final[dict[Role, tuple[str, ...]]] = {
    "respondent": ("respondent", "respondent_id", "respondentid", "svarer", "svarer_id", "svarar", "svarar_id"),
    "rater": (
        "rater",
        "trustor",
        "from",
        "fra",
        "frå",
        "organisation",
        "organization",
        "organisasjon",
        "virksomhet",
        "verksemd",
    ),
    "target": ("target", "trustee", "to", "til", "partner", "om"),
    "wave": ("wave", "runde", "bølge", "bolge", "bølgje", "bolgje", "måling", "maling"),
    "network": ("network", "nettverk", "gruppe"),
    "role": ("role", "rolle"),
    "time": ("time", "tid", "tidspunkt", "dato", "date"),
}
"""Headers that are understood without a mapping, in English, Bokmål and Nynorsk."""
FORM: Final = "tillitform"
"""Field of a form that says which questionnaire it asks: `tillit-kort/1.0.0`."""
SAVED: Final = "saved"
"""Column of our own forms: when they were saved."""
ABOUT_ALL: Final = "general"
"""Name of what holds the items that are about no partner."""
SCORE: Final = "_score"
"""How columns of scores end in our own archives."""
OF_ODK: Final = frozenset(
    {
        "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
        "instanceID", "instanceName", "rootUuid", "uuid", "version", "intro",
        "SubmissionDate", "KEY", "PARENT_KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent",
        "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion", "isValidated",
    }
)  # fmt: skip
"""What KoboToolbox and ODK, and forms made for them, call columns of their own."""
_OF_OTHERS: Final = ("id", "meta")
"""Respondents' column in several systems, and a group that every ODK form has."""
_OF_SCORES: Final = ("organisation", "respondents", "weakest", "sufficient", "single_voice")
"""Columns of tables of scores that are neither a role nor a measure."""
_BESIDE_SCORES: Final = ("_n", "_pomp")
"""How columns end that stand beside a score: how many are behind it, and what it is from 0 to 100."""
_WORDS: Final = frozenset(
    map(key, (FORM, SAVED, ABOUT_ALL, *OF_ODK, *_OF_OTHERS, *(word for words in UNDERSTOOD.values() for word in words)))
)


def is_taken(item: str, measures: Collection[str]) -> bool:
    """Whether files call another column what an item of this id, or its code, would be called.

    Examples
    --------
    >>> is_taken("Til", ()), is_taken("ti-me", ()), is_taken("trust_score", ["trust"]), is_taken("til1", ())
    (True, True, True, False)
    """
    scores = {key(f"{measure}{SCORE}") for measure in measures}
    return bool({key(item), key(code_of(item))} & (_WORDS | scores))


def is_taken_by_scores(measure: str, measures: Collection[str]) -> bool:
    """Whether tables of scores call another column what a scale or composite of this name would be called.

    Examples
    --------
    >>> is_taken_by_scores("wave", ["wave"]), is_taken_by_scores("a_n", ["a", "a_n"]), is_taken_by_scores("a", ["a"])
    (True, True, False)
    """
    beside = (f"{other}{end}" for other in measures for end in _BESIDE_SCORES)
    return key(measure) in map(key, (*ROLES, *_OF_SCORES, *beside))

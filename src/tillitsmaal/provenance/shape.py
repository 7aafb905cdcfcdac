"""What provenance must look like before anything is done with it: a document may come from anybody."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tillitsmaal.estimates import Method
from tillitsmaal.privacy.rules import Audience
from tillitsmaal.provenance.marks import Json
from tillitsmaal.scoring import CompositeRule
from tillitsmaal.text import Language

Seed = Annotated[int, Field(ge=0)]
_PLAN: Final = "tillit/plan/1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class _Program(_Part):
    version: str


class _Questionnaire(_Part):
    sha256: str


class _Used(_Questionnaire):
    id: str
    version: str
    waves: list[str]


class _Input(_Part):
    name: str | None
    sha256: str | None


class _Settings(_Part):
    """The bounds are those of the options."""

    language: Language
    audience: Audience = "analyst"
    min_respondents: Annotated[int, Field(ge=3, le=10)] | None = None
    composite_rule: CompositeRule = "pairs"
    method: Method = "organisation_jackknife"
    seed: Seed = 0
    runs: Annotated[int, Field(ge=100, le=100_000)] | None = None


class _Wave(_Part):
    name: str


class _Warning(_Part):
    code: str


class _Plan(_Part):
    organisations: Annotated[int, Field(ge=2, le=300)]
    respondents: Annotated[int, Field(ge=1, le=1000)]
    waves: Annotated[int, Field(ge=2, le=100)]
    answered: Annotated[float, Field(gt=0, le=1)]
    rise: float
    spread: float
    seconds: float


class _Call(_Part):
    files: list[str]
    waves: list[str]
    wave_files: list[str]
    questionnaire: str | None
    study: str | None
    wave: str | None
    composites: str | None
    drops_invalid: bool


class _Suggested(_Part):
    call: _Call | None
    options: list[str]


class _Data(_Part):
    settings: _Settings
    waves: list[str | _Wave] | None = None
    dropped: dict[str, dict[str, int | str]] | None = None
    warnings: list[_Warning] = []


class _Document(_Data):
    kind: str = Field(alias="schema")
    of: str | None = None
    program: _Program
    questionnaire: _Questionnaire | None
    questionnaires: list[_Used] = []
    inputs: list[_Input]
    options: dict[str, str | int | bool | _Suggested | None] = {}
    files: dict[Annotated[str, Field(pattern=r"^[^/\\\x00]+$")], str] = {}
    template: str | None = None
    score: _Data | None = None
    plan: _Plan | None = None
    dependences: dict[str, dict[str, float]] | None = None


def is_sound(told: Json) -> bool:
    """Whether each part of a document's provenance that a call is made of is what it should be."""
    try:
        document = _Document.model_validate(told)
    except (ValidationError, RecursionError):
        return False
    return _PLAN not in (document.kind, document.of) or None not in (document.plan, document.dependences)

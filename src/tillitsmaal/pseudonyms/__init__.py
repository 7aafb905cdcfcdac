"""Answers with codes in place of the names of people and organisations, and a study file to score them by."""

from tillitsmaal.pseudonyms.answers import Pseudonymised, pseudonymised
from tillitsmaal.pseudonyms.codes import KEY_BYTES, Coder

__all__ = ["KEY_BYTES", "Coder", "Pseudonymised", "pseudonymised"]

"""Where a report comes from, in the report itself: written into it, read out of it, and what a change did to it."""

from tillitsmaal.provenance.differing import differing
from tillitsmaal.provenance.marks import Json, is_as_written, marked, provenance_of
from tillitsmaal.provenance.said import said
from tillitsmaal.provenance.shape import is_sound

__all__ = ["Json", "differing", "is_as_written", "is_sound", "marked", "provenance_of", "said"]

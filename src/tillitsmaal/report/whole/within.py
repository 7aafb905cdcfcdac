"""Sentences and tables of other reports, taken into the whole one: their evidence lies deeper in its document."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, assert_never

from tillitsmaal.report.model import Block, Bullets, Figure, Sentence, Table

Part = Literal["score", "compare", "quality"]
"""A document inside the whole report's."""


def within(part: Part, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Point the evidence of blocks from another report to where it stands in the whole report's document."""
    return tuple(_moved(part, block) for block in blocks)


def sentence_within(part: Part, sentence: Sentence) -> Sentence:
    """Do the same for one sentence."""
    return sentence if sentence.path is None else replace(sentence, path=f"/{part}{sentence.path}")


def _moved(part: Part, block: Block) -> Block:
    match block:
        case Sentence():
            return sentence_within(part, block)
        case Table():
            return replace(block, notes=tuple(sentence_within(part, note) for note in block.notes))
        case Bullets():
            return replace(block, items=tuple(sentence_within(part, item) for item in block.items))
        case Figure():
            return block
        case _:
            assert_never(block)

"""What stands in the sections of a report, kind by kind."""

from collections.abc import Iterable

from tillitsmaal.report.model import Bullets, Section, Sentence, Table


def sentences(sections: Iterable[Section]) -> list[Sentence]:
    """Every sentence, those of lists and notes too."""
    found: list[Sentence] = []
    for block in (block for section in sections for block in section.blocks):
        match block:
            case Sentence():
                found.append(block)
            case Bullets():
                found += block.items
            case Table():
                found += block.notes
    return found


def keys(sections: Iterable[Section]) -> list[str]:
    """The keys of all sentences."""
    return [one.key for one in sentences(sections)]


def tables(sections: Iterable[Section]) -> dict[str, Table]:
    """The tables by their ids."""
    blocks = [block for section in sections for block in section.blocks]
    return {block.id: block for block in blocks if isinstance(block, Table)}

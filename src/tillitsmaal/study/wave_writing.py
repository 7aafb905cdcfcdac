"""An import mapping into one wave of a study file that keeps its comments."""

from collections.abc import Sequence
from typing import Final

from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from tillitsmaal.study.models import ImportMapping
from tillitsmaal.study.writing import line_end, mapping_in_one_line, mapping_yaml

_IMPORT: Final = "import"
_Pair = tuple[Node, Node]


def with_wave_mapping(text: str, number: int, mapping: ImportMapping) -> str:
    """A study file whose wave at a place has this mapping; every other line stays as it was.

    A wave that stands between braces on a line of its own gets a line for each key.

    Raises
    ------
    LookupError
        There is no such wave, as far as can be seen.

    Examples
    --------
    >>> study = "study: S\\nwaves:\\n  - {name: b1}\\n  - {name: b2, files: [a.csv]}  # ours\\n"
    >>> print(with_wave_mapping(study, 1, ImportMapping(system="kobo")), end="")
    study: S
    waves:
      - {name: b1}
      - name: b2  # ours
        files: [a.csv]
        import:
          system: kobo
    """
    waves = _value(_root(text), "waves")
    if not isinstance(waves, SequenceNode) or number >= len(waves.value):
        raise LookupError("waves")
    wave = waves.value[number]
    if not isinstance(wave, MappingNode):
        raise LookupError("waves")
    start, end = wave.start_mark.index, wave.end_mark.index
    kept = [pair for pair in wave.value if pair[0].value != _IMPORT]
    if not wave.flow_style:
        return _below(text, wave, mapping)
    if waves.flow_style or "\n" in text[start:end]:
        return text[:start] + _in_braces(text, kept, mapping) + text[end:]
    return text[:start] + _by_lines(text, wave, kept, mapping)


def _root(text: str) -> Node:
    from ruamel.yaml import YAML

    node: Node = YAML(typ="rt", pure=True).compose(text)
    return node


def _value(node: Node, name: str) -> Node | None:
    pairs: Sequence[_Pair] = node.value if isinstance(node, MappingNode) else ()
    return next((value for one, value in pairs if one.value == name), None)


def _source(text: str, node: Node) -> str:
    return text[node.start_mark.index : node.end_mark.index]


def _pairs(text: str, pairs: Sequence[_Pair]) -> list[str]:
    return [f"{_source(text, name)}: {_source(text, value)}".rstrip() for name, value in pairs]


def _in_braces(text: str, pairs: Sequence[_Pair], mapping: ImportMapping) -> str:
    return "{" + ", ".join([*_pairs(text, pairs), f"{_IMPORT}: {mapping_in_one_line(mapping)}"]) + "}"


def _by_lines(text: str, wave: Node, pairs: Sequence[_Pair], mapping: ImportMapping) -> str:
    """What stands from the wave on, with a line for each of its keys."""
    end, indent = line_end(text), " " * wave.start_mark.column
    rest, broken, after = text[wave.end_mark.index :].partition("\n")
    first, *others = _pairs(text, pairs)
    lines = [f"{first}{rest.removesuffix(chr(13))}", *(f"{indent}{one}" for one in others), *_shifted(mapping, indent)]
    return end.join([*lines, ""]) + (after if broken else "")


def _below(text: str, wave: MappingNode, mapping: ImportMapping) -> str:
    """The text with the mapping as the last key of a wave that stands line by line, or in the place of the old one."""
    end, indent = line_end(text), " " * wave.start_mark.column
    old = next((pair for pair in wave.value if pair[0].value == _IMPORT), None)
    until = _next_line(text, _last(wave if old is None else old[1]))
    start = until if old is None else old[0].start_mark.index
    written = end.join([*_shifted(mapping, indent), ""])
    head = text[:start]
    if old is None:
        head += "" if head.endswith("\n") else end
    return head + (written if old is None else written.removeprefix(indent)) + text[until:]


def _last(node: Node) -> int:
    """Where a node's text ends, without the empty lines and comments that follow it."""
    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last)
    index: int = node.end_mark.index
    return index


def _next_line(text: str, index: int) -> int:
    """Where the line after a place begins; the place itself where a line begins there."""
    if text[:index].endswith("\n"):
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _shifted(mapping: ImportMapping, indent: str) -> list[str]:
    return [f"{indent}{line}" for line in mapping_yaml(mapping).removesuffix("\n").split("\n")]

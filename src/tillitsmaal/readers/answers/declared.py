"""What a mapping declares of codes, and which of a questionnaire's response formats it is meant for."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from tillitsmaal.questionnaire.models import Questionnaire, ResponseFormat
from tillitsmaal.readers.answers.grammar import (
    NUMBER,
    Grammar,
    Read,
    code_key,
    meaning,
    plain_grammar,
    read_as,
    spells_negative,
)
from tillitsmaal.responses import Reason
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.models import Values

_UNREAD = Read(problem="mapping_label_unknown")
_UNSURE = Read(problem="mapping_labels_incomplete")


def grammars_of(
    questionnaire: Questionnaire,
    mapping: ImportMapping,
    decimal_mark: str | None = None,
    *,
    exported: bool = False,
    percents: frozenset[str] = frozenset(),
) -> dict[str, Grammar]:
    """The grammar of each response format that is asked in, with the mapping's texts for values and missing answers.

    A missing text that is an answer in a format stays an answer: 9 may be missing on 1–5 and an answer on 0–10. Labels
    that say something of a part of a format's answers leave them alone where another format is what they fit
    (`Grammar.left`); where none is, and several formats would have a part of their answers changed, nobody knows.
    """
    asked = dict.fromkeys(questionnaire.scales[item.scale].format for item in questionnaire.items)
    said = {
        name: _labels(_with_missing(questionnaire.formats[name], mapping, decimal_mark, exported), mapping)
        for name in asked
    }
    return {name: replace(_declared(one, list(said.values())), percents=percents) for name, one in said.items()}


def unknown_labels(questionnaire: Questionnaire, mapping: ImportMapping) -> dict[str, str]:
    """The labels of a mapping, by text, that mean nothing in any response format.

    How a system spells numbers says nothing about which there are.
    """
    rules = grammars_of(questionnaire, mapping.model_copy(update={"values": Values()})).values()
    return {
        text: value
        for text, value in mapping.values.labels.items()
        if not spells_negative(text, value) and all(meaning(one, value).problem for one in rules)
    }


def said_twice(mapping: ImportMapping) -> Iterator[tuple[str, str, str, str]]:
    """The codes that a mapping gives two meanings in two spellings, such as `1` and `01`: code, meaning, twice.

    Labels count before missing codes; that is no contradiction.
    """
    prefix = mapping.values.strip_prefix or ""
    for meanings in (mapping.missing, mapping.values.labels):
        first: dict[str, tuple[str, str]] = {}
        for text, value in meanings.items():
            before, meant = first.setdefault(code_key(text, prefix), (text, value))
            if code_key(meant) != code_key(value):
                yield before, meant, text, value


def _with_missing(answer: ResponseFormat, mapping: ImportMapping, decimal_mark: str | None, exported: bool) -> Grammar:
    """A format's grammar with the codes that the mapping declares missing and that are no answers there."""
    prefix = mapping.values.strip_prefix or ""
    plain = replace(plain_grammar(answer, decimal_mark, exported=exported), prefix=prefix)
    reads = ((text, plain.read(text), reason) for text, reason in mapping.missing.items())
    declared = {plain.key(text): read_as(reason) for text, read, reason in reads if not read.answered}
    return replace(plain, words={**plain.words, **declared}, declared=declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    """What the labels of a mapping say under one response format, by `code_key`."""

    rules: Grammar
    """The format's grammar without them."""
    texts: Mapping[str, str]
    """The labels as they stand in the mapping."""
    reads: Mapping[str, Read]
    """What they mean here."""
    said: frozenset[str]
    """Those of numbers that are answers here, but for labels in words that mean nothing here."""
    changed: frozenset[str]
    """Those of the answers that would mean something else."""
    outside: frozenset[str]
    """Those of the answers that would be numbers which are none here."""

    @property
    def covering(self) -> bool:
        """Whether they say something of every answer, but for the middle of a scale that is turned around."""
        twice = self.rules.format.min + self.rules.format.max
        return _are_all(self.rules.format, self.said | ({str(twice // 2)} if twice % 2 == 0 else set()))

    @property
    def fitting(self) -> bool:
        """Whether they are those of this format: of each answer, or numbers that come to mean each of its answers."""
        counted = (self.reads[code] for code in self.reads if NUMBER.fullmatch(code))
        reached = {code_key(str(read.value)) for read in counted if read.answered}
        return not self.outside and (self.covering or _are_all(self.rules.format, reached))

    def take(self, code: str) -> bool:
        """Whether this is the format, or one, that somebody thought of who gave a number a label."""
        return self.fitting or (code not in self.said and not self.reads[code].problem)


def _are_all(answer: ResponseFormat, codes: Set[str]) -> bool:
    """Whether every whole number of a format is among some codes, however many numbers it may have."""
    if answer.max - answer.min >= len(codes):
        return False
    return all(code_key(str(number)) in codes for number in range(answer.min, answer.max + 1))


def _labels(rules: Grammar, mapping: ImportMapping) -> _Labels:
    """What a mapping's labels mean under a format; a code that it declares missing too is in no doubt."""
    texts = {rules.key(text): value for text, value in mapping.values.labels.items()}
    reads = {code: meaning(rules, value) for code, value in texts.items()}
    missing = {rules.key(text) for text in mapping.missing}
    told = {code for code, read in reads.items() if NUMBER.fullmatch(code) and read.problem != "not_a_number"}
    said = {code for code in told if rules.read(code).answered}
    outside = {code for code in said if reads[code].problem}
    doubtful = {code for code in said - outside if reads[code].answered or code not in missing}
    return _Labels(
        rules=rules,
        texts=texts,
        reads=reads,
        said=frozenset(said),
        changed=frozenset(code for code in doubtful if not _same(reads[code], rules.read(code))),
        outside=frozenset(outside),
    )


def _same(one: Read, other: Read) -> bool:
    return one.reason is other.reason and (one.reason is not Reason.ANSWERED or one.value == other.value)


def _declared(one: _Labels, formats: Sequence[_Labels]) -> Grammar:
    """A format's grammar with the labels that are meant for it, and with doubts where that is not certain."""
    left = one.changed | one.outside if _is_left(one, formats) else frozenset[str]()
    doubts = {} if left else _doubts(one, formats)
    meant = {code: read for code, read in one.reads.items() if not read.problem and code not in left}
    declared = {**one.rules.declared, **meant, **doubts}
    return replace(
        one.rules,
        words={**one.rules.words, **declared, **dict.fromkeys(_taken(declared, one), _UNSURE)},
        declared=declared,
        labels=one.texts,
        left=left,
        whole_only=one.covering and not one.changed <= left,
    )


def _is_left(one: _Labels, formats: Sequence[_Labels]) -> bool:
    """Whether labels of answers in a format are meant for another one.

    Where they say something of every answer, and only some of that is possible, nobody can tell (`_doubts`).
    """
    if one.fitting or (one.outside and one.covering):
        return False
    return any(other.take(code) for other in formats for code in one.changed | one.outside)


def _doubts(one: _Labels, formats: Sequence[_Labels]) -> dict[str, Read]:
    """Answers that nobody knows the meaning of, if they are met.

    Who turns 1 to 7 around did not mean the 1 of 1 to 5 to stay where 2 and 3 become something else. Nor is it known
    which of several formats a part of the answers is said of.
    """
    if one.outside and one.said - one.outside:
        return {**dict.fromkeys(one.changed, _UNSURE), **dict.fromkeys(one.outside, _UNREAD)}
    in_part = [other for other in formats if _is_in_part(other) and not _is_left(other, formats)]
    several = len(in_part) > 1 and _is_in_part(one)
    return {code: _UNSURE for code in one.changed if several and one.reads[code].answered}


def _is_in_part(one: _Labels) -> bool:
    return not one.fitting and any(one.reads[code].answered for code in one.changed)


def _taken(declared: Mapping[str, Read], one: _Labels) -> set[str]:
    """Answers that another answer has become and that nothing is said of: what 5 is where 4 is 5, nobody knows."""
    become = (declared[code] for code in one.changed & declared.keys())
    return {code_key(str(read.value)) for read in become if read.answered} - one.reads.keys()

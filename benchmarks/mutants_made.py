"""Mutants of modules: each is one small change of meaning, made by cosmic-ray's operators."""

import ast
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

OPERATORS: Final = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "Pow_Mul", "Mod_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("FloorDiv_Div", "BitOr_BitAnd", "BitAnd_BitOr")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_Gt", "Gt_Lt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("LtE_GtE", "GtE_LtE", "Eq_NotEq", "NotEq_Eq", "Is_IsNot")),
    *("ReplaceUnaryOperator_USub_UAdd", "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_Invert"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ExceptionReplacer"),
    *("NumberReplacer", "ZeroIterationForLoop"),
)
"""One neighbour for every operator: those that fail at once, like a shift of floats, would only flatter the share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an operator can change a module."""

    module: str
    operator: str
    occurrence: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one change, and the first line of the function that holds it (0: none does)."""

    place: Place
    function: int
    before: str
    after: str
    source: str


def places(root: Path, modules: Iterable[str]) -> list[Place]:
    """Every place of some modules, in the order of modules, operators and lines."""
    return [place for module in modules for name in OPERATORS for place in _places_of(root, module, name)]


def sampled(root: Path, found: list[Place], most: int | None) -> Iterator[Mutant]:
    """So many mutants at most, or all, drawn with a fixed seed; what changes only annotations is no mutant."""
    drawn = random.Random(6).sample(found, len(found))
    yield from islice((mutant for place in drawn for mutant in _mutant(root, place)), most)


def _operator(name: str) -> Any:
    from cosmic_ray.operators.provider import OperatorProvider

    return OperatorProvider()[name]()


def _places_of(root: Path, module: str, name: str) -> Iterator[Place]:
    from cosmic_ray.ast import ast_nodes, get_ast

    operator = _operator(name)
    tree = get_ast((root / module).read_text(encoding="utf-8"))
    lines = (start[0] for node in ast_nodes(tree) for start, _ in operator.mutation_positions(node))
    for occurrence, line in enumerate(lines):
        yield Place(module=module, operator=name, occurrence=occurrence, line=line)


def _mutant(root: Path, place: Place) -> Iterator[Mutant]:
    from cosmic_ray.mutating import mutate_code

    source = (root / place.module).read_text(encoding="utf-8")
    changed = mutate_code(source, _operator(place.operator), place.occurrence)
    if not changed or not _parses(changed) or _meaning(changed) == _meaning(source):
        return
    pairs = zip(source.splitlines(), changed.splitlines(), strict=False)
    before, after = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    function = _function(source, place.line)
    yield Mutant(place=place, function=function, before=before.strip(), after=after.strip(), source=changed)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


class _WithoutChecks(ast.NodeTransformer):
    """A module without what no result hangs on."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        """How arguments may be passed is no meaning either."""
        self.generic_visit(node)
        names = [*node.posonlyargs, *node.args, *node.kwonlyargs]
        node.posonlyargs, node.args, node.kwonlyargs = [], names, []
        node.defaults = [*node.defaults, *(default for default in node.kw_defaults if default is not None)]
        node.kw_defaults = []
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Slots only save memory, and how a class takes its arguments is no meaning."""
        self.generic_visit(node)
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call):
                decorator.keywords = [one for one in decorator.keywords if one.arg not in ("slots", "kw_only")]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """That lists have one length is asked of what the program itself has made of one another."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "zip":
            node.keywords = [one for one in node.keywords if one.arg != "strict"]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        node.annotation = ast.Constant(None)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        return node


def _meaning(source: str) -> str:
    return ast.dump(_WithoutChecks().visit(ast.parse(source)))


def _function(source: str, line: int) -> int:
    """The first line of the innermost function around a line, decorators with it, as Python counts it."""
    defined = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    around = [node for node in defined if node.lineno <= line <= (node.end_lineno or line)]
    if not around:
        return 0
    inner = max(around, key=lambda node: node.lineno)
    return min([inner.lineno, *(mark.lineno for mark in inner.decorator_list)])

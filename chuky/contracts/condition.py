"""The small language in which a contract says which rows fail.

`given(points) and points > components.max_points`: names are columns, dotted names are looked up
in a reference, comparisons with a blank are unknown and unknown isn't failing (as in SQL).
Belongs here: reading a condition. What its functions compute is in `functions`.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from chuky.contracts import functions
from chuky.contracts.exceptions import ConditionInvalid
from chuky.points import SCALE

if TYPE_CHECKING:
    from pandas import DataFrame

Kind = Literal["number", "text", "date", "truth"]
Form = Literal["text", "sent", "value"]
Evaluate = Callable[["DataFrame"], Any]

_KINDS: Mapping[str, Kind] = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "date": "date",
    "boolean": "truth",
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Cell(NamedTuple):
    """A column in one form: cleaned `text`, text as `sent`, or exact `value`."""

    name: str
    form: Form

    @property
    def id(self) -> str:
        """The column's name in the table that engines are handed."""
        return self.name if self.form == "text" else f"{self.name}:{self.form}"


class Operand(NamedTuple):
    """Part of a condition; numbers are integers scaled by 10^`scale`."""

    kind: Kind
    scale: int
    evaluate: Evaluate


@dataclass(frozen=True)
class Condition:
    """A condition that was understood: its text, the types it was read with, what it reads."""

    text: str
    types: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.name for cell in self.cells))

    def failing(self, table: "DataFrame") -> Any:
        """Boolean numpy array, true on the rows of `table` that fail."""
        truth = _compiled(self.text, self.types)[0].evaluate(table)
        return truth.to_numpy(dtype=bool, na_value=False)


def read_condition(text: str, types: Mapping[str, str]) -> Condition:
    """Understand `text` with the column types given; keeps only the types that it uses.

    Raises ConditionInvalid.
    """
    _, cells = _compiled(text, tuple(sorted(types.items())))
    used = {cell.name for cell in cells}
    kept = tuple(sorted((name, kind) for name, kind in types.items() if name in used))
    return Condition(text, kept, cells)


@lru_cache(maxsize=1024)
def _compiled(text: str, types: tuple[tuple[str, str], ...]) -> tuple[Operand, tuple[Cell, ...]]:
    reader = _Reader(text, dict(types))
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ConditionInvalid(condition=text, reason=error.msg) from None
    operand = reader.read(tree)
    if operand.kind != "truth":
        raise ConditionInvalid(condition=text, reason="it is not a yes/no question")
    return operand, tuple(reader.cells)


class _Reader:
    """Turns the syntax tree into closures over a table, and notes the columns read."""

    def __init__(self, text: str, types: Mapping[str, str]) -> None:
        self.text = text
        self.types = types
        self.cells: dict[Cell, None] = {}

    def fail(self, reason: str) -> ConditionInvalid:
        return ConditionInvalid(condition=self.text, reason=reason)

    def read(self, node: ast.expr) -> Operand:
        match node:
            case ast.Name() | ast.Attribute():
                return self.column(node)
            case ast.Constant():
                return self.literal(node)
            case ast.BoolOp():
                return self.joined(node)
            case ast.UnaryOp(op=ast.Not()):
                inner = self.truth(node.operand)
                return Operand("truth", 0, lambda table: ~inner(table))
            case ast.Compare(ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return self.comparison(self.read(node.left), op, self.read(right))
            case ast.BinOp():
                return self.arithmetic(node)
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(name, node.args)
        raise self.fail(f"“{ast.unparse(node)}” is not part of the language")

    def name(self, node: ast.expr) -> str:
        name = ast.unparse(node)
        if name not in self.types:
            raise self.fail(f"“{name}” is not a column; known: {', '.join(self.types)}")
        return name

    def cell(self, node: ast.expr, form: Form) -> Evaluate:
        cell = Cell(self.name(node), form)
        self.cells[cell] = None
        return lambda table: table[cell.id].array

    def column(self, node: ast.expr) -> Operand:
        kind = _KINDS[self.types[self.name(node)]]
        evaluate = self.cell(node, "text" if kind == "text" else "value")
        scale = SCALE if self.types[self.name(node)] == "number" else 0
        return Operand(kind, scale, evaluate)

    def literal(self, node: ast.Constant) -> Operand:
        value = node.value
        if isinstance(value, str):
            return Operand("text", 0, lambda _: value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(f"“{ast.unparse(node)}” is not a number or a text")
        places = max(0, -int(Decimal(repr(value)).as_tuple().exponent))
        scaled = int(Decimal(repr(value)).scaleb(places))
        return Operand("number", places, lambda _: scaled)

    def truth(self, node: ast.expr) -> Evaluate:
        operand = self.read(node)
        if operand.kind != "truth":
            raise self.fail(f"“{ast.unparse(node)}” is not a yes/no question")
        return operand.evaluate

    def joined(self, node: ast.BoolOp) -> Operand:
        parts = [self.truth(value) for value in node.values]
        combine = operator.and_ if isinstance(node.op, ast.And) else operator.or_

        def evaluate(table: "DataFrame") -> Any:
            result = parts[0](table)
            for part in parts[1:]:
                result = combine(result, part(table))
            return result

        return Operand("truth", 0, evaluate)

    def comparison(self, left: Operand, op: ast.cmpop, right: Operand) -> Operand:
        if left.kind != right.kind or left.kind == "truth":
            raise self.fail(f"a {left.kind} can't be compared with a {right.kind}")
        if left.kind == "text" and not isinstance(op, ast.Eq | ast.NotEq):
            raise self.fail("texts have no order here")
        (one, other), _ = _same_scale(left, right)
        compare = functions.compare_texts if left.kind == "text" else functions.compare_values
        test = _COMPARE[type(op)]
        return Operand("truth", 0, lambda table: compare(test, one(table), other(table)))

    def arithmetic(self, node: ast.BinOp) -> Operand:
        left, right = self.read(node.left), self.read(node.right)
        if left.kind != "number" or right.kind != "number":
            raise self.fail("only numbers can be reckoned with")
        if isinstance(node.op, ast.Mult) and isinstance(node.right, ast.Constant):
            return Operand("number", left.scale + right.scale, _binary(operator.mul, left, right))
        (one, other), scale = _same_scale(left, right)
        match node.op:
            case ast.Add():
                return Operand("number", scale, lambda t: one(t) + other(t))
            case ast.Sub():
                return Operand("number", scale, lambda t: one(t) - other(t))
            case ast.Mod():
                return Operand("number", scale, lambda t: functions.remainder(one(t), other(t)))
        raise self.fail("only + - % and × a fixed number are exact")

    def call(self, name: str, nodes: list[ast.expr]) -> Operand:
        if not nodes:
            raise self.fail(f"{name}() needs a column")
        if name in functions.ON_TEXT or name in functions.ON_SENT:
            form: Form = "text" if name in functions.ON_TEXT else "sent"
            test = {**functions.ON_TEXT, **functions.ON_SENT}[name]
            cells = [self.cell(node, form) for node in nodes]
            return Operand("truth", 0, lambda t: functions.any_of(test, [c(t) for c in cells]))
        if name == "readable":
            text, value = self.cell(nodes[0], "text"), self.cell(nodes[0], "value")
            return Operand("truth", 0, lambda t: functions.readable(text(t), value(t)))
        if name == "among" and len(nodes) == 2:
            one, many = (self.cell(node, "text") for node in nodes)
            return Operand("truth", 0, lambda t: functions.among(one(t), many(t)))
        if name == "only" and len(nodes) == 2:
            values, truth = self.read(nodes[0]), self.truth(nodes[1])
            return values._replace(evaluate=lambda t: functions.only(values.evaluate(t), truth(t)))
        if name in functions.OVER:
            return self.window(name, nodes)
        raise self.fail(f"{name}() is not a function here")

    def window(self, name: str, nodes: list[ast.expr]) -> Operand:
        compute = functions.OVER[name]
        measured = self.read(nodes[0])
        groups = [self.cell(node, "text") for node in nodes[1:]]
        scale = measured.scale if name in functions.KEEPS_SCALE else 0
        return Operand(
            "number", scale, lambda t: compute(measured.evaluate(t), [g(t) for g in groups])
        )


def _binary(operate: Callable[[Any, Any], Any], left: Operand, right: Operand) -> Evaluate:
    return lambda table: operate(left.evaluate(table), right.evaluate(table))


def _same_scale(left: Operand, right: Operand) -> tuple[tuple[Evaluate, Evaluate], int]:
    scale = max(left.scale, right.scale)
    return (_raised(left, scale), _raised(right, scale)), scale


def _raised(operand: Operand, scale: int) -> Evaluate:
    factor = 10 ** (scale - operand.scale)
    if factor == 1:
        return operand.evaluate
    return lambda table: operand.evaluate(table) * factor

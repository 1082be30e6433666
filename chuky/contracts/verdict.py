"""What both engines share: which rules can run, what they read, and how failures become findings.

Belongs here: everything but the judging itself, so that two engines can only differ in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chuky.contracts.condition import Cell
from chuky.contracts.contract import (
    Contract,
    FailsWhere,
    HasColumns,
    Matches,
    NotNull,
    OneOf,
    Rule,
    Unique,
)
from chuky.contracts.result import Engine, FailingRow, Finding, GateResult
from chuky.contracts.table import Tables


class Failure(NamedTuple):
    """Why a rule failed: the failing positions, or the columns, or the table as a whole."""

    rows: Sequence[int] = ()
    columns: Sequence[str] = ()
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(len(self.rows) or len(self.columns) or self.whole)


def cells_of(rule: Rule) -> tuple[Cell, ...]:
    """The cells that the rule reads."""
    match rule.check:
        case NotNull(column) | Matches(column, _) | OneOf(column, _):
            return (Cell(column, "text"),)
        case Unique(columns):
            return tuple(Cell(column, "text") for column in columns)
        case FailsWhere(condition=condition):
            return condition.cells
    return ()


def over_of(rule: Rule) -> str | None:
    """The reference whose rows the rule judges; None for the dataset's own."""
    return rule.check.over if isinstance(rule.check, FailsWhere) else None


def cells_over(rules: Iterable[Rule], over: str | None) -> list[Cell]:
    """Every cell that `rules` read in the table `over`."""
    return [cell for rule in rules if over_of(rule) == over for cell in cells_of(rule)]


def runnable(contract: Contract, tables: Tables) -> list[Rule]:
    """The rules whose columns and references are there.

    A rule that reads a column which must be there and isn't would only repeat that finding on
    every row; a rule on an optional reference that isn't given has nothing to compare with.
    """
    absent = {
        name
        for rule in contract.rules
        if isinstance(rule.check, HasColumns)
        for name in rule.check.columns
        if name not in tables.dataset.frame.columns
    }
    return [rule for rule in contract.rules if _can_run(rule, contract, tables, absent)]


def _can_run(rule: Rule, contract: Contract, tables: Tables, absent: set[str]) -> bool:
    needed = {over_of(rule)} - {None}
    mine: set[str] = set()
    for cell in cells_of(rule):
        head, dot, name = cell.name.partition(".")
        if dot and head != "dataset":
            needed.add(head)
            mine |= {ours for ours, _ in contract.references[head].key}
        elif dot:
            mine.add(name)
        elif over_of(rule) is None:
            mine.add(head)
    if over_of(rule) is not None:
        mine |= {ours for ours, _ in contract.references[over_of(rule) or ""].key}
    return needed <= set(tables.sources) and not (mine & absent)


def assemble(
    contract: Contract, tables: Tables, failures: Mapping[str, Failure], engine: Engine
) -> GateResult:
    """The result: errors first, then in the contract's order."""
    rules = sorted(contract.rules, key=lambda rule: rule.severity != "error")
    ran = {rule.id for rule in runnable(contract, tables)}
    return GateResult(
        contract=contract.name,
        version=contract.version,
        sha256=contract.sha256,
        engine=engine,
        rows=tables.dataset.rows,
        findings=tuple(
            _finding(contract, tables, rule, failures[rule.id])
            for rule in rules
            if failures.get(rule.id)
        ),
        skipped=tuple(rule.id for rule in contract.rules if rule.id not in ran),
    )


def _finding(contract: Contract, tables: Tables, rule: Rule, failure: Failure) -> Finding:
    failing = (
        tuple(FailingRow(None, (), column, None) for column in sorted(failure.columns))
        + ((FailingRow(None, (), None, None),) if failure.whole else ())
        + _failing_rows(contract, tables, rule, failure.rows)
    )
    return Finding(rule.id, rule.severity, rule.message, failing, over_of(rule))


def _failing_rows(
    contract: Contract, tables: Tables, rule: Rule, rows: Sequence[int]
) -> tuple[FailingRow, ...]:
    if not len(rows):
        return ()
    over, places = over_of(rule), sorted(int(row) for row in rows)
    base = tables.base(over)
    key = contract.key if over is None else _reference_key(contract, over)
    keys = _rows_of(key, {name: base.sent(name, places) for name in key}, len(places))
    column = _pointed(rule)
    values: Sequence[str | None] = (
        base.sent(column, places) if column and over is None else [None] * len(places)
    )
    beside = _beside(tables, rule, places, {column, *key})
    return tuple(
        FailingRow(row, named, column, value, others)
        for row, named, value, others in zip(places, keys, values, beside, strict=True)
    )


def _reference_key(contract: Contract, over: str) -> tuple[str, ...]:
    return tuple(theirs for _, theirs in contract.references[over].key)


def _pointed(rule: Rule) -> str | None:
    match rule.check:
        case NotNull(column) | Matches(column, _) | OneOf(column, _):
            return column
        case FailsWhere(column=pointed):
            return pointed
    return None


def _beside(
    tables: Tables, rule: Rule, places: Sequence[int], told: set[str | None]
) -> list[tuple[tuple[str, str | None], ...]]:
    """The other cells that the rule read, as cleaned text, at `places`."""
    over = over_of(rule)
    names = [name for name in dict.fromkeys(c.name for c in cells_of(rule)) if name not in told]
    names = [name for name in names if not name.startswith("dataset.")]
    if not names:
        return [()] * len(places)
    table = tables.table(over, [Cell(name, "text") for name in names]).iloc[list(places)]
    columns = {name: [_text(value) for value in table[name]] for name in names}
    return _rows_of(names, columns, len(places))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _rows_of(
    names: Sequence[str], columns: Mapping[str, Sequence[str | None]], rows: int
) -> list[tuple[tuple[str, str | None], ...]]:
    return [tuple((name, columns[name][row]) for name in names) for row in range(rows)]

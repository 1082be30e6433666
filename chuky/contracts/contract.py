"""A data contract as frozen values: columns, references, rules.

Belongs here: what a contract says. How the YAML is read is in `load`, how a condition is
understood in `condition`, how rules are run in `quick` (pandas) and `gate` (Great Expectations).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chuky.contracts.condition import Condition
from chuky.language import Text

Severity = Literal["error", "warning"]
ColumnType = Literal["string", "number", "integer", "date", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column; `title` is what a clerk calls it, `key` marks the columns that name a row."""

    name: str
    type: ColumnType
    title: Text
    key: bool


@dataclass(frozen=True)
class Reference:
    """A named table that conditions look things up in.

    `key` pairs a column of the dataset with one of the reference. `optional`: without the table,
    the rules that read it are skipped and named in the result. `own`: the dataset itself.
    """

    name: str
    key: tuple[tuple[str, str], ...]
    types: Mapping[str, ColumnType]
    optional: bool
    own: bool


@dataclass(frozen=True)
class NotNull:
    """Library metric `nullValues`: the cell must hold something besides blanks."""

    column: str


@dataclass(frozen=True)
class Matches:
    """Library metric `invalidValues` with `pattern`: the cleaned text must match."""

    column: str
    pattern: str


@dataclass(frozen=True)
class OneOf:
    """Library metric `invalidValues` with `validValues`."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Unique:
    """Library metric `duplicateValues`; rows with a blank in any of `columns` don't count."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class RowCount:
    """Library metric `rowCount`, both ends included; None is no limit."""

    least: int | None
    most: int | None


@dataclass(frozen=True)
class HasColumns:
    """The table must have `columns`; when `exact`, no other."""

    columns: tuple[str, ...]
    exact: bool


@dataclass(frozen=True)
class FailsWhere:
    """A condition that is true on the failing rows of the dataset, or of reference `over`."""

    condition: Condition
    column: str | None
    over: str | None


Check = NotNull | Matches | OneOf | Unique | RowCount | HasColumns | FailsWhere


@dataclass(frozen=True)
class Rule:
    """One rule: stated once, said in two languages, run by any engine."""

    id: str
    severity: Severity
    dimension: str
    message: Text
    check: Check


@dataclass(frozen=True)
class Contract:
    """One dataset's contract; `sha256` is that of the file's bytes."""

    name: str
    version: str
    title: Text
    columns: tuple[Column, ...]
    references: Mapping[str, Reference]
    rules: tuple[Rule, ...]
    sha256: str

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row to a person."""
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

"""The quick engine: a contract run with plain pandas, for the check of one upload.

Belongs here: what each kind of check means in pandas. The same verdict from Great Expectations is
in `gate`; a test holds the two together.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chuky.contracts.contract import (
    Check,
    Contract,
    FailsWhere,
    HasColumns,
    Matches,
    NotNull,
    OneOf,
    RowCount,
    Rule,
    Unique,
)
from chuky.contracts.result import GateResult
from chuky.contracts.table import Tables
from chuky.contracts.verdict import Failure, assemble, cells_over, over_of, runnable

if TYPE_CHECKING:
    from pandas import DataFrame


def check_frame(
    contract: Contract, frame: "DataFrame", references: Mapping[str, "DataFrame"]
) -> GateResult:
    """Judge `frame` (one row per record, cells as sent) by `contract`.

    `references`: the tables that the contract names, with the columns that it declares.
    Raises ReferenceMissing, ColumnTwice.
    """
    tables = Tables(contract, frame, references)
    rules = runnable(contract, tables)
    views = {
        over: tables.table(over, cells_over(rules, over)) for over in {over_of(r) for r in rules}
    }
    failures = {rule.id: _judge(rule, frame, views) for rule in rules}
    return assemble(contract, tables, failures, "quick")


def _judge(rule: Rule, frame: "DataFrame", views: Mapping[str | None, "DataFrame"]) -> Failure:
    check: Check = rule.check
    match check:
        case HasColumns(columns, exact):
            sent = {str(column) for column in frame.columns}
            unwanted = sent - set(columns) if exact else set[str]()
            return Failure(columns=sorted((set(columns) - sent) | unwanted))
        case RowCount(least, most):
            enough = least is None or len(frame) >= least
            return Failure(whole=not (enough and (most is None or len(frame) <= most)))
    return Failure(rows=_failing(check, views[over_of(rule)]).nonzero()[0].tolist())


def _failing(check: Check, table: "DataFrame") -> Any:
    """Boolean numpy array, true on the rows that fail."""
    match check:
        case NotNull(column):
            return table[column].isna().to_numpy()
        case Matches(column, pattern):
            accept = re.compile(pattern).search
            return _unlike(table[column], lambda text: accept(text) is not None)
        case OneOf(column, values):
            return _unlike(table[column], set(values).__contains__)
        case Unique(columns):
            keys = table[list(columns)]
            whole = keys.notna().all(axis=1)
            return (keys.duplicated(keep=False) & whole).to_numpy()
        case FailsWhere(condition=condition):
            return condition.failing(table)
    raise TypeError(check)


def _unlike(texts: Any, accepts: Any) -> Any:
    """True where a text is given that `accepts` refuses; each distinct text is asked once."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(texts)
    listed = np.asarray(distinct, dtype=object).tolist()  # an Arrow array iterates slowly
    return np.array([*(not accepts(text) for text in listed), False], dtype=bool)[codes]

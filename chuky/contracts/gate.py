"""The gate engine: a contract compiled into a Great Expectations suite and run.

One run per table for the whole long frame: the table as sent (its columns), the dataset with its
references joined, and one per reference whose rows must be found in the dataset.
Belongs here: compiling, running, reading results. Great Expectations is imported on first use.
"""

import importlib
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from chuky.contracts.contract import (
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
from chuky.contracts.exceptions import EngineFailed
from chuky.contracts.result import GateResult
from chuky.contracts.table import ROW, Tables
from chuky.contracts.verdict import Failure, assemble, cells_over, over_of, runnable

if TYPE_CHECKING:
    from pandas import DataFrame

_IMPORTING = threading.Lock()
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW],
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}


class _Batch(NamedTuple):
    """One table and the rules that are judged on it."""

    frame: "DataFrame"
    rules: list[Rule]


def warm_up() -> None:
    """Import Great Expectations (seconds, 220 MB); safe from a background thread."""
    with _IMPORTING:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        if "chuky.contracts.expectation" not in sys.modules:
            _import_engine()


def _import_engine() -> None:
    with warnings.catch_warnings():
        # its dependencies use names that Python deprecates; nothing that our users could change
        warnings.simplefilter("ignore", DeprecationWarning)
        importlib.import_module("chuky.contracts.expectation")


def gate_frame(
    contract: Contract, frame: "DataFrame", references: Mapping[str, "DataFrame"]
) -> GateResult:
    """Judge `frame` by `contract` with Great Expectations; the verdict equals `check_frame`'s.

    Raises EngineFailed when an expectation could not be evaluated, ReferenceMissing, ColumnTwice.
    """
    warm_up()
    tables = Tables(contract, frame, references)
    context = _context()
    failures: dict[str, Failure] = {}
    for number, batch in enumerate(_batches(frame, tables, runnable(contract, tables))):
        failures |= _run(contract, batch, context.data_sources.add_pandas(f"chuky-{number}"))
    return assemble(contract, tables, failures, "great_expectations")


def _batches(frame: "DataFrame", tables: Tables, rules: list[Rule]) -> Iterator[_Batch]:
    structural = [rule for rule in rules if isinstance(rule.check, HasColumns | RowCount)]
    if structural:
        yield _Batch(frame, structural)
    judged = [rule for rule in rules if rule not in structural]
    for over in dict.fromkeys(over_of(rule) for rule in judged):
        mine = [rule for rule in judged if over_of(rule) == over]
        yield _Batch(tables.table(over, cells_over(mine, over)), mine)


def _context() -> Any:
    """A context in memory, without the folders that its own HTML pages would want."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    defaults = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    config = DataContextConfig(
        store_backend_defaults=defaults,
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    return gx.get_context(project_config=config, mode="ephemeral")


def _run(contract: Contract, batch: _Batch, source: Any) -> dict[str, Failure]:
    import great_expectations as gx

    asset = source.add_dataframe_asset(contract.name)
    definition = asset.add_batch_definition_whole_dataframe("whole")
    suite = gx.ExpectationSuite(
        contract.name, expectations=[_expectation(rule) for rule in batch.rules]
    )
    result = definition.get_batch({"dataframe": batch.frame}).validate(
        suite, result_format=_RESULT_FORMAT
    )
    by_id = {rule.id: rule for rule in batch.rules}
    results: list[Any] = result.results
    found = {entry.expectation_config.meta["rule"]: entry for entry in results}
    _refuse_unanswered(contract, by_id, found)
    return {rule_id: _failure(contract, by_id[rule_id], found[rule_id]) for rule_id in by_id}


def _refuse_unanswered(
    contract: Contract, asked: Mapping[str, Rule], answered: Mapping[str, Any]
) -> None:
    missing = sorted(asked.keys() - answered.keys())
    if missing:
        raise EngineFailed(contract=contract.name, rule=missing[0], reason="no result")


def _expectation(rule: Rule) -> Any:
    """The expectation that carries the rule: core where there is one, else the condition."""
    import great_expectations as gx

    from chuky.contracts.expectation import ExpectRowsNotWhere

    core: Any = gx.expectations
    meta = {"rule": rule.id, "severity": rule.severity}
    match rule.check:
        case NotNull(column):
            return core.ExpectColumnValuesToNotBeNull(column=column, meta=meta)
        case Matches(column, pattern):
            return core.ExpectColumnValuesToMatchRegex(column=column, regex=pattern, meta=meta)
        case OneOf(column, values):
            return core.ExpectColumnValuesToBeInSet(
                column=column, value_set=list(values), meta=meta
            )
        case Unique((column,)):
            return core.ExpectColumnValuesToBeUnique(column=column, meta=meta)
        case Unique(columns):
            return core.ExpectCompoundColumnsToBeUnique(
                column_list=list(columns), ignore_row_if="any_value_is_missing", meta=meta
            )
        case RowCount(least, most):
            return core.ExpectTableRowCountToBeBetween(min_value=least, max_value=most, meta=meta)
        case HasColumns(columns, exact):
            return core.ExpectTableColumnsToMatchSet(
                column_set=list(columns), exact_match=exact, meta=meta
            )
        case FailsWhere(condition=condition):
            return ExpectRowsNotWhere(
                column_list=[ROW, *(cell.id for cell in condition.cells)],
                condition=condition.text,
                types=dict(condition.types),
                meta=meta,
            )


def _failure(contract: Contract, rule: Rule, entry: Any) -> Failure:
    _refuse_exception(contract, rule, entry.exception_info)
    if entry.success:
        return Failure()
    match rule.check:
        case RowCount():
            return Failure(whole=True)
        case HasColumns(exact=exact):
            told = entry.result["details"]["mismatched"]
            unwanted = told.get("unexpected", []) if exact else []
            return Failure(columns=[*told.get("missing", []), *unwanted])
    rows = [int(index[ROW]) for index in entry.result["unexpected_index_list"]]
    if len(rows) != entry.result["unexpected_count"]:
        raise EngineFailed(contract=contract.name, rule=rule.id, reason="the row list is cut")
    return Failure(rows=rows)


def _refuse_exception(contract: Contract, rule: Rule, told: Mapping[str, Any] | None) -> None:
    """An exception inside an expectation doesn't raise in Great Expectations; it must here."""
    entries = [told or {}, *(value for value in (told or {}).values() if isinstance(value, dict))]
    for entry in entries:
        if entry.get("raised_exception"):
            reason = str(entry.get("exception_message"))
            raise EngineFailed(contract=contract.name, rule=rule.id, reason=reason)

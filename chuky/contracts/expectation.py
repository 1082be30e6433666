"""Our one registered custom expectation: no row for which a contract's condition is true.

Imports Great Expectations at the top, so only `gate` imports this module, and lazily. What is
handed over is the condition itself; the metric reads it and computes it over the batch.
"""

from typing import Any, ClassVar, Literal

from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (  # noqa: E501
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (  # noqa: E501
    MulticolumnMapMetricProvider,
)

from chuky.contracts.condition import read_condition


class RowsNotWhere(MulticolumnMapMetricProvider):
    """Row by row: the condition doesn't hold."""

    condition_metric_name = "multicolumn_values.chuky_not_where"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_list",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )
    condition_value_keys = ("condition", "types")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column_list: Any, **kwargs: Any) -> Any:  # noqa: N805 - GX makes it a classmethod
        import pandas as pd

        condition = read_condition(kwargs["condition"], kwargs["types"])
        return pd.Series(~condition.failing(column_list), index=column_list.index)


class ExpectRowsNotWhere(MulticolumnMapExpectation):
    """Expect no row for which `condition`, read with column `types`, is true."""

    condition: str
    types: dict[str, str]
    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "never"

    map_metric: ClassVar[str] = "multicolumn_values.chuky_not_where"
    success_keys: ClassVar[tuple[str, ...]] = ("condition", "types", "mostly")
    args_keys: ClassVar[tuple[str, ...]] = ("column_list", "condition", "types")
    library_metadata: ClassVar[dict[str, Any]] = {
        "maturity": "production",
        "tags": ["chuky", "multicolumn map expectation"],
        "requirements": [],
        "has_full_test_suite": True,
        "manually_reviewed_code": True,
    }

"""The contract of a self-assessment over a whole country: both engines, beside hand-written pandas.

The hand-written rules are the contract's errors, one by one; like the engines they give the rows
that fail. The least kindness to pandas: its frame is joined to the references anew in every run,
since the engines do that too.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from benchmarks.country import ROWS, references, self_assessment
from benchmarks.measure import best_seconds, line, peak_line, seconds

if TYPE_CHECKING:
    from pandas import DataFrame


def main() -> None:
    """332,100 good rows with 3 bad ones, by each engine; verdicts must agree."""
    from chuky.contracts import check_frame, gate_frame, load_contracts, warm_up

    contract = load_contracts()["self_assessment"]
    frame, tables = self_assessment(), references()
    frame.loc[[10, 200, 3000], "points"] = ["1.5", "0.3", None]
    warm_up()
    quick = check_frame(contract, frame, tables)
    found = {finding.rule_id: finding.rows for finding in quick.errors}
    assert found == by_hand(frame, tables), (found, by_hand(frame, tables))  # noqa: S101
    print(f"\ncontract {contract.name}, {len(contract.rules)} rules, {ROWS:,} rows, 3 of them bad")
    plain = best_seconds(lambda: by_hand(frame, tables))
    line("plain pandas, the error rules written by hand", seconds(plain), "1 ×")
    for name, judge in (("quick check", check_frame), ("gate (Great Expectations)", gate_frame)):
        spent = best_seconds(lambda judge=judge: judge(contract, frame, tables))  # type: ignore[misc]
        line(name, seconds(spent), f"{spent / plain:.1f} ×")
    if find_spec("duckdb") is None:
        line("DuckDB", "–", "not installed: no dependency of ours, not compared")
    peak_line()


def by_hand(frame: "DataFrame", tables: "Mapping[str, DataFrame]") -> dict[str, int]:
    """Rule → rows that break it, for every error rule of the contract that has any."""
    joined = frame.merge(tables["expected"], on=["unit_code", "component_code"], how="left")
    found = {**_by_shape(frame, tables), **_by_limits(joined), **_by_presence(joined)}
    back = tables["expected"].merge(
        frame[["unit_code", "component_code"]], how="left", indicator=True
    )
    found["row-absent"] = (back["_merge"] == "left_only") & back["applies"] & back["self_scored"]
    return {rule: int(failing.sum()) for rule, failing in found.items() if failing.any()}


def _by_shape(frame: "DataFrame", tables: "Mapping[str, DataFrame]") -> dict[str, Any]:
    number = r"[+-]?[0-9]{1,7}(?:[.,][0-9]{1,9})?"
    legacy = r"[\u00b5-\u00fe]{3}"
    return {
        "unit-blank": frame["unit_code"].isna(),
        "component-blank": frame["component_code"].isna(),
        "unit-unknown": ~frame["unit_code"].isin(tables["units"]["code"]),
        "component-unknown": ~frame["component_code"].isin(tables["components"]["code"]),
        "row-duplicated": frame.duplicated(["unit_code", "component_code"], keep=False),
        "points-not-a-number": frame["points"].notna() & ~frame["points"].str.fullmatch(number),
        "legacy-encoding": frame["evidence"].str.contains(legacy, na=False)
        | frame["explanation"].str.contains(legacy, na=False),
    }


def _by_limits(joined: "DataFrame") -> dict[str, Any]:
    points = joined["points"].astype(float)
    step = joined["step"].astype(float)
    return {
        "points-above-maximum": points > joined["max_points"].astype(float),
        "points-below-minimum": points < joined["min_points"].astype(float),
        "points-off-step": ((points / step) % 1 > 1e-9) & points.notna(),
    }


def _by_presence(joined: "DataFrame") -> dict[str, Any]:
    blank = joined["points"].isna()
    unsupported = joined["evidence"].isna() & joined["explanation"].isna()
    return {
        "points-missing": blank & joined["applies"] & joined["self_scored"],
        "points-not-applicable": ~blank & ~joined["applies"],
        "component-not-self-scored": ~blank & ~joined["self_scored"],
        "evidence-and-explanation-missing": (joined["points"].fillna("0").astype(float) > 0)
        & joined["evidence_required"]
        & unsupported,
    }


if __name__ == "__main__":
    main()

"""A contract over a whole country's scores: both engines, beside pandas and DuckDB by hand.

The hand-written rules are the contract's errors, one by one; like the engines they give the rows
that fail. The least kindness to pandas: its frame is joined to the references anew in every run,
since the engines do that too.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from benchmarks import gate_path
from benchmarks.country import ROWS, references, self_assessment, unit_codes
from benchmarks.measure import best_seconds, line, peak_line, seconds

if TYPE_CHECKING:
    from pandas import DataFrame


def main() -> None:
    """332,100 rows, 1 % of them bad, by each engine; verdicts must agree."""
    from chuky.contracts import check_frame, gate_frame, load_contracts, warm_up

    contract = load_contracts()["self_assessment"]
    frame, tables = damaged(self_assessment()), references()
    warm_up()
    quick = check_frame(contract, frame, tables)
    found = {finding.rule_id: finding.rows for finding in quick.errors}
    for name, judge in BY_HAND.items():
        assert found == judge(frame, tables), (name, found, judge(frame, tables))  # noqa: S101
    bad = len(quick.bad_rows)
    print(f"\ncontract {contract.name}, {len(contract.rules)} rules, {ROWS:,} rows, {bad:,} bad")
    plain = best_seconds(lambda: by_hand(frame, tables))
    line("plain pandas, the error rules written by hand", seconds(plain), "1 ×")
    others = (
        ("DuckDB, the same rules as SQL written by hand", lambda: by_duckdb(frame, tables)),
        ("quick check", lambda: check_frame(contract, frame, tables)),
        ("gate (Great Expectations)", lambda: gate_frame(contract, frame, tables)),
    )
    for name, judge in others:
        spent = best_seconds(judge)
        line(name, seconds(spent), f"{spent / plain:.1f} ×")
    peak_line()
    one_upload()
    gate_path.main()


def one_upload() -> None:
    """The verdict on one unit's file, once the process is warm."""
    from chuky.contracts import check_frame, load_contracts

    contract, unit = load_contracts()["self_assessment"], unit_codes()[0]
    frame = self_assessment().query("unit_code == @unit")
    tables = {
        name: table[table["unit_code" if "unit_code" in table else "code"].eq(unit)]
        if name != "components"
        else table
        for name, table in references().items()
    }
    spent = best_seconds(lambda: check_frame(contract, frame, tables))
    line("one unit's 100 rows, quick check", seconds(spent))


def damaged(frame: "DataFrame") -> "DataFrame":
    """Every hundredth row broken, one of five ways in turn."""
    frame = frame.copy()
    ways = [
        ("points", "1.5"),
        ("points", "0.3"),
        ("points", None),
        ("evidence", None),
        ("points", "một"),
    ]
    for turn, (column, value) in enumerate(ways):
        frame.loc[range(turn * 100, len(frame), 100 * len(ways)), column] = value
    return frame


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
    points = _numbers(joined["points"])
    step = joined["step"].astype(float)
    return {
        "points-above-maximum": points > joined["max_points"].astype(float),
        "points-below-minimum": points < joined["min_points"].astype(float),
        "points-off-step": ((points / step) % 1 > 1e-9) & points.notna(),
    }


def _numbers(texts: Any) -> Any:
    import pandas as pd

    return pd.to_numeric(texts, errors="coerce")


def _by_presence(joined: "DataFrame") -> dict[str, Any]:
    blank = joined["points"].isna()
    unsupported = joined["evidence"].isna() & joined["explanation"].isna()
    return {
        "points-missing": blank & joined["applies"] & joined["self_scored"],
        "points-not-applicable": ~blank & ~joined["applies"],
        "component-not-self-scored": ~blank & ~joined["self_scored"],
        "evidence-and-explanation-missing": (_numbers(joined["points"]) > 0)
        & joined["evidence_required"]
        & unsupported,
    }


_SQL = """
with judged as (
  select f.*, e.applies, e.self_scored, e.evidence_required,
    try_cast(f.points as decimal(18, 9)) as given, cast(e.max_points as decimal(18, 9)) as most,
    cast(e.min_points as decimal(18, 9)) as least, cast(e.step as decimal(18, 9)) as step,
    count(*) over (partition by f.unit_code, f.component_code) as times,
    f.unit_code in (select code from units) as known_unit,
    f.component_code in (select code from components) as known_component
  from frame f left join expected e using (unit_code, component_code))
select
  count(*) filter (unit_code is null) as "unit-blank",
  count(*) filter (component_code is null) as "component-blank",
  count(*) filter (not known_unit) as "unit-unknown",
  count(*) filter (not known_component) as "component-unknown",
  count(*) filter (times > 1) as "row-duplicated",
  count(*) filter (points is not null
    and not regexp_full_match(points, '[+-]?[0-9]{1,7}(?:[.,][0-9]{1,9})?'))
    as "points-not-a-number",
  count(*) filter (regexp_matches(coalesce(evidence, ''), '[\u00b5-\u00fe]{3}')
    or regexp_matches(coalesce(explanation, ''), '[\u00b5-\u00fe]{3}')) as "legacy-encoding",
  count(*) filter (given > most) as "points-above-maximum",
  count(*) filter (given < least) as "points-below-minimum",
  count(*) filter (given % step != 0) as "points-off-step",
  count(*) filter (points is null and applies and self_scored) as "points-missing",
  count(*) filter (points is not null and not applies) as "points-not-applicable",
  count(*) filter (points is not null and not self_scored) as "component-not-self-scored",
  count(*) filter (given > 0 and evidence_required and evidence is null and explanation is null)
    as "evidence-and-explanation-missing",
  (select count(*) from expected e anti join frame f using (unit_code, component_code)
    where e.applies and e.self_scored) as "row-absent"
from judged
"""


def by_duckdb(frame: "DataFrame", tables: "Mapping[str, DataFrame]") -> dict[str, int]:
    """The same as `by_hand`, as one query over the same frames."""
    import duckdb

    with duckdb.connect() as base:
        for name, table in {"frame": frame, **tables}.items():
            base.register(name, table)
        answer = base.execute(_SQL)
        row = answer.fetchone() or ()
        names = [column[0] for column in answer.description or ()]
    return {name: int(rows) for name, rows in zip(names, row, strict=True) if rows}


BY_HAND = {"pandas": by_hand, "DuckDB": by_duckdb}
"""What the engines must agree with before anything is timed."""


if __name__ == "__main__":
    main()

"""`chuky import --list`: an office's list of units becomes a plan's `units`.

Belongs here: asking and printing. Reading and judging are in `chuky.mapping.roster`.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chuky.exceptions import UsageError
from chuky.language import Text, pick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chuky.contracts import GateResult
    from chuky.intake.bounds import Rows
    from chuky.mapping.roster import Roster
    from chuky.plan import Plan

_SHOWN = 10
_NOT_CONFIRMED = Text(
    "chưa ghi gì; đổi tên cột trong tệp cho đúng (“Mã đơn vị”, “Tên đơn vị”, “Nhóm”…)",
    "nothing was written; name the columns in the file (“Unit code”, “Unit name”, “Group” …)",
)


def import_list(
    sheets: "Mapping[str, Rows]", file: Path, out: Path, plan: "Plan", *, yes: bool, as_json: bool
) -> None:
    """Judge, confirm, write `units.yaml`. Writes nothing and exits with 1 where rows are wrong."""
    from chuky.mapping.roster import judge_roster, read_roster, units_of
    from chuky.mapping.write import write_roster

    roster = read_roster(sheets, file.name)
    result = judge_roster(roster)
    if not as_json:
        _tell_findings(roster, result)
    if result.passed:
        units = units_of(roster, plan)
        _confirm(roster, yes=yes)
        path = write_roster(out, units)
    if as_json:
        click.echo(json.dumps(_document(roster, result), ensure_ascii=False, indent=1))
    elif result.passed:
        count = len(units)
        click.echo(pick(f"✓ {count} đơn vị, trong {path}", f"✓ {count} units, in {path}"))
    if not result.passed:
        sys.exit(1)


def _confirm(roster: "Roster", *, yes: bool) -> None:
    shown = "; ".join(f"{name} = “{heading}”" for name, heading in roster.headings.items())
    click.echo(pick(f"Các cột được dùng: {shown}", f"Columns used: {shown}"), err=True)
    question = pick("Đúng các cột này?", "Are these the columns?")
    if not yes and not click.confirm(question, default=True, err=True):
        raise UsageError(detail=_NOT_CONFIRMED)


def _tell_findings(roster: "Roster", result: "GateResult") -> None:
    for finding in result.findings:
        sign = "✕" if finding.severity == "error" else "!"
        for failing in finding.failing[:_SHOWN]:
            row = pick("dòng", "row")
            value = f"“{failing.value}”: " if failing.value else ""
            click.echo(f"{sign} {row} {roster.place(failing)}: {value}{finding.message}")
        if len(finding.failing) > _SHOWN:
            more = len(finding.failing) - _SHOWN
            click.echo(pick(f"{sign} … và {more} dòng nữa", f"{sign} … and {more} more"))


def _document(roster: "Roster", result: "GateResult") -> dict[str, object]:
    return {
        "units": result.rows,
        "columns": dict(roster.headings),
        "findings": [
            {
                "rule": finding.rule_id,
                "severity": finding.severity,
                "row": roster.place(failing),
                "value": failing.value,
                "message": finding.message._asdict(),
            }
            for finding in result.findings
            for failing in finding.failing
        ],
    }

"""`chuky check PLAN`: validate a plan, print the timetable that was understood, and warnings.

Belongs here: arguments and printing. The rules are in `chuky.plan.lint`; nothing is written.
"""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from chuky.language import pick

if TYPE_CHECKING:
    from chuky.configuration import Finding
    from chuky.plan import LoadedPlan


@click.command("check", epilog="Ví dụ · Example: chuky check thanh-mien-par-index-2023")
@click.argument("plan", metavar="PLAN")
@click.option("--json", "as_json", is_flag=True, help="In JSON · Print JSON.")
@click.option("--strict", is_flag=True, help="Lưu ý cũng là lỗi · Warnings fail too.")
def command(plan: str, as_json: bool, strict: bool) -> None:
    """Kiểm tra kế hoạch và bộ tiêu chí của nó, in lịch trình đã hiểu.

    Validates a plan with its criteria sets. PLAN is a file or the key of a plan that comes with
    the program. Exit status 0: no errors; 1: errors, one line each on standard error.
    """
    loaded, findings = judge(plan)
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    if as_json:
        click.echo(_document(plan, None if errors else loaded, errors, warnings))
    elif loaded is not None and not errors:
        _print(loaded, warnings)
    for finding in () if as_json else errors:
        click.echo(_line(finding), err=True)
    if strict and warnings and not errors:
        click.echo(
            pick(f"{len(warnings)} lưu ý (--strict)", f"{len(warnings)} warnings (--strict)"),
            err=True,
        )
    if errors or (strict and warnings):
        sys.exit(1)


def judge(name: str) -> "tuple[LoadedPlan | None, Sequence[Finding]]":
    """The plan if its shape is right, and every finding about it."""
    from chuky.configuration import ConfigurationInvalid
    from chuky.plan.lint import lint
    from chuky.plan.load import find_plan, load_plan

    try:
        loaded = load_plan(find_plan(name))
    except ConfigurationInvalid as error:
        return None, error.findings
    from chuky.workcalendar import plan_calendar

    plan = loaded.plan
    return loaded, lint(loaded, plan_calendar(plan.starts.year, plan.calendar))


def _print(loaded: "LoadedPlan", warnings: "Sequence[Finding]") -> None:
    from chuky.cli.timetables import timetables_of
    from chuky.plan.timetable_text import timetable_text

    click.echo(timetable_text(timetables_of(loaded)))
    if warnings:
        click.echo(pick(f"\nLưu ý ({len(warnings)})", f"\nWarnings ({len(warnings)})"))
    for warning in warnings:
        click.echo(f"  ! {_line(warning)}")
    units = len(loaded.plan.units)
    click.echo(
        pick(
            f"\n✓ Kế hoạch hợp lệ: {units} đơn vị, 0 lỗi, {len(warnings)} lưu ý",
            f"\n✓ The plan is valid: {units} units, 0 errors, {len(warnings)} warnings",
        )
    )


def _document(
    name: str,
    loaded: "LoadedPlan | None",
    errors: "Sequence[Finding]",
    warnings: "Sequence[Finding]",
) -> str:
    from chuky.cli.timetables import timetables_of
    from chuky.plan.timetable_text import timetable_json

    timetable = timetable_json(loaded.plan, timetables_of(loaded)) if loaded else None
    document = {
        "plan": loaded.plan.key if loaded else name,
        "valid": not errors,
        "errors": [finding.to_json() for finding in errors],
        "warnings": [finding.to_json() for finding in warnings],
        "timetable": timetable,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _line(finding: "Finding") -> str:
    """One line, whatever the quoted text holds."""
    return " ".join(str(finding).split())

"""What the linter finds in a plan that was changed for a test."""

from pathlib import Path

from chuky.configuration import Finding
from chuky.plan import load_plan
from chuky.plan.lint import lint
from chuky.workcalendar import plan_calendar


def findings(path: Path) -> tuple[Finding, ...]:
    loaded = load_plan(path)
    return lint(loaded, plan_calendar(loaded.plan.starts.year, loaded.plan.calendar))


def errors(path: Path) -> list[Finding]:
    return [finding for finding in findings(path) if finding.severity == "error"]


def warned(path: Path, rule: str) -> list[str]:
    return [str(item) for item in findings(path) if item.rule == rule]

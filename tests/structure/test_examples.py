"""Every example that comes with the program passes the program's own checks."""

import ast
from datetime import date
from pathlib import Path

import pytest

from chuky.contracts import load_contracts
from chuky.contracts.load import SUFFIX, load_contract
from chuky.criteria.load import load_criteria
from chuky.cycle.collect import CONTRACT_OF
from chuky.cycle.folder_intake import SENT
from chuky.plan import load_plan
from chuky.plan.lint.stop import lint_or_raise
from chuky.reminders.rules import load_reminder_rules
from chuky.workcalendar import plan_calendar

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"
PLANS = sorted((CONFIGS / "plans").glob("*.yaml"))


def named(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", PLANS, ids=named)
def test_every_plan_may_be_activated(path: Path) -> None:
    loaded = load_plan(path)
    lint_or_raise(loaded)
    assert loaded.plan.key == path.stem


def test_every_criteria_set_belongs_to_a_plan_and_is_checked_with_it() -> None:
    used = {key for path in PLANS for key in load_plan(path).criteria}
    files = sorted((CONFIGS / "criteria").glob("*.yaml"))
    assert {load_criteria(path).key for path in files} == used
    assert {path.stem for path in files} == used


@pytest.mark.parametrize("path", sorted((CONFIGS / "calendars").glob("*.yaml")), ids=named)
def test_every_calendar_gives_a_year_of_working_days(path: Path) -> None:
    sunday = date(2026, 11, 29)
    assert plan_calendar(2026, path.stem).last_working_day_on_or_before(sunday) < sunday


@pytest.mark.parametrize("path", sorted((CONFIGS / "reminders").glob("*.yaml")), ids=named)
def test_every_reminder_rule_file_is_understood(path: Path) -> None:
    rules = load_reminder_rules(path)
    assert rules.key == path.stem


def test_every_contract_is_used_by_a_gate_an_intake_or_the_linter() -> None:
    gated, sent = set(CONTRACT_OF.values()), {"self_assessment", *SENT}
    read = {
        node.value
        for package in ("chuky/cycle", "chuky/plan/lint")
        for path in sorted((ROOT / package).glob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call | ast.Subscript)
        for node in ast.iter_child_nodes(call)
        if isinstance(node, ast.Constant)
    }
    idle = load_contracts().keys() - gated - sent - read
    assert not idle, f"a contract that nothing is held to says nothing: {sorted(idle)}"


def test_every_contract_is_understood_and_named_as_its_file() -> None:
    files = sorted((ROOT / "data_contracts").glob("*"))
    contracts = [path for path in files if path.name.endswith(SUFFIX)]
    assert [load_contract(path).name + SUFFIX for path in contracts] == [p.name for p in contracts]
    assert len(load_contracts()) == len(contracts)
    assert {path.name for path in files} - {path.name for path in contracts} == {"README.md"}

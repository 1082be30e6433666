"""A plan's units, agencies and criteria are held to the contracts of such tables."""

from datetime import date
from typing import Any

import pytest

from chuky.configuration import Finding
from chuky.plan import find_plan, load_plan
from chuky.plan.lint import lint
from chuky.plan.load import LoadedPlan
from chuky.workcalendar import plan_calendar

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


def changed_unit(**changes: Any) -> LoadedPlan:
    loaded = load_plan(find_plan(PLAN))
    first, *others = loaded.plan.units
    units = (first.model_copy(update=changes), *others)
    return LoadedPlan(
        loaded.plan.model_copy(update={"units": units}),
        loaded.source,
        loaded.path,
        loaded.criteria,
        loaded.criteria_sources,
    )


def found(loaded: LoadedPlan, contract: str) -> list[Finding]:
    findings = lint(loaded, plan_calendar(2023, loaded.plan.calendar))
    return [finding for finding in findings if finding.rule.startswith(f"{contract}/")]


def test_the_plan_that_the_others_are_made_from_keeps_its_contracts() -> None:
    whole = load_plan(find_plan(PLAN))
    for contract in ("unit_roster", "agencies", "criteria_set"):
        assert not found(whole, contract)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"predecessors": ("TM01",)}, "own-predecessor"),
        ({"valid_from": date(2024, 1, 1), "valid_to": date(2023, 1, 1)}, "validity-reversed"),
        ({"name": "Xã  Mới Thành Lập"}, "stray-space"),
        ({"name": "B¸o c¸o sè liÖu"}, "legacy-encoding"),
    ],
)
def test_a_unit_against_the_roster_is_named_with_its_line(
    changes: dict[str, Any], rule: str
) -> None:
    (finding,) = found(changed_unit(**changes), "unit_roster")
    assert finding.rule == f"unit_roster/{rule}"
    assert finding.key == "units.0"
    assert finding.line > 1
    assert "TM01" in finding.message.vi

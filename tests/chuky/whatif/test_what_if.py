"""`chuky what-if`: what a moved deadline, a day off, a lost unit would change."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chuky.cli import cli
from chuky.exceptions import ChukyError
from chuky.plan import CONFIGS, Stage, find_plan, load_plan
from chuky.plan.timetable import compile_timetable
from chuky.reminders.rules import load_reminder_rules
from chuky.whatif import Change, changed, compare
from chuky.whatif.staff import by_plan
from chuky.workcalendar import plan_calendar

pytestmark = pytest.mark.unit
PLAN = "thanh-mien-par-index-2023"


def what_if(*options: str, plan: str = PLAN) -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["what-if", plan, *options, "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.output)
    return found


def refusal(*options: str) -> str:
    done = CliRunner().invoke(cli, ["what-if", PLAN, *options])
    assert isinstance(done.exception, ChukyError)
    return str(done.exception)


def test_a_moved_deadline_moves_its_own_moments_and_shortens_what_follows() -> None:
    effect = what_if("--move", "self_assessment=2024-01-15")
    assert {moment["stage"] for moment in effect["moved"]} == {"self-assessment"}
    closes = next(moment for moment in effect["moved"] if moment["kind"] == "closes")
    assert (closes["before"][:10], closes["after"][:10]) == ("2024-01-10", "2024-01-15")
    assert effect["units_told"] == 17
    assert {"stage": "appraisal", "before": 15, "after": 12} in effect["room"]
    assert effect["squeezed"] == []


def test_a_stage_left_less_than_three_working_days_is_named() -> None:
    effect = what_if("--move", "self-assessment=2024-01-29")
    assert [room["stage"] for room in effect["squeezed"]] == ["appraisal"]


def test_a_deadline_on_a_day_off_and_after_its_follower_is_a_collision() -> None:
    effect = what_if("--move", "self-assessment=2024-02-10")
    assert {item["stage"] for item in effect["collisions"]} == {"self-assessment", "appraisal"}


def test_a_new_holiday_moves_reminders_and_not_the_deadline() -> None:
    effect = what_if("--holiday", "2024-01-08")
    kinds = {moment["kind"] for moment in effect["moved"] if moment["stage"] == "self-assessment"}
    assert kinds == {"reminder-2", "reminder-5", "reminder-10"}


def test_a_lost_unit_gets_no_mail() -> None:
    effect = what_if("--unit-lost", "TM01")
    assert effect["moved"] == []
    fewer = [day["before"] - day["after"] for day in effect["mail"]]
    assert sorted(fewer) == [1, 1, 1, 1, 1, 2]  # on the third overdue day its head, too


def test_every_role_is_counted_not_only_units_and_the_lead() -> None:
    plan = load_plan(find_plan(PLAN)).plan
    calendar = plan_calendar(plan.starts.year, plan.calendar)
    rules = load_reminder_rules(CONFIGS / "reminders" / "default.yaml")
    before = compile_timetable(plan, calendar, rules)
    moves = {"secretariat-meeting": date(2024, 1, 5), "appraisal": date(2024, 2, 8)}
    supposed, _ = changed(plan, calendar, Change(moves))
    after = compile_timetable(supposed, calendar, rules)
    effect = compare(before, after, rules, (calendar, calendar), staff)
    first = next(day for day in effect.mail if day.day == date(2023, 12, 22))
    assert first.before >= first.after + 3


def staff(stage: Stage, role: str, unit: str) -> list[str]:
    """Three secretaries, four appraisers, else as the plan alone says."""
    many = {"secretary": 3, "appraiser": 4}
    if role in many:
        return [f"{role}-{number}" for number in range(many[role])]
    return by_plan(stage, role, unit)


def test_slack_to_the_publication_shrinks_by_the_move() -> None:
    (slack,) = what_if("--move", "self-assessment=2024-01-15")["slack"]
    assert (slack["stage"], slack["before"] - slack["after"]) == ("self-assessment", 3)


def test_the_text_reads_like_the_form_that_moves_a_deadline() -> None:
    done = CliRunner().invoke(cli, ["what-if", PLAN, "--move", "self-assessment=2024-01-15"])
    assert "10/01/2024 → 15/01/2024" in done.output
    assert "17 đơn vị được báo" in done.output
    assert "còn 12 ngày làm việc (trước: 15)" in done.output
    assert "cảnh báo    không" in done.output


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = find_plan(PLAN).read_bytes()
    monkeypatch.chdir(tmp_path)
    what_if("--move", "self-assessment=2024-01-15")
    assert list(tmp_path.iterdir()) == []
    assert find_plan(PLAN).read_bytes() == before


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--move", "tu-cham=2024-01-15"], "self-assessment"),
        (["--move", "self-assessment=15/01/2024"], "năm-tháng-ngày"),
        (["--move", "self-assessment=2023-11-01"], "trước ngày mở"),
        (["--unit-lost", "X99"], "TM01"),
        (["--holiday", "Tết"], "năm-tháng-ngày"),
        (["--year", "2030", "--unit-lost", "TM01"], "2023"),
        ([], "--move"),
    ],
)
def test_what_is_not_in_the_plan_is_one_line(options: list[str], says: str) -> None:
    message = refusal(*options)
    assert says in message
    assert "\n" not in message

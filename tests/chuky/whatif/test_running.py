"""`chuky what-if --cycle`: a running cycle by its ledger's deadlines, people by its accounts."""

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from chuky.cli import cli
from chuky.clock import local_day
from chuky.cycle.move import Move, move_deadline
from chuky.exceptions import ChukyError
from chuky.plan.timetable import day_end
from chuky.whatif import Effect, compare
from chuky.whatif.running import in_force, supposed, timetable_of
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
SELF = "self-assessment"


def what_if(running: Running, *options: str) -> dict[str, Any]:
    words = ["what-if", "--cycle", running.context.id, "--home", str(running.house.folder)]
    done = CliRunner().invoke(cli, [*words, *options, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


def moved(running: Running, day: int, scope: str = "all") -> None:
    move = Move(SELF, day_end(date(2024, 1, day)), "bão", scope)
    move_deadline(running.house, running.context, move, "quan-tri")


def test_it_compares_with_what_is_in_force_not_with_the_plan(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    moved(running, 30)
    effect = what_if(running, "--move", f"{SELF}=2024-01-31")
    closes = next(moment for moment in effect["moved"] if moment["kind"] == "closes")
    assert (closes["before"][:10], closes["after"][:10]) == ("2024-01-30", "2024-01-31")


def test_an_untouched_cycle_says_what_its_plan_says(running: Running) -> None:
    plan = CliRunner().invoke(
        cli, ["what-if", running.context.id, "--move", f"{SELF}=2024-01-15", "--json"]
    )
    of_plan = json.loads(plan.output)
    of_cycle = what_if(running, "--move", f"{SELF}=2024-01-15")
    assert of_cycle["moved"] == of_plan["moved"]
    assert of_cycle["room"] == of_plan["room"]
    assert of_cycle["slack"] == of_plan["slack"]


def test_a_holiday_and_a_lost_unit_are_compared_too(running: Running) -> None:
    assert what_if(running, "--holiday", "2024-01-08")["moved"]
    unit = running.context.plan.units[0].code
    days = what_if(running, "--unit-lost", unit)["mail"]
    assert {day["before"] - day["after"] for day in days} == {1}  # without accounts: its mailbox


def test_a_units_extension_moves_its_reminders_alone(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    unit = running.context.plan.units[0].code
    with running.house.ledger.session() as session:
        state = in_force(session, running.context)
    context = running.context
    after = supposed(state, [(SELF, unit, day_end(date(2024, 1, 15)))])
    effect = compare(
        timetable_of(state, context.calendar, context.rules),
        timetable_of(after, context.calendar, context.rules),
        context.rules,
        (context.calendar, context.calendar),
    )
    assert {moment.scope for moment in effect.moved} == {unit}
    assert effect.units_told == 1
    assert effect.reminders_moved
    assert all(abs(day.before - day.after) <= 3 for day in effect.mail)  # officer, head, lead


def test_a_plan_or_a_cycle_is_named_not_both_and_a_cycle_has_a_home(running: Running) -> None:
    home = ["--home", str(running.house.folder)]
    for words, says in (
        (["--move", f"{SELF}=2024-01-15"], "--cycle"),
        ([running.context.id, "--cycle", running.context.id, "--unit-lost", "TM01"], "cả hai"),
        (["--cycle", running.context.id, "--unit-lost", "TM01"], "--home"),
        (["--cycle", "khong-co", "--unit-lost", "TM01", *home], "chuky status"),
        (["--cycle", running.context.id, "--move", "la=2024-01-15", *home], SELF),
        (["--cycle", running.context.id, "--move", f"{SELF}=2023-01-15", *home], "trước ngày mở"),
    ):
        done = CliRunner().invoke(cli, ["what-if", *words], env={"CHUKY_HOME": ""})
        assert isinstance(done.exception, ChukyError), done.output
        assert says in str(done.exception)


def test_what_is_past_by_now_is_no_effect_any_more(running: Running) -> None:
    """Letters that went can't move; one that would have had to go already doesn't come."""
    running.at(2024, 1, 4, 9)
    now, context = running.house.clock.now(), running.context
    with running.house.ledger.session() as session:
        state = in_force(session, context)

    def effect(day: int) -> Effect:
        return compare(
            timetable_of(state, context.calendar, context.rules),
            timetable_of(
                supposed(state, [(SELF, "all", day_end(date(2024, 1, day)))]),
                context.calendar,
                context.rules,
            ),
            context.rules,
            (context.calendar, context.calendar),
            now=now,
        )

    later, sooner = effect(17), effect(5)
    assert {one.kind for one in later.moved} >= {"closes", "reminder-0", "overdue-1"}
    assert all(max(one.before or now, one.after or now) > now for one in later.moved)
    assert all(day.day >= local_day(now) for day in (*later.mail, *sooner.mail))
    assert any(one.kind == "reminder-2" and one.after is None for one in sooner.moved)
    assert not any(one.after and one.after <= now for one in sooner.moved)

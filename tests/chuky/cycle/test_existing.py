"""A unit that is no more owes nothing further; one that is yet to be owes nothing yet."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from chuky.clock import VIETNAM
from chuky.cycle.amend import amend
from chuky.cycle.awaited import missing_units
from chuky.cycle.close_stage import hold_back
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.ended import tell_ended_units
from chuky.cycle.existing import owes, owing_units
from chuky.cycle.gates import excused_units
from chuky.cycle.moments import due_moments
from chuky.ledger.models import Reminder
from chuky.plan import Unit
from chuky.plan.timetable import day_end
from chuky.reminders.send import send_reminders
from chuky.reminders.urging import overdue_units
from chuky.views import words
from chuky.views.burn_up_reading import course_of
from chuky.views.grid import Grid, Wanted, read_grid
from tests.chuky.cycle.conftest import Running, running
from tests.chuky.reminders.test_owing import receive

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"
DUE = date(2024, 1, 10)
DAYS = st.dates(date(2023, 11, 1), date(2024, 3, 1))


def with_unit(running: Running, **changes: Any) -> CycleContext:
    """TM01 with something changed; TM02 is what it was merged into."""
    first, second, *others = running.context.plan.units
    merged = second.model_copy(update={"predecessors": (first.code,)})
    units = (first.model_copy(update=changes), merged, *others)
    return replace(running.context, plan=running.context.plan.model_copy(update={"units": units}))


def grid_of(running: Running, context: CycleContext) -> Grid:
    with running.house.ledger.session() as session:
        return read_grid(session, context, running.house.clock.now(), Wanted())


def late_of(running: Running, context: CycleContext, day: date) -> list[str]:
    with running.house.ledger.session() as session:
        stage = context.plan.stage(STAGE)
        return [unit.code for unit in overdue_units(session, context, stage, day)]


@given(DAYS, DAYS, DAYS, st.booleans(), st.booleans())
def test_a_unit_owes_on_its_own_days_alone(
    first: date, last: date, day: date, begins: bool, ends: bool
) -> None:
    unit = Unit(
        code="A",
        name="A",
        group="a",
        valid_from=first if begins else None,
        valid_to=last if ends else None,
    )
    expected = not (ends and day > last) and not (begins and first > DUE)
    assert owes(unit, day_end(DUE), day) == expected
    if not owes(unit, day_end(DUE), day):  # never again, and under no earlier day
        assert not owes(unit, day_end(DUE - timedelta(days=3)), day + timedelta(days=1))


def test_a_unit_merged_before_the_day_is_neither_late_nor_missing(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    context = with_unit(running, valid_to=date(2024, 1, 5))
    assert late_of(running, context, date(2024, 1, 16)) == ["TM02", "TM03"]
    with running.house.ledger.session() as session:
        stage, now = context.plan.stage(STAGE), running.house.clock.now()
        assert missing_units(session, context, stage, now) == ["TM02", "TM03"]
    assert excused_units(running.house, context, stage)["row-absent"] == {"TM01"}
    grid = grid_of(running, context)
    cell = grid.rows[0].cells[grid.stages.index(stage)]
    into = context.plan.units[1].name
    assert cell.word.shape == words.FREE
    assert cell.word.text.vi == f"đã sáp nhập vào {into} từ 06/01/2024"
    assert (cell.overdue, grid.counts["late"]) == (False, 2)


def test_it_owes_to_its_last_day(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    context = with_unit(running, valid_to=date(2024, 1, 16))
    assert late_of(running, context, date(2024, 1, 16)) == ["TM01", "TM02", "TM03"]
    assert late_of(running, context, date(2024, 1, 17)) == ["TM02", "TM03"]


def test_what_it_sent_stays_as_it_was_judged(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    receive(running, "TM01", counts=True)
    running.at(2024, 1, 16, 9)
    context = with_unit(running, valid_to=date(2024, 1, 5))
    grid = grid_of(running, context)
    cell = grid.rows[0].cells[grid.stages.index(context.plan.stage(STAGE))]
    assert cell.word == words.SENT


def test_a_unit_that_begins_after_the_stage_owes_nothing_in_it(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    context = with_unit(running, valid_from=date(2024, 1, 11))
    assert late_of(running, context, date(2024, 1, 16)) == ["TM02", "TM03"]
    grid = grid_of(running, context)
    cell = grid.rows[0].cells[grid.stages.index(context.plan.stage(STAGE))]
    assert cell.word.text.en == "exists from 11/01/2024, after this stage"
    begun = with_unit(running, valid_from=date(2024, 1, 10))
    assert late_of(running, begun, date(2024, 1, 16)) == ["TM01", "TM02", "TM03"]


def test_no_reminder_reaches_it_after_an_amendment_said_so(running: Running) -> None:
    plan = running.context.plan
    ended = plan.units[0].model_copy(update={"valid_to": date(2024, 1, 5)})
    edited = plan.model_copy(update={"units": (ended, *plan.units[1:])})
    running.at(2024, 1, 8, 8)
    amend(running.house, running.context, edited, "Nghị quyết sắp xếp", "quan-tri")
    context = load_cycle(running.house, running.context.id)
    send_reminders(running.house, context, datetime(2024, 1, 8, 23, tzinfo=VIETNAM))
    with running.house.ledger.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.stage == STAGE)).all()
    assert {row.unit_code for row in rows} >= {"TM02", "TM03"}
    assert "TM01" not in {row.unit_code for row in rows}


def test_a_held_stage_is_looked_at_again_once_the_missing_unit_is_no_more(
    running: Running,
) -> None:
    running.at(2024, 1, 11, 9)
    context = with_unit(running, valid_to=date(2024, 1, 12))
    (closing,) = [
        due
        for due in due_moments(running.house, context.id)
        if (due.stage, due.kind) == (STAGE, "closes")
    ]
    hold_back(running.house, context, closing, "thiếu một đơn vị")
    running.at(2024, 1, 12, 20)
    assert tell_ended_units(running.house, context) == []
    assert closing not in due_moments(running.house, context.id)
    running.at(2024, 1, 13, 7)
    assert tell_ended_units(running.house, context) == ["TM01"]
    assert closing in due_moments(running.house, context.id)
    assert tell_ended_units(running.house, context) == [], "once"


def test_what_a_roster_says_of_every_unit_costs_no_question_each(running: Running) -> None:
    units = tuple(
        unit.model_copy(update={"valid_from": date(2023, 1, 1)})
        for unit in running.context.plan.units
    )
    plan = running.context.plan.model_copy(update={"units": units})
    asked: list[str] = []
    event.listen(
        running.house.ledger.engine, "before_cursor_execute", lambda *of: asked.append(of[2])
    )
    with running.house.ledger.session() as session:
        found = owing_units(session, replace(running.context, plan=plan), plan.stage(STAGE), DUE)
    assert len(found) == 3
    assert len([text for text in asked if text.startswith("SELECT")]) <= 2


def test_the_burn_up_and_the_list_count_the_same_units(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    context = with_unit(running, valid_to=date(2024, 1, 12))
    with running.house.ledger.session() as session:
        course = course_of(session, context, context.plan.stage(STAGE), date(2024, 1, 16))
    assert course is not None
    assert course.units == 2
    assert grid_of(running, context).counts["late"] == 2


def test_work_that_did_not_count_is_owed_no_more_by_a_merged_unit(running: Running) -> None:
    running.at(2024, 1, 12, 9)
    receive(running, "TM01", counts=False)
    running.at(2024, 1, 16, 9)
    context = with_unit(running, valid_to=date(2024, 1, 13))
    grid = grid_of(running, context)
    cell = grid.rows[0].cells[grid.stages.index(context.plan.stage(STAGE))]
    assert (cell.word, cell.overdue) == (words.NOT_COUNTED, False)

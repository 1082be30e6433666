"""Moving a deadline: on record with its reason, moments and reminders follow the new version."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.exceptions import MoveRefused, UnitUnknown
from chuky.cycle.move import Move, move_deadline, planned_move
from chuky.cycle.stage_state import deadline_in_force, is_late, stage_state
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Message, Moment, Reminder
from chuky.plan.timetable import day_end
from chuky.reminders.send import send_reminders
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"
LATER = Move(STAGE, day_end(date(2024, 1, 15)), "bão số 9")


def moments(running: Running, state: str) -> dict[str, datetime]:
    with running.house.ledger.session() as session:
        rows = session.scalars(
            select(Moment).where(Moment.stage == STAGE, Moment.state == state)
        ).all()
        return {row.id.removeprefix(f"{running.context.id}/{STAGE}/"): row.at for row in rows}


def test_a_move_keeps_the_old_version_and_gives_the_new_one_its_moments(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    planned = planned_move(running.house, running.context, LATER)
    assert moments(running, "cancelled") == {}
    assert move_deadline(running.house, running.context, LATER, "quan-tri") == planned
    pending = moments(running, "pending")
    assert pending["all/closes/v2"] == datetime(2024, 1, 15, 23, 59, 59, tzinfo=VIETNAM)
    assert not [name for name in pending if name.endswith("/v1")]
    assert "all/closes/v1" in moments(running, "cancelled")
    assert all(at > datetime(2024, 1, 4, 9, tzinfo=VIETNAM) for at in pending.values())
    with running.house.ledger.session() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "deadline.moved")
        ).one()
    assert event.payload["reason"] == "bão số 9"
    assert str(event.payload["before"]).startswith("2024-01-10")


def test_a_stage_whose_opening_has_not_run_yet_still_opens_after_a_move(running: Running) -> None:
    opens = moments(running, "pending")["all/opens/v1"]
    assert isinstance(running.house.clock, SimulatedClock)
    running.house.clock.move_to(opens + timedelta(hours=3))
    move_deadline(running.house, running.context, LATER, "quan-tri")
    assert moments(running, "pending")["all/opens/v2"] == opens
    running.at(2024, 1, 4, 9)
    with running.house.ledger.session() as session:
        assert stage_state(session, running.context.id, STAGE).state == "open"


def test_work_between_the_old_and_the_new_day_is_in_time(running: Running) -> None:
    running.at(2024, 1, 9, 9)
    between = datetime(2024, 1, 12, 9, tzinfo=VIETNAM)
    unit, other = (unit.code for unit in running.context.plan.units[:2])
    move = Move(STAGE, day_end(date(2024, 1, 15)), "cán bộ nghỉ thai sản", scope=unit)
    move_deadline(running.house, running.context, move, "quan-tri")
    with running.house.ledger.session() as session:
        own = deadline_in_force(session, running.context.id, STAGE, unit)
        general = deadline_in_force(session, running.context.id, STAGE, other)
        assert not is_late(own, between)
        assert is_late(general, between)
        assert deadline_in_force(session, running.context.id, STAGE).version == 1
    assert "all/closes/v1" in moments(running, "pending")
    assert f"{unit}/closes/v2" in moments(running, "pending")


def test_a_unit_with_a_day_of_its_own_is_reminded_of_that_day_only(running: Running) -> None:
    running.at(2024, 1, 9, 9)
    unit = running.context.plan.units[0].code
    move = Move(STAGE, day_end(date(2024, 1, 17)), "mất điện", scope=unit)
    move_deadline(running.house, running.context, move, "quan-tri")
    running.at(2024, 1, 12, 9)
    send_reminders(running.house, running.context, running.house.clock.now())
    with running.house.ledger.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.stage == STAGE)).all()
        letters = session.scalars(select(Message)).all()
    assert {
        (row.step.split("-")[0], row.deadline_version) for row in rows if row.unit_code == unit
    } == {("reminder", 2)}
    assert {row.step.split("-")[0] for row in rows if row.unit_code not in (unit, "-")} == {
        "overdue"
    }
    assert letters


def test_a_blocked_stage_opens_again_and_closes_on_its_new_day(running: Running) -> None:
    running.at(2024, 1, 11, 9)
    with running.house.ledger.transaction() as session:
        session.get_one(Moment, f"{running.context.id}/{STAGE}/all/closes/v1").state = "blocked"
    move_deadline(running.house, running.context, LATER, "quan-tri")
    assert "all/closes/v1" in moments(running, "cancelled")
    assert "all/closes/v2" in moments(running, "pending")


@pytest.mark.parametrize(
    ("move", "why"),
    [
        (Move(STAGE, day_end(date(2024, 1, 15)), "  "), "lý do"),
        (Move(STAGE, day_end(date(2024, 1, 3)), "nhầm"), "đã qua"),
        (Move(STAGE, day_end(date(2024, 1, 10)), "nhầm"), "hạn đã là 10/01/2024"),
        (Move("council-meeting", day_end(date(2024, 1, 20)), "nhầm"), "trước ngày mở"),
        (Move("appraisal", day_end(date(2024, 2, 20)), "chậm", scope="TM01"), "tự đánh giá"),
    ],
)
def test_a_move_without_sense_is_refused_and_nothing_is_written(
    running: Running, move: Move, why: str
) -> None:
    running.at(2024, 1, 4, 9)
    before = moments(running, "pending")
    with pytest.raises(MoveRefused, match=why):
        move_deadline(running.house, running.context, move, "quan-tri")
    assert moments(running, "pending") == before


def test_an_unknown_unit_is_named(running: Running) -> None:
    with pytest.raises(UnitUnknown, match="TM99"):
        planned_move(
            running.house,
            running.context,
            Move(STAGE, day_end(date(2024, 1, 15)), "x", scope="TM99"),
        )

"""A unit's own extension: the later day holds, its stage waits for it and says so plainly."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from chuky.cli import cli
from chuky.clock import VIETNAM
from chuky.cycle.awaited import count_in
from chuky.cycle.exceptions import MoveRefused
from chuky.cycle.moments import due_moments
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.overview import troubles
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.ledger.models import Moment, Receipt, Reminder
from chuky.plan.timetable import day_end
from chuky.reminders.send import send_reminders
from chuky.views.stages import stage_rows
from tasks.house import use_house
from tasks.moment import ready_step
from tests.chuky.cycle.conftest import Running, running
from tests.chuky.cycle.submitting import STAGE, accepted

pytestmark = pytest.mark.unit
__all__ = ["running"]


@pytest.fixture
def extended(running: Running) -> Iterator[Running]:
    """The first unit has until 15 January, the others until the 10th."""
    use_house(running.house)
    running.at(2024, 1, 8, 9)
    move(running, 15, first(running))
    yield running
    use_house(None)


def first(running: Running) -> str:
    return running.context.plan.units[0].code


def move(running: Running, day: int, scope: str = "all") -> None:
    change = Move(STAGE, day_end(date(2024, 1, day)), "mất điện", scope=scope)
    move_deadline(running.house, running.context, change, "quan-tri")


def due_of(running: Running, scope: str) -> date:
    with running.house.ledger.session() as session:
        due = deadline_in_force(session, running.context.id, STAGE, scope).due
    assert due is not None
    return due.astimezone(VIETNAM).date()


def close(running: Running) -> dict[str, bool]:
    """Every closing that is due, up to its gate: its id → whether its gate would be looked at."""
    due = [item for item in due_moments(running.house, running.context.id) if item.stage == STAGE]
    return {item.id: ready_step.fn(item.id) for item in due if item.kind in ("closes", "grace")}


def moment_states(running: Running) -> dict[str, str]:
    start = f"{running.context.id}/{STAGE}/"
    with running.house.ledger.session() as session:
        rows = session.scalars(select(Moment).where(Moment.stage == STAGE))
        return {row.id.removeprefix(start): row.state for row in rows}


def test_an_extension_of_all_shortens_no_units_own(extended: Running) -> None:
    move(extended, 30)
    assert due_of(extended, first(extended)) == date(2024, 1, 30)
    move(extended, 12)
    assert due_of(extended, first(extended)) == date(2024, 1, 15)
    assert due_of(extended, extended.context.plan.units[1].code) == date(2024, 1, 12)


def test_reminders_follow_the_later_day(extended: Running) -> None:
    move(extended, 30)
    extended.at(2024, 1, 16, 7)
    send_reminders(extended.house, extended.context, extended.house.clock.now())
    extended.at(2024, 1, 31, 9)
    send_reminders(extended.house, extended.context, extended.house.clock.now())
    with extended.house.ledger.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.stage == STAGE)).all()
    mine = {(row.step, row.deadline_version) for row in rows if row.unit_code == first(extended)}
    assert mine
    assert {version for _, version in mine} == {3}


def test_a_units_own_day_before_that_of_all_is_refused(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    with pytest.raises(MoveRefused, match="hạn chung là 10/01/2024"):
        move(running, 9, first(running))


def test_the_stage_waits_for_an_extended_unit_in_plain_words(extended: Running) -> None:
    for unit in extended.context.plan.units[1:]:
        accepted(extended, unit.code)
    extended.at(2024, 1, 11, 9)
    assert set(close(extended).values()) == {False}
    assert moment_states(extended)["all/closes/v1"] == "blocked"
    with extended.house.ledger.session() as session:
        assert stage_state(session, extended.context.id, STAGE).state == "open"
        rows = stage_rows(session, extended.context, extended.house.clock.now())
    (row,) = [row for row in rows if row.key == STAGE]
    (name,) = [u.name for u in extended.context.plan.units if u.code == first(extended)]
    assert row.word.text.vi == f"chờ đơn vị được gia hạn đến 15/01/2024 ({name})"
    assert (row.word.tone, row.late) == ("wait", False)
    assert STAGE not in {item.subject for item in troubles(extended.house)}


def test_status_says_what_is_waited_for(extended: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    extended.at(2024, 1, 11, 9)
    now = extended.house.clock.now()
    monkeypatch.setattr("chuky.clock.SystemClock.now", lambda _self: now)
    said = CliRunner().invoke(cli, ["status", "--home", str(extended.house.folder)])
    assert "chờ đơn vị được gia hạn đến 15/01/2024" in said.output


def test_it_closes_as_soon_as_the_extended_unit_is_in(extended: Running) -> None:
    extended.at(2024, 1, 11, 9)
    close(extended)
    for unit in extended.context.plan.units:
        accepted_in_time(extended, unit.code)
    assert close(extended)[f"{extended.context.id}/{STAGE}/all/closes/v1"] is True


def accepted_in_time(running: Running, unit: str) -> None:
    accepted(running, unit)
    with running.house.ledger.transaction() as session:  # the lead agency counts the late ones
        for row in session.scalars(select(Receipt)):
            row.counts = True
        now = running.house.clock.now()
        count_in(session, running.context, running.context.plan.stage(STAGE), now)


def test_its_own_day_over_the_gate_decides(extended: Running) -> None:
    extended.at(2024, 1, 11, 9)
    close(extended)
    extended.at(2024, 1, 16, 1)
    assert close(extended) == {f"{extended.context.id}/{STAGE}/{first(extended)}/closes/v2": True}


def test_a_units_day_closes_nothing_while_all_have_longer(extended: Running) -> None:
    move(extended, 30)
    for unit in extended.context.plan.units:
        accepted(extended, unit.code)
    extended.at(2024, 1, 16, 9)
    assert close(extended) == {f"{extended.context.id}/{STAGE}/{first(extended)}/closes/v2": False}
    assert moment_states(extended)[f"{first(extended)}/closes/v2"] == "done"
    with extended.house.ledger.session() as session:
        assert stage_state(session, extended.context.id, STAGE).state == "open"


def test_what_is_due_now_is_known_to_the_moment(extended: Running) -> None:
    with extended.house.ledger.session() as session:
        rows = session.scalars(select(Moment.at).where(Moment.scope == first(extended))).all()
    assert datetime(2024, 1, 15, 23, 59, 59, tzinfo=VIETNAM) in rows

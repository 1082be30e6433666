"""What is kept of a cycle is never older than the cycle: acts and instants appear at once."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from chuky.clock import VIETNAM
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.submit import Sending, submit
from chuky.ledger.models import Receipt
from chuky.plan.timetable import day_end
from chuky.views import words
from chuky.views.grid import Grid, Wanted, read_grid
from tests.chuky.cycle.conftest import Running, opened_cycle

pytestmark = pytest.mark.unit
STAGE = "self-assessment"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = opened_cycle(tmp_path)
    made.at(2024, 1, 10, 9)
    yield made
    made.house.close()


def grid_of(running: Running) -> Grid:
    with running.house.ledger.session() as session:
        return read_grid(session, running.context, running.house.clock.now(), Wanted())


def send(running: Running, unit: str) -> str:
    sending = Sending(STAGE, unit, "officer", "a.xlsx", b"no workbook of " + unit.encode())
    return submit(running.house, running.context.id, sending).code


def units(running: Running) -> list[str]:
    return [unit.code for unit in running.context.plan.units]


def test_a_submission_appears_at_once(running: Running) -> None:
    assert grid_of(running).counts["missing"] == 3
    send(running, units(running)[0])
    after = grid_of(running)
    assert (after.counts["missing"], after.counts["returned"]) == (2, 1)
    assert words.RETURNED in [cell.word for cell in after.rows[0].cells]


def test_a_due_instant_that_passes_appears_at_once_though_nothing_was_written(
    running: Running,
) -> None:
    running.at(2024, 1, 10, 23, 59, 58)
    assert grid_of(running).counts["late"] == 0
    running.house.clock.move_to(datetime(2024, 1, 11, tzinfo=VIETNAM))  # type: ignore[attr-defined]
    assert grid_of(running).counts["late"] == 3


def test_a_moved_deadline_appears_at_once(running: Running) -> None:
    running.at(2024, 1, 11, 9)
    assert grid_of(running).counts["late"] == 3
    move = Move(STAGE, day_end(date(2024, 1, 15)), "bão số 9", scope=units(running)[1])
    move_deadline(running.house, running.context, move, "quan-tri")
    assert grid_of(running).counts["late"] == 2


def test_an_extension_of_one_unit_ends_by_itself(running: Running) -> None:
    move = Move(STAGE, day_end(date(2024, 1, 15)), "bão số 9", scope=units(running)[1])
    move_deadline(running.house, running.context, move, "quan-tri")
    running.at(2024, 1, 15, 9)
    assert grid_of(running).counts["late"] == 2
    running.at(2024, 1, 16, 0)
    assert grid_of(running).counts["late"] == 3


def test_a_late_decision_appears_at_once(running: Running) -> None:
    running.at(2024, 1, 11, 9)
    code = send(running, units(running)[0])
    with running.house.ledger.transaction() as session:
        session.get_one(Receipt, code).verdict = "accepted"
    assert grid_of(running).counts["sent"] == 1
    decide_late(running.house, running.context.id, LateWord(code, False, "đứt mạng"), "quan-tri")
    assert grid_of(running).counts["sent"] == 0


def test_two_readers_share_one_reading(running: Running) -> None:
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    grid_of(running)
    event.listen(running.house.ledger.engine, "before_cursor_execute", note)
    grid_of(running)
    event.remove(running.house.ledger.engine, "before_cursor_execute", note)
    assert not [said for said in statements if "receipt" in said]

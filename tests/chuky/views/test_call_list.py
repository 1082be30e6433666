"""The list of late units that one rings: who, at which number, for what, how late."""

from datetime import datetime
from pathlib import Path

import pytest

from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.clock import VIETNAM
from chuky.views.call_list import CallLine, call_list
from chuky.views.contacts import Contact
from chuky.views.grid import Wanted, read_grid
from tests.chuky.cycle.conftest import Running, opened_cycle

pytestmark = pytest.mark.unit
BEFORE = datetime(2024, 1, 9, 16, 55, tzinfo=VIETNAM)
FRIDAY = datetime(2024, 1, 12, 16, 55, tzinfo=VIETNAM)
MONDAY = datetime(2024, 1, 15, 16, 55, tzinfo=VIETNAM)
"""After 10/01/2024, the day of the self-assessment: two working days, and three."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Running:
    return opened_cycle(tmp_path_factory.mktemp("calls"))


def lines(running: Running, now: datetime) -> list[CallLine]:
    with running.house.ledger.session() as session:
        grid = read_grid(session, running.context, now, Wanted("late", limit=None))
        return list(call_list(session, running.context, grid))


def test_before_the_deadline_there_is_nobody_to_ring(running: Running) -> None:
    assert lines(running, BEFORE) == []


@pytest.mark.parametrize(("now", "days"), [(FRIDAY, 2), (MONDAY, 3)])
def test_each_late_unit_with_what_it_owes_and_how_many_working_days(
    running: Running, now: datetime, days: int
) -> None:
    found = lines(running, now)
    assert [line.unit.code for line in found] == [u.code for u in running.context.plan.units]
    assert {line.days_late for line in found} == {days}
    with running.house.ledger.session() as session:
        grid = read_grid(session, running.context, now, Wanted("late"))
    assert {cell.days for row in grid.rows for cell in row.cells if cell.overdue} == {days}
    assert {stage.kind for line in found for stage, _cell in line.owed} == {"self_assessment"}


def test_a_unit_that_nobody_can_reach_is_on_the_list_too(running: Running) -> None:
    assert Contact("", "", "") in {line.contact for line in lines(running, FRIDAY)}


def test_each_who_can_be_reached_has_a_line_of_their_own(tmp_path: Path) -> None:
    running = opened_cycle(tmp_path)
    unit = running.context.plan.units[0]
    with running.house.ledger.transaction() as session:
        for account, role in (("an", "contributor"), ("binh", "head")):
            row = add_account(session, account, account.title(), "test", BEFORE)
            row.phone = "0912345678"
            give_role(
                session, account, Grant(role, running.context.id, unit.code), "a", "b", FRIDAY
            )
    found = [line.contact.name for line in lines(running, FRIDAY) if line.unit.code == unit.code]
    assert found[-2:] == ["Binh", "An"]
    running.house.close()

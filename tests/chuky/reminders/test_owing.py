"""Who still owes: what was sent counts unless it was decided that it doesn't."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.stage_state import stage_state
from chuky.ledger.models import Moment, Receipt, Reminder
from chuky.reminders.owing import late_units
from chuky.reminders.send import send_reminders
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
STAGE = "self-assessment"


def receive(running: Running, unit: str, *, counts: bool | None, verdict: str = "accepted") -> None:
    """A late submission of a unit, as the ledger keeps it."""
    with running.house.ledger.transaction() as session:
        row = Receipt(
            code=f"R-{unit}",
            cycle_id=running.context.id,
            stage=STAGE,
            sender_code=unit,
            dataset="self_assessment",
            attempt=1,
            sent_by=unit,
            file_name="bao-cao.xlsx",
            sha256=next(iter(running.context.files.values())),
            received_at=running.house.clock.now(),
            late=True,
            counts=counts,
            simulated=True,
            verdict=verdict,
            findings=0,
        )
        session.add(row)


def decide(running: Running, receipt: str) -> None:
    """The lead agency doesn't let it count."""
    word = LateWord(receipt, counts=False, reason="nộp sau khi đã tổng hợp")
    decide_late(running.house, running.context.id, word, "co-quan-chu-tri")


def owing_units(running: Running) -> set[str]:
    with running.house.ledger.session() as session:
        stage = running.context.plan.stage(STAGE)
        assert stage_state(session, running.context.id, STAGE).state == "open"
        return {
            unit.code for unit in late_units(session, running.context, stage, date(2024, 1, 16))
        }


def test_late_work_that_was_decided_not_to_count_leaves_its_unit_owing(running: Running) -> None:
    running.at(2024, 1, 16, 9)
    receive(running, "TM01", counts=False)
    receive(running, "TM02", counts=None)
    receive(running, "TM03", counts=True, verdict="returned")
    assert owing_units(running) == {"TM01", "TM03"}


def test_work_sent_back_after_the_last_overdue_step_is_reminded_once_more(
    running: Running,
) -> None:
    running.at(2024, 1, 22, 9)
    receive(running, "TM01", counts=None)
    receive(running, "TM02", counts=None)
    decide(running, "R-TM01")
    with running.house.ledger.session() as session:
        (moment,) = session.scalars(select(Moment).where(Moment.scope != "all"))
    assert (moment.scope, moment.kind) == ("TM01", "overdue-9")
    assert moment.at == datetime(2024, 1, 23, 7, 30, tzinfo=VIETNAM)
    running.at(2024, 1, 23, 7, 30)
    send_reminders(running.house, running.context, running.house.clock.now())
    with running.house.ledger.session() as session:
        told = session.scalars(select(Reminder).where(Reminder.step == "overdue-9")).all()
    lead = running.context.plan.stage(STAGE).lead
    assert {(row.unit_code, row.person) for row in told} == {("TM01", "TM01"), ("-", lead)}


def test_work_sent_back_while_a_step_still_comes_gets_none_of_its_own(running: Running) -> None:
    running.at(2024, 1, 11, 9)
    receive(running, "TM01", counts=None)
    decide(running, "R-TM01")
    with running.house.ledger.session() as session:
        assert session.scalars(select(Moment).where(Moment.scope != "all")).all() == []

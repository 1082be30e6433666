"""A dry run names recipients and texts, and writes nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Message, Reminder
from chuky.reminders.dry_run import letters_of_day, next_day
from chuky.reminders.send import send_reminders
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]


def test_a_dry_run_shows_what_is_then_sent_and_writes_nothing(running: Running) -> None:
    running.at(2024, 1, 11, 7, 30)
    with running.house.ledger.session() as session:
        events = session.scalar(select(func.count()).select_from(AuditEvent))
        assert next_day(session, running.context) is not None
        shown = letters_of_day(session, running.context, date(2024, 1, 11))
        assert session.scalars(select(Message)).all() == []
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == events
    assert {letter.recipient for letter in shown} >= {"tm01@chuky.invalid"}
    send_reminders(running.house, running.context, running.house.clock.now())
    with running.house.ledger.session() as session:
        ids = set(session.scalars(select(Reminder.message_id)))
    assert ids == {letter.message_id for letter in shown}

"""A letter that waited tells what is true when it leaves, or doesn't leave."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.stage_state import stage_state
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.models import Message
from chuky.ledger.sending import DeliveryAttempt
from chuky.plan.timetable import day_end
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.hold import hold, release_hold
from chuky.reminders.send import send_reminders
from tests.chuky.reminders.real_house import STAGE, RealHouse, addressed, real_house

pytestmark = pytest.mark.unit
MORNING = datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM)
"""Five working days before 10 January 2024."""


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHouse]:
    opened = real_house(tmp_path, 2023, 12, 1, 9)
    yield opened
    opened.house.close()


@pytest.fixture
def context(real: RealHouse) -> CycleContext:
    """Its units owe their self-assessment by 10 January; nothing else reminds."""
    stage = real.loaded.plan.stage(STAGE)
    return real.activate(addressed(real.loaded.plan, stages=(stage,)))


def waiting_letters(real: RealHouse, context: CycleContext) -> None:
    """Five days before the due day the letters are written while the server is away."""
    real.post.away = True
    real.clock.move_to(MORNING)
    assert send_reminders(real.house, context, MORNING) == 0
    assert set(real.states().values()) == {"queued"}


def reasons(real: RealHouse) -> list[str]:
    with real.house.ledger.session() as session:
        dropped = select(DeliveryAttempt).where(DeliveryAttempt.state == "dropped")
        return [row.reason for row in session.scalars(dropped)]


def test_who_has_submitted_meanwhile_is_not_reminded_when_the_server_is_back(
    real: RealHouse, context: CycleContext
) -> None:
    waiting_letters(real, context)
    real.submitted(context, "TM02")
    real.at(2024, 1, 4, 9)
    real.post.away = False
    assert deliver_queued(real.house, context) == 2
    assert real.post.recipients == ["tm01@xa.example", "tm03@xa.example"]
    assert real.states()["tm02@xa.example"] == "dropped"
    assert all("đã xong" in reason for reason in reasons(real))
    with real.house.ledger.session() as session:
        actions = set(session.scalars(select(AuditEvent.action)))
        assert "messages.dropped" in actions
        assert verify_chain(session, context.id).intact
    assert deliver_queued(real.house, context) == 0


def test_what_left_late_counts_the_days_from_the_day_on_which_it_leaves(
    real: RealHouse, context: CycleContext
) -> None:
    waiting_letters(real, context)
    real.at(2024, 1, 5, 9)
    real.post.away = False
    deliver_queued(real.house, context)
    assert all("còn 3 ngày làm việc" in text for _, _, _, text in real.post.taken)


def test_a_letter_of_a_deadline_that_was_moved_is_dropped(
    real: RealHouse, context: CycleContext
) -> None:
    waiting_letters(real, context)
    due = day_end(datetime(2024, 1, 19, tzinfo=VIETNAM).date())
    move_deadline(real.house, context, Move(STAGE, due, "mưa lũ"), "quan-tri")
    real.at(2024, 1, 4, 9)
    real.post.away = False
    deliver_queued(real.house, context)
    assert not any("còn 5 ngày" in text for _, _, _, text in real.post.taken)
    assert len(reasons(real)) == 3
    assert all("hạn đã được dời" in reason for reason in reasons(real))


def test_a_letter_of_which_a_part_holds_leaves_with_that_part(real: RealHouse) -> None:
    stages = tuple(
        real.loaded.plan.stage(key).model_copy(update={"after": (), "needs": ()} | window)
        for key, window in (
            (STAGE, {"lead": real.loaded.plan.stage("appraisal").lead}),
            ("appraisal", {"stated": None, "due": "2024-01-10", "opens": None}),
        )
    )
    plan = addressed(real.loaded.plan, stages=stages)
    both = real.activate(plan, opened=(STAGE, "appraisal"))
    lead = plan.agencies[both.plan.stage("appraisal").lead].email
    waiting_letters(real, both)
    with real.house.ledger.transaction() as session:
        stage_state(session, both.id, "appraisal").state = "sealed"
    real.at(2024, 1, 11, 9)
    send_reminders(real.house, both, datetime(2024, 1, 11, 7, 30, tzinfo=VIETNAM))
    real.post.away = False
    real.at(2024, 1, 11, 10)
    deliver_queued(real.house, both)
    (text,) = [text for _, recipient, _, text in real.post.taken if recipient == lead]
    assert both.plan.stage(STAGE).name in text
    assert both.plan.stage("appraisal").name not in text


def test_after_an_outage_of_days_a_person_gets_one_letter_of_the_step_that_applies(
    real: RealHouse, context: CycleContext
) -> None:
    waiting_letters(real, context)
    for day in (8, 10):
        at = real.at(2024, 1, day, 7, 30)
        assert send_reminders(real.house, context, at) == 0
    real.post.away = False
    real.at(2024, 1, 10, 9)
    assert deliver_queued(real.house, context) == 3
    assert len(set(real.post.recipients)) == len(real.post.recipients) == 3
    for _, _, _, text in real.post.taken:
        assert text.count("10/01/2024") == 1
        assert "là ngày làm việc cuối cùng" in text


def test_letters_of_a_restored_house_are_judged_when_they_are_released(
    real: RealHouse, context: CycleContext
) -> None:
    waiting_letters(real, context)
    hold(real.house.folder, "khôi phục")
    real.post.away = False
    for unit in ("TM01", "TM02", "TM03"):
        real.submitted(context, unit)
    real.at(2024, 1, 4, 9)
    assert deliver_queued(real.house, context) == 0
    assert release_hold(real.house.folder)
    assert deliver_queued(real.house, context) == 0
    assert real.post.taken == []
    assert set(real.states().values()) == {"dropped"}


def test_a_refused_letter_goes_to_the_address_that_was_corrected(real: RealHouse) -> None:
    from chuky.access.accounts import add_account
    from chuky.access.roles import Grant, give_role
    from chuky.ledger.access import Account

    stage = real.loaded.plan.stage(STAGE)
    context = real.activate(addressed(real.loaded.plan, 1, stages=(stage,)))
    with real.house.ledger.transaction() as session:
        now = real.clock.now()
        add_account(session, "an", "Nguyễn An", "quan-tri", now, "sai@xa.example")
        give_role(session, "an", Grant("contributor", context.id, "TM01"), "a", "b", now)
    real.post.refused = {"sai@xa.example"}
    real.clock.move_to(MORNING)
    assert send_reminders(real.house, context, MORNING) == 0
    with real.house.ledger.transaction() as session:
        session.get_one(Account, "an").email = "an@xa.example"
    real.at(2024, 1, 3, 8, 30)
    assert deliver_queued(real.house, context) == 1
    assert real.post.recipients == ["an@xa.example"]
    with real.house.ledger.session() as session:
        assert session.scalars(select(Message.recipient)).all() == ["an@xa.example"]

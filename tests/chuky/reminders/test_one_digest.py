"""One letter a person and day, over all cycles of the house; what can't wait gets a second."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.clock import VIETNAM
from chuky.cycle.move import Move, move_deadline
from chuky.ledger.models import Message, Moment, Reminder
from chuky.plan import Plan
from chuky.plan.timetable import day_end
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.send import send_reminders
from tests.chuky.reminders.real_house import STAGE, RealHouse, addressed, real_house

pytestmark = pytest.mark.unit
MORNING = datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHouse]:
    opened = real_house(tmp_path, 2023, 12, 22, 9)
    yield opened
    opened.house.close()


def plan_of(real: RealHouse, key: str, due: str = "2024-01-10") -> Plan:
    window = {"stated": None, "due": due, "opens": date(2023, 12, 20)}
    stage = real.loaded.plan.stage(STAGE).model_copy(update=window)
    return addressed(real.loaded.plan, key=key, title=f"Kế hoạch {key}", stages=(stage,))


def test_a_person_gets_one_letter_for_all_cycles_of_the_morning(real: RealHouse) -> None:
    first, second = (real.activate(plan_of(real, key)) for key in ("cchc", "chuyen-doi-so"))
    real.clock.move_to(MORNING)
    assert send_reminders(real.house, first, MORNING) == 3
    assert send_reminders(real.house, second, MORNING) == 0
    assert len(set(real.post.recipients)) == len(real.post.recipients) == 3
    for _, _, _, text in real.post.taken:
        assert "Kế hoạch cchc." in text
        assert "Kế hoạch chuyen-doi-so." in text
    with real.house.ledger.session() as session:
        told = session.scalars(select(Reminder.cycle_id)).all()
        assert Counter(told) == {"cchc": 3, "chuyen-doi-so": 3}
        left = select(Moment).where(Moment.state == "pending", Moment.at <= MORNING)
        assert session.scalars(left.where(Moment.kind.like("reminder-%"))).all() == []


def test_an_officer_whose_address_is_the_units_mailbox_gets_one_letter(real: RealHouse) -> None:
    context = real.activate(plan_of(real, "cchc"))
    with real.house.ledger.transaction() as session:
        add_account(session, "an", "Nguyễn An", "quan-tri", MORNING, "TM01@xa.example")
        give_role(session, "an", Grant("head", context.id, "TM01"), "a", "b", MORNING)
    real.clock.move_to(datetime(2024, 1, 15, 7, 30, tzinfo=VIETNAM))
    send_reminders(real.house, context, real.clock.now())
    folded = [recipient.casefold() for recipient in real.post.recipients]
    assert Counter(folded)["tm01@xa.example"] == 1
    (text,) = [text for _, to, _, text in real.post.taken if to.casefold() == "tm01@xa.example"]
    assert text.count("quá hạn 3 ngày làm việc") == 1


def test_after_downtime_the_lead_reads_of_late_units_with_another_day_too(real: RealHouse) -> None:
    context = real.activate(plan_of(real, "cchc"))
    move = Move(STAGE, day_end(date(2024, 1, 12)), "mưa lũ", "TM03")
    move_deadline(real.house, context, move, "quan-tri")
    real.at(2024, 1, 22, 9)
    send_reminders(real.house, context, real.clock.now())
    lead = context.plan.stage(STAGE).lead
    (text,) = [text for _, to, _, text in real.post.taken if to == f"{lead}@huyen.example"]
    for unit in context.plan.units:
        assert unit.name in text


def test_what_comes_up_after_the_days_letter_waits_for_the_next_morning(real: RealHouse) -> None:
    first = real.activate(plan_of(real, "cchc"))
    real.clock.move_to(MORNING)
    send_reminders(real.house, first, MORNING)
    noon = real.at(2024, 1, 3, 12)
    second = real.activate(plan_of(real, "chuyen-doi-so", "2024-01-17"))
    put_before(real, second.id, noon)
    assert send_reminders(real.house, second, noon) == 0
    real.at(2024, 1, 3, 16)
    assert deliver_queued(real.house, second) == 0
    real.at(2024, 1, 4, 7, 30)
    assert deliver_queued(real.house, second) == 3
    assert "còn 9 ngày làm việc" in real.post.taken[-1][3]


def test_what_is_overdue_or_due_by_the_next_working_day_leaves_in_a_second_letter(
    real: RealHouse,
) -> None:
    first = real.activate(plan_of(real, "cchc"))
    real.clock.move_to(MORNING)
    send_reminders(real.house, first, MORNING)
    noon = real.at(2024, 1, 3, 12)
    second = real.activate(plan_of(real, "chuyen-doi-so", "2024-01-04"))
    put_before(real, second.id, noon)
    assert send_reminders(real.house, second, noon) == 3
    assert set(Counter(real.post.recipients).values()) == {2}


def test_what_waits_for_tomorrow_is_one_letter_with_tomorrows(real: RealHouse) -> None:
    first = real.activate(plan_of(real, "cchc"))
    real.clock.move_to(MORNING)
    send_reminders(real.house, first, MORNING)
    noon = real.at(2024, 1, 3, 12)
    second = real.activate(plan_of(real, "chuyen-doi-so", "2024-01-17"))
    third = real.activate(plan_of(real, "van-hoa", "2024-01-11"))
    put_before(real, second.id, noon)
    send_reminders(real.house, second, noon)
    morning = real.at(2024, 1, 4, 7, 30)
    send_reminders(real.house, third, morning)
    deliver_queued(real.house, second)
    assert set(Counter(real.post.recipients).values()) == {2}
    with real.house.ledger.session() as session:
        assert len(session.scalars(select(Message)).all()) == 6


def put_before(real: RealHouse, cycle: str, at: datetime) -> None:
    """Reminders that came due on other days are done; one is due now."""
    with real.house.ledger.transaction() as session:
        rows = session.scalars(
            select(Moment).where(Moment.cycle_id == cycle, Moment.kind.like("reminder-%"))
        )
        for row in rows:
            row.state = "done"
        row.state, row.at = "pending", at

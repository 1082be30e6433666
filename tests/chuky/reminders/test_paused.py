"""A letter that waits while its stage is paused stays; what else was in it leaves."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM
from chuky.cycle.health import health
from chuky.cycle.pause import WHOLE, pause, resume
from chuky.ledger.models import Message, Reminder
from chuky.plan import Plan
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


def plan_of(real: RealHouse, key: str) -> Plan:
    window = {"stated": None, "due": "2024-01-10", "opens": date(2023, 12, 20)}
    stage = real.loaded.plan.stage(STAGE).model_copy(update=window)
    return addressed(real.loaded.plan, key=key, title=f"Kế hoạch {key}", stages=(stage,))


@pytest.mark.parametrize("what", [STAGE, WHOLE])
def test_a_letter_that_waits_does_not_leave_while_its_stage_is_paused(
    real: RealHouse, what: str
) -> None:
    context = real.activate(plan_of(real, "cchc"))
    real.post.away = True
    real.clock.move_to(MORNING)
    send_reminders(real.house, context, MORNING)
    pause(real.house, context, "chờ chỉ đạo", "quan-tri", what)
    real.post.away = False
    real.at(2024, 1, 5, 9)
    assert deliver_queued(real.house, context) == 0
    assert set(real.states().values()) == {"queued"}
    assert "reminders" not in {one.kind for one in health(real.house, real.clock.now())}
    real.at(2024, 1, 8, 9)
    resume(real.house, context, "đã có chỉ đạo", "quan-tri", what)
    assert deliver_queued(real.house, context) == 3
    assert all("còn 2 ngày làm việc" in text for _, _, _, text in real.post.taken)


def test_what_is_paused_is_parted_from_the_rest_of_a_persons_letter(real: RealHouse) -> None:
    first, second = (real.activate(plan_of(real, key)) for key in ("cchc", "chuyen-doi-so"))
    real.post.away = True
    real.clock.move_to(MORNING)
    send_reminders(real.house, first, MORNING)
    pause(real.house, second, "chờ chỉ đạo", "quan-tri")
    real.post.away = False
    real.clock.move_to(MORNING + timedelta(hours=1))
    for _ in range(2):
        deliver_queued(real.house, first)
    assert len(real.post.taken) == 3
    for _, _, _, text in real.post.taken:
        assert "Kế hoạch cchc." in text
        assert "Kế hoạch chuyen-doi-so." not in text
    resume(real.house, second, "đã có chỉ đạo", "quan-tri")
    real.at(2024, 1, 4, 9)
    deliver_queued(real.house, first)
    assert len(real.post.taken) == len({one[0] for one in real.post.taken}) == 6
    for _, _, _, text in real.post.taken[3:]:
        assert "Kế hoạch cchc." not in text
        assert "Kế hoạch chuyen-doi-so." in text
    with real.house.ledger.session() as session:
        sent = select(Message.id).where(Message.state == "sent")
        assert set(session.scalars(select(Reminder.message_id))) == set(session.scalars(sent))

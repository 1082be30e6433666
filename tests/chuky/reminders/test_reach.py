"""Whom no channel reaches, what is tried no more, by whose channels a person is written to."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM
from chuky.configuration import ConfigurationInvalid
from chuky.cycle.context import CycleContext
from chuky.cycle.overview import troubles
from chuky.ledger.audit import AuditEvent
from chuky.ledger.lease import acquire
from chuky.ledger.models import Message
from chuky.ledger.sending import DeliveryAttempt
from chuky.plan import CONFIGS
from chuky.planning import holder
from chuky.reminders.again import try_again
from chuky.reminders.channels import ChannelSettings, channel_settings
from chuky.reminders.deliver import LEASE, deliver_queued
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.rules import load_reminder_rules
from chuky.reminders.send import send_reminders
from tests.chuky.reminders.real_house import STAGE, RealHouse, addressed, real_house

pytestmark = pytest.mark.unit
MORNING = datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHouse]:
    opened = real_house(tmp_path, 2023, 12, 22, 9)
    yield opened
    opened.house.close()


def cycle(real: RealHouse, **unit: object) -> CycleContext:
    """One unit, as `unit` says, with its self-assessment open."""
    stage = real.loaded.plan.stage(STAGE)
    plan = addressed(real.loaded.plan, 1, stages=(stage,))
    one = plan.units[0].model_copy(update=unit)
    return real.activate(plan.model_copy(update={"units": (one,)}))


def refused_once(real: RealHouse, context: CycleContext) -> None:
    with real.house.ledger.transaction() as session:
        letter = Letter("<a@chuky>", "xa@huyen.example", "Nhắc", "Kính gửi", MORNING)
        queue_letter(real.house, session, context.id, letter)
    real.post.refused = {"xa@huyen.example"}


def attempts(real: RealHouse) -> list[tuple[str, str]]:
    with real.house.ledger.session() as session:
        rows = session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.number))
        return [(row.channel, row.state) for row in rows]


def test_whom_no_channel_reaches_is_asked_of_no_server_and_said_once(real: RealHouse) -> None:
    context = cycle(real, email=None)
    real.clock.move_to(MORNING)
    assert send_reminders(real.house, context, MORNING) == 0
    assert attempts(real) == [("-", "failed")]
    assert set(real.states().values()) == {"no_address"}
    for _ in range(3):
        real.clock.move_to(real.clock.now() + timedelta(days=1))
        assert deliver_queued(real.house, context) == 0
    assert attempts(real) == [("-", "failed")]
    said = [(item.kind, item.subject) for item in troubles(real.house)]
    assert ("address", "1") in said
    assert "mail" not in {kind for kind, _ in said}


def test_a_real_house_has_no_witness_that_nobody_can_reach(real: RealHouse) -> None:
    assert load_reminder_rules(CONFIGS / "reminders" / "default.yaml").witness is None
    context = cycle(real)
    real.clock.move_to(MORNING)
    send_reminders(real.house, context, MORNING)
    assert real.states() == {"tm01@xa.example": "sent"}
    assert {item.kind for item in troubles(real.house)} & {"mail", "address"} == set()


def test_retries_end_and_leave_a_duty_that_a_person_can_start_again(real: RealHouse) -> None:
    context = cycle(real)
    real.clock.move_to(MORNING)
    refused_once(real, context)
    for _ in range(40):
        deliver_queued(real.house, context)
        real.clock.move_to(real.clock.now() + timedelta(days=1))
    assert attempts(real) == [("mail", "refused")] * 8
    assert real.states() == {"xa@huyen.example": "given_up"}
    assert [i.subject for i in troubles(real.house) if i.kind == "mail"] == ["<a@chuky>"]
    with real.house.ledger.session() as session:
        ends = select(AuditEvent).where(AuditEvent.action == "message.given_up")
        assert len(session.scalars(ends).all()) == 1
    real.post.refused.clear()
    assert try_again(real.house, context, "quan-tri") == 1
    assert deliver_queued(real.house, context) == 1
    assert real.states() == {"xa@huyen.example": "sent"}


def test_a_person_is_reached_by_the_channels_that_they_chose_in_their_order(
    real: RealHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    tell = lambda name, url: _Line(name, url, said)  # noqa: E731
    monkeypatch.setattr("chuky.reminders.channels._line_to", tell)
    real.house.channels = channel_settings(
        {"CHUKY_CHANNELS": "zalo=json://may/{phone} sms=json://may/sms?to={phone}"}
    )
    context = cycle(real, phone="0912 345.678", channels=("sms", "mail"))
    real.clock.move_to(MORNING)
    assert send_reminders(real.house, context, MORNING) == 1
    assert said == [("sms", "json://may/sms?to=0912345678")]
    assert real.post.taken == []
    assert attempts(real) == [("sms", "sent")]
    with real.house.ledger.session() as session:
        events = [str(event.payload) for event in session.scalars(select(AuditEvent))]
    assert not any("0912345678" in event or "json://" in event for event in events)


def test_who_has_no_telephone_is_not_reached_by_a_channel_that_needs_one() -> None:
    sms = ChannelSettings("sms", "json://may/{phone}")
    assert sms.goes_to("xa@huyen.example", None) is None
    assert sms.goes_to("xa@huyen.example", "+84 912 345 678") == "+84912345678"
    assert "json" not in repr(sms)


def test_a_rule_names_its_channels_and_its_text(real: RealHouse, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        'chuky: 1\nkey: own\nhour: "07:30"\n'
        "before: [10, {days: 5, channels: [sms, mail], text: overdue}]\n"
        "overdue: [{days: 1, text: overdue}, {days: 3, to: [head], channels: [zalo]}]\n"
    )
    rules = load_reminder_rules(path)
    assert rules.days_before == (10, 5)
    assert rules.way_of("reminder-10").text == "digest"
    assert rules.way_of("reminder-5").channels == ("sms", "mail")
    assert rules.way_of("overdue-1").text == "overdue"
    assert rules.way_of("overdue-9").channels == ("zalo",)
    path.write_text(path.read_text().replace("text: overdue", "text: khong-co"))
    with pytest.raises(ConfigurationInvalid, match="khong-co"):
        load_reminder_rules(path)


def test_a_dead_posters_lease_is_taken_over_at_once_and_a_living_ones_is_not(
    real: RealHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = cycle(real)
    real.clock.move_to(MORNING)
    refused_once(real, context)
    real.post.refused.clear()
    other = holder.this_process().rsplit(":", 1)[0] + ":other"
    with real.house.ledger.transaction() as session:
        acquire(session, f"post/{context.id}", other, MORNING, LEASE)
    assert deliver_queued(real.house, context) == 0
    monkeypatch.setattr("chuky.reminders.deliver.is_dead", lambda name: name == other)
    assert deliver_queued(real.house, context) == 1


def test_a_poster_that_lost_its_lease_hands_nothing_more_over(real: RealHouse) -> None:
    context = cycle(real)
    real.clock.move_to(MORNING)
    with real.house.ledger.transaction() as session:
        for number in range(20):
            letter = Letter(f"<{number:02}@chuky>", f"x{number}@x.example", "a", "b", MORNING)
            queue_letter(real.house, session, context.id, letter)
    take = real.post.deliver

    def lose_it(*message: Any) -> None:
        take(*message)
        with real.house.ledger.transaction() as session:
            later = real.clock.now() + timedelta(days=1)
            acquire(session, f"post/{context.id}", "other", later, LEASE)

    real.post.deliver = lose_it  # type: ignore[method-assign]
    deliver_queued(real.house, context)
    assert len(real.post.taken) == 8, "one group, no more"
    with real.house.ledger.session() as session:
        sent = session.scalars(select(Message.state).where(Message.state == "sent")).all()
    assert len(sent) == 8


class _Line:
    """Apprise's line, which only says what it was given."""

    def __init__(self, name: str, url: str, said: list[tuple[str, str]]) -> None:
        self.name, self.url, self.said = name, url, said

    def notify(self, **_letter: str) -> bool:
        self.said.append((self.name, self.url))
        return True

"""The outbox of a real cycle against a real SMTP server: nothing lost, failures tried again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.overview import troubles
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.models import Message
from chuky.plan import find_plan, load_plan
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.hold import hold, release_hold
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.smtp import SmtpPost, smtp_settings
from tests.services.mail import USER, Inbox, free_port, running_mail

pytestmark = pytest.mark.service
START = datetime(2023, 12, 4, 7, 30, tzinfo=VIETNAM)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def house(tmp_path: Path, port: int) -> Iterator[House]:
    smtp = smtp_settings({"CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}", "CHUKY_SMTP_FROM": USER})
    opened = open_house(tmp_path, SimulatedClock(START), settings=HouseSettings(smtp=smtp))
    yield opened
    opened.close()


@pytest.fixture
def context(house: House) -> CycleContext:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    return activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)


def queue(house: House, context: CycleContext, number: int) -> None:
    with house.ledger.transaction() as session:
        for one in range(number):
            letter = Letter(
                f"<{one:03}@chuky>", f"xa{one}@huyen.example", "Nhắc", "Kính gửi", START
            )
            queue_letter(house, session, context.id, letter)


def states(house: House) -> list[str]:
    with house.ledger.session() as session:
        return list(session.scalars(select(Message.state).order_by(Message.id)))


def later(house: House, pause: timedelta) -> None:
    assert isinstance(house.clock, SimulatedClock)
    house.clock.move_to(house.clock.now() + pause)


def test_the_outbox_goes_out_once_over_a_few_connections(
    house: House, context: CycleContext, port: int
) -> None:
    queue(house, context, 40)
    inbox = Inbox()
    with running_mail(inbox, port):
        assert deliver_queued(house, context) == 40
        assert deliver_queued(house, context) == 0
    assert len(set(inbox.recipients)) == len(inbox.mails) == 40
    assert 1 < inbox.connections <= SmtpPost.lines


def test_a_letter_comes_from_the_configured_sender_and_asks_for_no_automatic_answer(
    tmp_path: Path, port: int
) -> None:
    environment = {
        "CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "CHUKY_SMTP_FROM": f"Phòng Nội vụ <{USER}>",
        "CHUKY_SMTP_REPLY_TO": "cchc@huyen.example",
    }
    settings = HouseSettings.from_environment(environment)
    house = open_house(tmp_path / "named", SimulatedClock(START), settings=settings)
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    context = activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    queue(house, context, 1)
    inbox = Inbox()
    with running_mail(inbox, port):
        assert deliver_queued(house, context) == 1
    mail = message_from_bytes(inbox.mails[0][1], policy=policy.default)
    assert mail["From"] == f"Phòng Nội vụ <{USER}>"
    assert mail["Reply-To"] == "cchc@huyen.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    house.close()


def test_mail_waits_while_the_server_is_away_and_leaves_when_it_is_back(
    house: House, context: CycleContext, port: int
) -> None:
    queue(house, context, 3)
    assert deliver_queued(house, context) == 0
    assert states(house) == ["queued"] * 3
    inbox = Inbox()
    with running_mail(inbox, port):
        assert deliver_queued(house, context) == 3
    assert states(house) == ["sent"] * 3


def test_a_refused_message_is_shown_and_tried_again_after_ever_longer_pauses(
    house: House, context: CycleContext, port: int
) -> None:
    queue(house, context, 3)
    inbox = Inbox(refused={"xa1@huyen.example"})
    with running_mail(inbox, port):
        assert deliver_queued(house, context) == 2
        assert states(house) == ["sent", "failed", "sent"]
        assert "<001@chuky>" in {item.subject for item in troubles(house) if item.kind == "mail"}
        later(house, timedelta(minutes=4))
        inbox.refused.clear()
        assert deliver_queued(house, context) == 0
        later(house, timedelta(minutes=1))
        inbox.refused.add("xa1@huyen.example")
        assert deliver_queued(house, context) == 0
        inbox.refused.clear()
        later(house, timedelta(minutes=29))
        assert deliver_queued(house, context) == 0
        later(house, timedelta(minutes=1))
        assert deliver_queued(house, context) == 1
    assert states(house) == ["sent"] * 3
    with house.ledger.session() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "message.failed"))
        assert [event.payload["attempt"] for event in events] == [1, 2]
        assert verify_chain(session, context.id).intact


def test_a_process_that_died_before_its_record_sends_the_same_message_again(
    house: House, context: CycleContext, port: int
) -> None:
    queue(house, context, 1)
    inbox = Inbox()
    with running_mail(inbox, port):
        deliver_queued(house, context)
        with house.ledger.transaction() as session:
            session.get_one(Message, "<000@chuky>").state = "queued"
        deliver_queued(house, context)
    assert inbox.mails[0] == inbox.mails[1]
    assert b"Message-ID: <000@chuky>" in inbox.mails[1][1]


def test_a_held_house_sends_nothing_until_it_is_released(
    house: House, context: CycleContext, port: int
) -> None:
    queue(house, context, 2)
    inbox = Inbox()
    with running_mail(inbox, port):
        hold(house.folder, "khôi phục")
        assert deliver_queued(house, context) == 0
        assert inbox.mails == []
        assert "held" in {item.kind for item in troubles(house)}
        assert release_hold(house.folder)
        assert deliver_queued(house, context) == 2


def test_another_process_that_delivers_is_not_joined(
    house: House, context: CycleContext, port: int
) -> None:
    from chuky.ledger.lease import acquire

    queue(house, context, 1)
    with house.ledger.transaction() as session:
        acquire(session, f"post/{context.id}", "other", house.clock.now(), timedelta(minutes=10))
    inbox = Inbox()
    with running_mail(inbox, port):
        assert deliver_queued(house, context) == 0
        later(house, timedelta(minutes=10))
        assert deliver_queued(house, context) == 1

"""One letter that can't be made is set aside and shown; the others of its cycle leave."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.overview import troubles
from chuky.ledger.audit import append
from chuky.ledger.models import Message
from chuky.ledger.sending import DeliveryAttempt
from chuky.plan.timetable import day_end
from chuky.reminders import notices, outbox
from chuky.reminders.again import try_again
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.send import send_reminders
from chuky.reminders.texts import Render
from chuky.reminders.unmade import STAND_IN_SHA256
from tests.chuky.reminders.real_house import STAGE, RealHouse, addressed, real_house

pytestmark = pytest.mark.unit
MORNING = datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM)
GOOD = {"tm01@xa.example", "tm03@xa.example"}
MOVE = Move(STAGE, day_end(date(2024, 1, 15)), "mưa lũ")


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHouse]:
    opened = real_house(tmp_path, 2023, 12, 1, 9)
    yield opened
    opened.house.close()


@pytest.fixture
def context(real: RealHouse) -> CycleContext:
    stage = real.loaded.plan.stage(STAGE)
    context = real.activate(addressed(real.loaded.plan, stages=(stage,)))
    real.clock.move_to(MORNING)
    return context


def no_text_for(name: str, monkeypatch: pytest.MonkeyPatch, module: object) -> None:
    """Whatever is written to a unit of this name fails, as an unforeseen value would."""
    original = module.renderer  # type: ignore[attr-defined]

    def broken(session: object) -> Render:
        render: Render = original(session)

        def fill(template: str, values: object) -> str:
            assert isinstance(values, dict)
            if values["name"] == name:
                raise KeyError("due_en")
            return render(template, values)

        return fill

    monkeypatch.setattr(module, "renderer", broken)


def tries_of(real: RealHouse, recipient: str) -> list[tuple[str, str]]:
    with real.house.ledger.session() as session:
        rows = (
            select(DeliveryAttempt)
            .join(Message, Message.id == DeliveryAttempt.message_id)
            .where(Message.recipient == recipient)
        )
        tries = session.scalars(rows.order_by(DeliveryAttempt.number))
        return [(row.state, row.reason) for row in tries]


def mail_troubles(real: RealHouse) -> list[str]:
    return [one.subject for one in troubles(real.house) if one.kind == "mail"]


def test_a_reminder_without_text_is_set_aside_shown_and_written_anew(
    real: RealHouse, context: CycleContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = context.plan.units[1]
    with monkeypatch.context() as patch:
        no_text_for(unit.name, patch, outbox)
        send_reminders(real.house, context, MORNING)
    assert set(real.post.recipients) == GOOD
    assert real.states()["tm02@xa.example"] == "failed"
    assert len(mail_troubles(real)) == 1
    ((state, reason),) = tries_of(real, "tm02@xa.example")
    assert state == "unmade"
    assert "không soạn được thư: lỗi chưa lường trước, KeyError" in reason
    assert "the letter could not be made" in reason
    real.at(2024, 1, 3, 7, 36)
    assert deliver_queued(real.house, context) == 1
    assert real.post.recipients[-1] == "tm02@xa.example"
    assert "10/01/2024" in real.post.taken[-1][3]
    assert mail_troubles(real) == []


def test_an_address_that_no_letter_can_bear_stops_no_other(real: RealHouse) -> None:
    stage = real.loaded.plan.stage(STAGE)
    plan = addressed(real.loaded.plan, stages=(stage,))
    odd = "x@xa.example\nBcc: y@xa.example"
    first, second, third = plan.units
    units = (first, second.model_copy(update={"email": odd}), third)
    context = real.activate(plan.model_copy(update={"units": units}))
    real.clock.move_to(MORNING)
    send_reminders(real.house, context, MORNING)
    assert set(real.post.recipients) == GOOD
    assert real.states()[odd] == "failed"
    assert len(mail_troubles(real)) == 1


def test_a_letter_whose_bytes_are_lost_is_written_anew(
    real: RealHouse, context: CycleContext
) -> None:
    real.post.away = True
    send_reminders(real.house, context, MORNING)
    with real.house.ledger.session() as session:
        rows = select(Message).where(Message.recipient == "tm02@xa.example")
        sha256 = session.scalars(rows).one().sha256
    (lost,) = [path for path in real.house.folder.rglob(f"*{sha256[4:]}*") if path.is_file()]
    lost.unlink()
    real.post.away = False
    deliver_queued(real.house, context)
    assert set(real.post.recipients) == GOOD
    assert tries_of(real, "tm02@xa.example")[0][0] == "unmade"
    real.at(2024, 1, 3, 7, 36)
    assert deliver_queued(real.house, context) == 1
    assert lost.exists()


def test_what_is_rewritten_while_it_waits_and_can_not_be_is_set_aside(
    real: RealHouse, context: CycleContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    real.post.away = True
    send_reminders(real.house, context, MORNING)
    real.at(2024, 1, 4, 9)
    real.post.away = False
    with monkeypatch.context() as patch:
        no_text_for(context.plan.units[1].name, patch, outbox)
        patch.setattr("chuky.reminders.handing.renderer", outbox.renderer)
        assert deliver_queued(real.house, context) == 2
    assert set(real.post.recipients) == GOOD
    assert real.states()["tm02@xa.example"] == "failed"


def test_an_event_or_a_notice_that_can_not_be_told_stops_no_mail(
    real: RealHouse, context: CycleContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real.house.ledger.transaction() as session:
        odd = {"stage": "khong-co", "scope": "all"}
        append(session, context.id, real.clock.now(), "?", "deadline.moved", odd)
    move_deadline(real.house, context, MOVE, "quan-tri")
    with monkeypatch.context() as patch:
        no_text_for(context.plan.units[1].name, patch, notices)
        assert deliver_queued(real.house, context) == 2
    assert set(real.post.recipients) == GOOD
    assert len(mail_troubles(real)) == 2, "the event, and the letter to one unit"
    assert try_again(real.house, context, "quan-tri") == 2
    assert deliver_queued(real.house, context) == 0, "nobody gets the stand-in"
    assert len(mail_troubles(real)) == 2
    with real.house.ledger.session() as session:
        rows = select(Message).where(Message.sha256 == STAND_IN_SHA256)
        assert {row.state for row in session.scalars(rows)} == {"given_up"}


def test_a_channel_that_fails_in_an_unforeseen_way_is_a_failed_try(
    real: RealHouse, context: CycleContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = real.post.deliver

    def odd(message_id: str, recipient: str, content: bytes) -> None:
        if recipient == "tm02@xa.example":
            raise ZeroDivisionError
        deliver(message_id, recipient, content)

    with monkeypatch.context() as patch:
        patch.setattr(real.post, "deliver", odd)
        send_reminders(real.house, context, MORNING)
    assert set(real.post.recipients) == GOOD
    assert tries_of(real, "tm02@xa.example")[0][0] == "refused"

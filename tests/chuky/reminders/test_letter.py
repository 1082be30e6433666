"""A digest as mail: plain and HTML, Vietnamese and English, the deadline as a calendar."""

from datetime import datetime
from email import charset, message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.reminders.digest import Digest
from chuky.reminders.letter import as_bytes
from chuky.reminders.outbox import letter_of, message_id_of
from chuky.reminders.people import Person
from chuky.reminders.sender import Sender
from chuky.reminders.text import DigestLine
from chuky.reminders.texts import built_in, fill
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]
AT = datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM)
PERSON = Person("TM01", "tm01@xa.example", "UBND xã <Đoàn Tùng>")


def mailed(context: CycleContext) -> bytes:
    stage = context.plan.stage("self-assessment")
    due = context.timetable.window(stage.key).due
    line = DigestLine(context, PERSON.key, stage, "reminder-5", 2, "TM01", due)
    digest = Digest(PERSON, (line,))
    render = lambda name, values: fill(name, built_in(name), values)  # noqa: E731
    letter = letter_of(digest, message_id_of(digest, AT, set()), AT, render)
    return as_bytes(letter, Sender())


def test_a_digest_is_plain_html_and_calendar_and_the_same_bytes_each_time(running: Running) -> None:
    content = mailed(running.context)
    assert content == mailed(running.context)
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.get_content_type() == "multipart/mixed"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert "hạn thứ Tư, 10/01/2024, còn 5 ngày làm việc" in text
    assert text.index("ngày làm việc") < text.index("5 working days left")
    assert "UBND xã &lt;Đoàn Tùng&gt;" in html.get_content()
    assert mail["Message-ID"] == f"<{running.context.id}.TM01.20240103@chuky>"


def test_the_attached_calendar_is_valid_and_versioned(running: Running) -> None:
    mail = message_from_bytes(mailed(running.context), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "han.ics"
    calendar = Calendar.from_ical(attached.get_content())
    (event,) = calendar.walk("VEVENT")
    assert event["SEQUENCE"] == 1
    assert str(event["DTSTART"].dt) == "2024-01-10"
    assert event["UID"] == f"{running.context.id}-self-assessment-TM01-due@chuky"
    assert not calendar.errors
    assert not event.errors


def test_a_letter_is_the_same_where_a_library_changed_how_utf8_is_encoded(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel library registers quoted-printable for UTF-8 when it is imported; bytes stay."""
    before = mailed(running.context)
    quoted = {**charset.CHARSETS, "utf-8": (charset.QP, charset.QP, "utf-8")}
    monkeypatch.setattr(charset, "CHARSETS", quoted)
    assert mailed(running.context) == before

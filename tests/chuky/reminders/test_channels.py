"""Mail that fails takes the next channel, a real webhook on loopback; bounces are on record."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.models import Message
from chuky.ledger.sending import DeliveryAttempt
from chuky.plan import find_plan, load_plan
from chuky.reminders.bounces import record_bounces
from chuky.reminders.channels import ChannelsUnknown, channel_settings
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.letter import Letter, queue_letter
from chuky.reminders.smtp import smtp_settings
from chuky.views.troubles import trouble_lines
from tests.services.mail import USER, Inbox, free_port, running_mail

pytestmark = pytest.mark.service
START = datetime(2023, 12, 4, 7, 30, tzinfo=VIETNAM)
MESSAGE = "<a@chuky>"
BROKEN = "/hong"
"""Where the gateway answers that it can't."""


@pytest.fixture
def webhook() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """A port and what was posted to it."""
    posted: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if self.path == BROKEN else 200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, posted
    server.shutdown()
    thread.join()
    server.server_close()


def opened(folder: Path, port: int, channels: str = "") -> House:
    smtp = smtp_settings({"CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}", "CHUKY_SMTP_FROM": USER})
    settings = HouseSettings(smtp=smtp, channels=channel_settings({"CHUKY_CHANNELS": channels}))
    house = open_house(folder, SimulatedClock(START), settings=settings)
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    context = activate(house, loaded.plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session:
        letter = Letter(
            MESSAGE, "xa@huyen.example", "Nhắc việc", "Kính gửi: xã", START, kind="reminder"
        )
        queue_letter(house, session, context.id, letter)
    return house


def deliver(house: House, after: timedelta = timedelta(0)) -> int:
    assert isinstance(house.clock, SimulatedClock)
    house.clock.move_to(house.clock.now() + after)
    return deliver_queued(house, next(iter(house.contexts.values())))


def attempts(house: House) -> list[tuple[str, str]]:
    with house.ledger.session() as session:
        rows = session.scalars(select(DeliveryAttempt).order_by(DeliveryAttempt.number))
        return [(row.channel, row.state) for row in rows]


def test_mail_that_is_refused_twice_goes_by_the_next_channel(
    tmp_path: Path, webhook: tuple[int, list[dict[str, Any]]]
) -> None:
    port, posted = webhook
    inbox = Inbox(refused={"xa@huyen.example"})
    with running_mail(inbox) as mail:
        house = opened(tmp_path, mail, f"sms=json://127.0.0.1:{port}/gui")
        assert deliver(house) == 0
        assert deliver(house, timedelta(minutes=5)) == 0
        assert deliver(house, timedelta(minutes=30)) == 1
    assert attempts(house) == [("mail", "refused"), ("mail", "refused"), ("sms", "sent")]
    assert posted[0]["title"] == "Nhắc việc"
    assert "xa@huyen.example" in posted[0]["message"]
    house.close()


def test_what_no_channel_takes_is_tried_by_each_in_turn_and_then_left_to_a_person_on_the_page(
    tmp_path: Path, webhook: tuple[int, list[dict[str, Any]]]
) -> None:
    port, _ = webhook
    inbox = Inbox(refused={"xa@huyen.example"})
    with running_mail(inbox) as mail:
        house = opened(tmp_path, mail, f"sms=json://127.0.0.1:{port}{BROKEN}")
        for _ in range(11):  # eight working days and two days off, then once more
            assert deliver(house, timedelta(days=1)) == 0
    assert inbox.mails == []
    tried = [channel for channel, _ in attempts(house)]
    assert tried == ["mail", "mail", "sms", "sms"] * 2
    (line,) = [one for one in trouble_lines(house, lambda _: True) if "only=unsent" in one.path]
    assert (line.count, str(line.word.text)) == (1, "thư chưa gửi")
    with house.ledger.session() as session:
        assert session.get_one(Message, MESSAGE).state == "given_up"
    house.close()


def test_a_mail_server_that_is_away_for_half_a_day_counts_as_failed(
    tmp_path: Path, webhook: tuple[int, list[dict[str, Any]]]
) -> None:
    port, posted = webhook
    house = opened(tmp_path, free_port(), f"zalo=json://127.0.0.1:{port}/gui")
    for hours in (0, 5, 1, 1):
        deliver(house, timedelta(hours=hours))
    assert attempts(house) == [("mail", "failed"), ("mail", "failed"), ("zalo", "sent")]
    assert len(posted) == 1
    house.close()


def test_what_is_late_waits_for_the_office_to_open(tmp_path: Path) -> None:
    inbox = Inbox()
    with running_mail(inbox) as mail:
        house = opened(tmp_path, mail)
        assert deliver(house, timedelta(hours=11)) == 0
        assert deliver(house, timedelta(hours=14)) == 1
    house.close()


BOUNCE = f"""From: MAILER-DAEMON@huyen.example
To: {USER}
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.huyen.example

Final-Recipient: rfc822; xa@huyen.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: message/rfc822

Message-ID: {MESSAGE}
Subject: x

x
--b--
"""


def test_a_bounce_is_put_on_record_once_and_shown(tmp_path: Path) -> None:
    inbox, box = Inbox(), tmp_path / "bounces"
    (box / "new").mkdir(parents=True)
    with running_mail(inbox) as mail:
        house = opened(tmp_path / "house", mail)
        assert deliver(house) == 1
    for name in ("1.eml", "2.eml"):
        (box / "new" / name).write_text(BOUNCE)
    (box / "3.eml").write_text("Subject: chào\n\nkhông phải thư trả lại")
    (bounce,) = record_bounces(house, box)
    assert (bounce.recipient, bounce.status) == ("xa@huyen.example", "5.1.1")
    assert attempts(house) == [("mail", "sent"), ("mail", "bounced")]
    assert record_bounces(house, box) == []
    with house.ledger.session() as session:
        assert session.get_one(Message, MESSAGE).state == "failed"
    house.close()


@pytest.mark.parametrize("value", ["sms", "sms=khong", "mail=json://a", "a=json://a a=json://b"])
def test_a_wrong_list_of_channels_is_said_without_its_secrets(value: str) -> None:
    with pytest.raises(ChannelsUnknown) as error:
        channel_settings({"CHUKY_CHANNELS": value})
    assert "json://a" not in str(error.value)

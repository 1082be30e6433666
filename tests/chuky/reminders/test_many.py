"""A morning of 3,321 units over real SMTP: a few connections, each letter once, memory flat."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import func, select

from chuky.clock import VIETNAM
from chuky.ledger.models import Message, Reminder
from chuky.reminders.send import send_reminders
from chuky.reminders.smtp import LINES, SmtpPost, smtp_settings
from tests.chuky.reminders.real_house import STAGE, addressed, real_house
from tests.services.mail import USER, Inbox, running_mail

pytestmark = [pytest.mark.service, pytest.mark.timeout(240)]
UNITS = 3321
MORNING = datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM)
LIMIT = 64 * 1024 * 1024
"""Bytes by which the process may grow: the letters together are twice as large with their rows."""


@dataclass
class Register(Inbox):
    """Keeps the Message-IDs alone, so that memory is the sender's."""

    ids: list[str] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Any, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        found = re.search(rb"^Message-ID: (\S+)\r$", envelope.content, re.MULTILINE)
        assert found is not None
        self.ids.append(found[1].decode())
        return "250 OK"


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@contextmanager
def watched() -> Iterator[list[int]]:
    """The process's resident memory meanwhile, several times a second."""
    seen, over = [resident()], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            seen.append(resident())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def test_a_morning_of_every_commune_goes_out_over_a_few_connections_each_letter_once(
    tmp_path: Path,
) -> None:
    real = real_house(tmp_path, 2023, 12, 22, 9)
    plan = real.loaded.plan
    window = {"stated": None, "due": "2024-01-10", "opens": date(2023, 12, 20)}
    one, stage = plan.units[0], plan.stage(STAGE).model_copy(update=window)
    units = tuple(
        one.model_copy(update={"code": f"X{n:04}", "name": f"Xã {n}", "email": f"x{n}@xa.example"})
        for n in range(UNITS)
    )
    context = real.activate(addressed(plan, stages=(stage,), units=units))
    inbox = Register()
    with running_mail(inbox) as port, watched() as memory:
        settings = smtp_settings(
            {"CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}", "CHUKY_SMTP_FROM": USER}
        )
        assert settings is not None
        real.house.post = SmtpPost(settings)
        real.clock.move_to(MORNING)
        assert send_reminders(real.house, context, MORNING) == UNITS
        assert send_reminders(real.house, context, MORNING) == 0
    assert len(inbox.ids) == len(set(inbox.ids)) == UNITS
    assert 1 < inbox.connections <= LINES
    assert max(memory) - memory[0] < LIMIT, f"{(max(memory) - memory[0]) >> 20} MiB"
    with real.house.ledger.session() as session:
        assert session.scalars(select(Message.state).distinct()).all() == ["sent"]
        assert session.scalar(select(func.count()).select_from(Reminder)) == UNITS
    real.house.close()

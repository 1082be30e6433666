"""Two workers at once on PostgreSQL: no reminder and no mail twice."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.stage_state import stage_state
from chuky.house import HouseSettings, open_house
from chuky.ledger.models import Message, Moment, Reminder
from chuky.plan import find_plan, load_plan
from chuky.reminders.smtp import smtp_settings
from tests.services.mail import USER, Inbox, running_mail

pytestmark = pytest.mark.service
PLAN = "thanh-mien-par-index-2023"
WORKER = """
import os, sys
from datetime import datetime
from pathlib import Path
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.house import HouseSettings, open_house
from chuky.reminders.send import send_reminders
settings = HouseSettings.from_environment(os.environ)
at = datetime(2024, 1, 11, 7, 30, tzinfo=VIETNAM)
house = open_house(Path(sys.argv[1]), SimulatedClock(at), settings=settings)
context = load_cycle(house, sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
print(send_reminders(house, context, at))
"""


def test_two_processes_that_remind_at_once_send_every_mail_once(
    tmp_path: Path, postgres_url: str
) -> None:
    inbox = Inbox()
    with running_mail(inbox) as port:
        environment = {
            "CHUKY_LEDGER": postgres_url,
            "CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "CHUKY_SMTP_FROM": USER,
        }
        settings = HouseSettings(postgres_url, None, smtp_settings(environment))
        clock = SimulatedClock(datetime(2023, 12, 1, 9, tzinfo=VIETNAM))
        house = open_house(tmp_path, clock, settings=settings)
        loaded = load_plan(find_plan(PLAN))
        units = tuple(
            unit.model_copy(update={"email": f"{unit.code}@xa.example"})
            for unit in loaded.plan.units
        )
        agencies = {
            key: agency.model_copy(update={"email": f"{key}@huyen.example"})
            for key, agency in loaded.plan.agencies.items()
        }
        parts = {"units": units, "agencies": agencies}
        plan = loaded.plan.model_copy(update=parts)
        activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
        with house.ledger.transaction() as session:
            stage_state(session, PLAN, "self-assessment").state = "blocked"
        workers = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, str(tmp_path), PLAN],
                env={**environment, "PYTHONPATH": str(Path(__file__).parents[3])},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()
        counts = [int(worker.communicate(timeout=60)[0]) for worker in workers]
        assert [worker.returncode for worker in workers] == [0, 0]
    with house.ledger.session() as session:
        messages = session.scalar(select(func.count()).select_from(Message))
        reminders = session.scalars(select(Reminder)).all()
        done = session.scalars(select(Moment).where(Moment.kind == "overdue-1")).first()
        assert done is not None
    house.close()
    people = [recipient for recipient, _ in inbox.mails]
    assert len(people) == len(set(people)) == sum(counts)
    assert len([row for row in reminders if row.step == "overdue-1"]) == len(units) + 1
    assert messages == len(people), "a real house has no witness unless its rules name one"

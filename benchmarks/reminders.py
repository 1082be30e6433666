"""3,321 units: planning a day's reminders, delivering them by SMTP, beside plain smtplib."""

import smtplib
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from benchmarks.measure import line, peak_line, seconds
from benchmarks.memory import grown_bytes
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.stage_state import stage_state
from chuky.house import HouseSettings, open_house
from chuky.plan import find_plan, load_plan
from chuky.reminders.dry_run import letters_of_day
from chuky.reminders.letter import as_bytes
from chuky.reminders.send import send_reminders
from chuky.reminders.smtp import smtp_settings

UNITS = 3321
"""Communes, wards and special zones of the country since 1 July 2025."""
SENDER = "nhac-viec@huyen.example"
SERVER = """
import sys, time
from aiosmtpd.controller import Controller
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"
controller = Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start(); print("ready", flush=True); sys.stdin.read(); controller.stop()
"""


def main() -> None:
    """Print the numbers."""
    from tests.services.mail import free_port

    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    assert server.stdout is not None  # noqa: S101
    server.stdout.readline()
    print(f"reminders: {UNITS} units, SMTP on loopback in its own process")
    try:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), port)
    finally:
        server.communicate(b"")


def _measure(folder: Path, port: int) -> None:
    smtp = smtp_settings({"CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}", "CHUKY_SMTP_FROM": SENDER})
    clock = SimulatedClock(datetime(2024, 1, 3, tzinfo=VIETNAM))
    house = open_house(folder, clock, settings=HouseSettings(smtp=smtp))
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    one = loaded.plan.units[0]
    units = tuple(
        one.model_copy(update={"code": f"X{n:04}", "name": f"Xã {n}", "email": f"x{n}@xa.example"})
        for n in range(UNITS)
    )
    stages = (loaded.plan.stage("self-assessment"),)
    plan = loaded.plan.model_copy(update={"units": units, "stages": stages})
    context = activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    with house.ledger.transaction() as session:
        stage_state(session, context.id, stages[0].key).state = "open"
    started = time.perf_counter()
    with house.ledger.session() as session:
        letters = letters_of_day(session, context, date(2024, 1, 3))
    line("planned, texts filled", seconds(time.perf_counter() - started), f"{len(letters)} letters")
    contents = [(letter.recipient, as_bytes(letter, house.sender)) for letter in letters]
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as plain:
        for recipient, content in contents:
            plain.sendmail(SENDER, [recipient], content)
    line("plain smtplib, one connection, nothing recorded", seconds(time.perf_counter() - started))
    del letters, contents
    clock.move_to(datetime(2024, 1, 3, 7, 30, tzinfo=VIETNAM))
    sent: list[int] = []
    started = time.perf_counter()
    grown = grown_bytes(lambda: sent.append(send_reminders(house, context, clock.now())))
    line("queued, delivered, recorded", seconds(time.perf_counter() - started), f"{sent[0]} mails")
    line("memory grown meanwhile", f"{grown >> 20} MiB")
    peak_line("memory peak while delivering")
    house.close()


if __name__ == "__main__":
    main()

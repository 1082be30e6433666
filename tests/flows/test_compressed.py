"""A whole cycle in four minutes on a real Prefect server, worker and SMTP server, disturbed.

The worker is killed, then everything is, Prefect's database is dropped, a backup is taken; an
undisturbed run of the same ledger on a simulated clock must leave the same mails and datasets.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import select, update

from chuky.backup import restore
from chuky.clock import Clock, SimulatedClock, SystemClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext, load_cycle
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import verify_chain
from chuky.ledger.models import Cycle, Deadline, Message, Moment, SealedDataset, StageState
from chuky.plan import LoadedPlan, Plan, find_plan, load_plan
from chuky.planning.wanted import wanted_runs
from chuky.rehearsal.faults import LEVELS
from chuky.rehearsal.script import write_script
from chuky.rehearsal.workspace import seeded_ballot_key
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.smtp import smtp_settings
from flows.engine import Engine, working_with
from flows.wake import run_due
from tasks.house import use_house
from tests.flows.test_schedule import ROOT, moment_runs, processes_of, wait_for
from tests.services.mail import USER, Inbox, running_mail

pytestmark = [pytest.mark.flow, pytest.mark.timeout(420)]
PLAN = "thanh-mien-par-index-2023"
BEGIN = 25
"""Seconds until the first moment: the server starts meanwhile."""
TIMES = {
    "survey/opens": 0, "self-assessment/opens": 0, "secretariat-meeting/opens": 0,
    "self-assessment/reminder-5": 8, "survey/reminder-2": 16,
    "secretariat-meeting/closes": 40, "survey/closes": 48, "self-assessment/closes": 56,
    "appraisal/opens": 66, "aggregation/opens": 66, "appraisal/reminder-2": 74,
    "appraisal/closes": 104, "council-meeting/opens": 112, "council-meeting/reminder-2": 120,
    "aggregation/closes": 138, "council-meeting/closes": 143, "approval/opens": 150,
    "publication/opens": 160, "publication/closes": 182,
}  # fmt: skip
"""Moment → seconds after the beginning; every other moment of the plan is left out."""


@dataclass(frozen=True)
class Turn:
    """When these stages' people act: once the moments are done and the stages sealed."""

    people: tuple[str, ...]
    done: tuple[str, ...]
    sealed: tuple[str, ...] = ()


TURNS = (
    Turn(
        ("survey", "self-assessment", "secretariat-meeting"),
        ("self-assessment/reminder-5", "survey/reminder-2", "secretariat-meeting/opens"),
    ),
    Turn(("appraisal",), ("appraisal/opens", "appraisal/reminder-2"), ("self-assessment",)),
    Turn(
        ("aggregation", "council-meeting"),
        ("aggregation/opens", "council-meeting/opens", "council-meeting/reminder-2"),
        ("appraisal", "survey"),
    ),
    Turn(("approval",), ("approval/opens",), ("council-meeting",)),
    Turn(("publication",), ("publication/opens",)),
)


@dataclass
class People:
    """Those who work in the cycle, turn by turn."""

    house: House
    context: CycleContext
    turns: list[Turn] = field(default_factory=lambda: list(TURNS))

    def act(self) -> bool:
        """Let those whose turn it is do their work; whether there were any."""
        if not self.turns or not self._ready(self.turns[0]):
            return False
        turn = self.turns.pop(0)
        for step in write_script(self.context, 7, LEVELS["none"], None):
            if step.key.split("/")[0] in turn.people:
                step.act(self.house)
        return True

    def _ready(self, turn: Turn) -> bool:
        cycle = self.context.id
        wanted = {f"{stage}/all/{kind}" for stage, kind in (m.split("/") for m in turn.done)}
        with self.house.ledger.session() as session:
            done = {
                row.removeprefix(f"{cycle}/").removesuffix("/v1")
                for row in session.scalars(select(Moment.id).where(Moment.state == "done"))
            }
            sealed = session.scalars(select(StageState.key).where(StageState.state == "sealed"))
            return wanted <= done and set(turn.sealed) <= set(sealed)


def small(loaded: LoadedPlan) -> Plan:
    """Three communes, every address real, the milestones left out that nothing waits for."""
    plan = loaded.plan
    stages = [s for s in plan.stages if s.kind != "milestone" or s.key == "approval"]
    units = [u.model_copy(update={"email": f"{u.code}@xa.example"}) for u in plan.units[:3]]
    agencies = {
        key: agency.model_copy(update={"email": f"{key}@huyen.example"})
        for key, agency in plan.agencies.items()
    }
    parts = {"stages": tuple(stages), "units": tuple(units), "agencies": agencies}
    return plan.model_copy(update=parts)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A house whose cycle takes three minutes, in its ledger only."""
    now = SystemClock().now()
    house = open_house(tmp_path / "house", SimulatedClock(now))
    loaded = load_plan(find_plan(PLAN))
    activate(house, small(loaded), loaded.criteria, "quan-tri", confirm_illustrative=True)
    seeded_ballot_key(house.folder, PLAN, 7)
    begin = now + timedelta(seconds=BEGIN)
    with house.ledger.transaction() as session:
        for moment in session.scalars(select(Moment)):
            seconds = TIMES.get(f"{moment.stage}/{moment.kind}")
            if seconds is None:
                session.delete(moment)
            else:
                moment.at = begin + timedelta(seconds=seconds)
        day = timedelta(days=1)
        session.execute(update(Deadline).values(opens=now - day, due=now + day))
    house.close()
    return tmp_path / "house"


def smtp(port: int) -> dict[str, str]:
    return {"CHUKY_SMTP_URL": f"smtp://127.0.0.1:{port}", "CHUKY_SMTP_FROM": USER}


@contextmanager
def opened(home: Path, clock: Clock, port: int) -> Iterator[House]:
    settings = HouseSettings(smtp=smtp_settings(smtp(port)))
    house = open_house(home, clock, settings=settings)
    try:
        yield house
    finally:
        house.close()


def undisturbed(home: Path, port: int) -> dict[str, str]:
    """The cycle on a simulated clock in this process; name → hash of every sealed dataset."""
    with opened(home, SystemClock(), port) as house:
        with house.ledger.session() as session:
            instants = sorted(set(session.scalars(select(Moment.at))))
        house.clock = SimulatedClock(instants[0])
        use_house(house)
        people = People(house, load_cycle(house, PLAN))
        for instant in instants:
            assert isinstance(house.clock, SimulatedClock)
            house.clock.move_to(instant)
            run_due(house, PLAN, "undisturbed")
            if people.act():
                run_due(house, PLAN, "undisturbed")
        deliver_queued(house, people.context)
        use_house(None)
        return sealed(house)


def sealed(house: House) -> dict[str, str]:
    with house.ledger.session() as session:
        assert session.get_one(Cycle, PLAN).state == "published", states(house)
        return {row.name: row.parquet_sha256 for row in session.scalars(select(SealedDataset))}


def states(house: House) -> dict[str, str]:
    with house.ledger.session() as session:
        return {row.id: row.state for row in session.scalars(select(Moment).order_by(Moment.at))}


def message_ids(inbox: Inbox) -> list[str]:
    return [message_from_bytes(content)["Message-ID"] for _, content in inbox.mails]


def letters(inbox: Inbox) -> dict[str, list[str]]:
    """Message-ID → envelope's recipients, subject, and every part's own text.

    What only says when it was made (Date, a calendar's DTSTAMP) is left out; so is the minute at
    which the people of the bad day, who act on the machine's clock, sent their work.
    """
    found = {}
    for envelope, content in inbox.mails:
        mail = message_from_bytes(content, policy=policy.default)
        parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
        texts = [f"{part.get_content_type()}\n{made_anew(part.get_content())}" for part in parts]
        if ".receipt." in str(mail["Message-ID"]):
            texts = [re.sub(r"\d\d:\d\d", "hh:mm", text) for text in texts]
        found[str(mail["Message-ID"])] = [str(envelope), str(mail["Subject"]), *texts]
    return found


def made_anew(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("DTSTAMP"))


def pids_of(home: Path) -> list[int]:
    """Every process that works in this house's folder, this one left out."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"CHUKY_HOME={home}\0".encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
    return [pid for pid in found if pid != os.getpid()]


@dataclass
class Machine:
    """`chuky up` and what a bad day does to it."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        command = [sys.executable, "-m", "chuky", "up", "--home", str(self.home), "--no-web"]
        log = (self.home.parent / "up.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, **smtp(self.port)}
            )

    def kill_worker(self) -> None:
        """The worker and the run that it is at, outright."""
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            pid = int(entry.parent.name)
            if self._is_worker(entry):
                os.killpg(pid, signal.SIGKILL)
                return
        raise AssertionError("there is no worker to kill")

    def _is_worker(self, entry: Path) -> bool:
        try:
            words = entry.read_bytes().split(b"\0")
            ours = str(self.home).encode() in (entry.parent / "environ").read_bytes()
        except OSError:
            return False
        return ours and b"flows.child_process" in words and b"worker" in words

    def lose_everything(self) -> None:
        """Power off; Prefect's database doesn't come back."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        for pid in pids_of(self.home):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not processes_of(self.home), 40)
        for file in (self.home / "prefect").glob("prefect.db*"):
            file.unlink()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def disturbed(home: Path, port: int, archive: Path) -> dict[str, str]:
    """The cycle by itself on the machine's clock, on a bad day."""
    machine = Machine(home, port)
    machine.up()
    try:
        with opened(home, SystemClock(), port) as house:
            people = People(house, load_cycle(house, PLAN))
            bad_day(machine, house, people, archive)
            wait_for(lambda: published(house, people), 200)
            wait_for(lambda: not waiting_mail(house), 60)
            return sealed(house)
    finally:
        machine.stop()


def bad_day(machine: Machine, house: House, people: People, archive: Path) -> None:
    wait_for(people.act, 120)
    back_up(machine.home, archive)
    with house.ledger.session() as session:
        closes = session.get_one(Moment, f"{PLAN}/survey/all/closes/v1").at
    wait_for(lambda: house.clock.now() > closes + timedelta(seconds=3), 90)
    machine.kill_worker()
    wait_for(people.act, 120)
    machine.lose_everything()
    machine.up()
    wait_for(lambda: restored(machine.home, house), 120)


def restored(home: Path, house: House) -> bool:
    """Whether Prefect has a run again for each moment that is yet to come."""
    if not (home / "prefect" / "prefect.db").exists():
        return False
    soon = house.clock.now() + timedelta(seconds=10)
    left = {want.moment_id for want in wanted_runs(house) if want.at > soon}
    return bool(left) and left <= moment_runs(home)


def back_up(home: Path, archive: Path) -> None:
    command = [sys.executable, "-m", "chuky", "backup", "--home", str(home), str(archive)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)


def published(house: House, people: People) -> bool:
    people.act()
    with house.ledger.session() as session:
        return session.get_one(Cycle, PLAN).state == "published"


def waiting_mail(house: House) -> list[str]:
    with house.ledger.session() as session:
        return list(session.scalars(select(Message.id).where(Message.state == "queued")))


def nothing_before_its_time(home: Path) -> None:
    house = open_house(home)
    with house.ledger.session() as session:
        rows = {row.key: row for row in session.scalars(select(StageState))}
        moments = session.scalars(select(Moment)).all()
    house.close()
    for moment in moments:
        stage = rows[moment.stage]
        at: datetime | None = stage.opened_at if moment.kind == "opens" else moment.done_at
        assert moment.kind == "completed" or at is None or at >= moment.at
        assert stage.opened_at is not None
        assert stage.sealed_at is not None
        assert stage.opened_at <= stage.sealed_at


def test_a_disturbed_cycle_leaves_the_mails_and_datasets_of_an_undisturbed_one(
    home: Path, engine: Engine, tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path / "calm")
    bad, calm, later = Inbox(), Inbox(), Inbox()
    with running_mail(bad) as port:
        begun = time.monotonic()
        datasets = disturbed(home, port, tmp_path / "backup.tar")
        assert time.monotonic() - begun < 360
    nothing_before_its_time(home)
    with working_with(engine), running_mail(calm) as port:
        assert undisturbed(tmp_path / "calm", port) == datasets
    assert len(datasets) >= 4
    assert set(message_ids(bad)) == set(message_ids(calm))
    assert letters(bad) == letters(calm)
    assert len(set(message_ids(calm))) == len(calm.mails) > 5
    assert len(bad.mails) - len(set(message_ids(bad))) <= 1  # cut after DATA: the same one again
    with working_with(engine), running_mail(later) as port:
        restored_house_is_quiet(tmp_path, port)
    assert later.mails == []


def restored_house_is_quiet(folder: Path, port: int) -> None:
    """The backup of the middle of the cycle verifies, runs what is due, and mails nobody."""
    report = restore(folder / "backup.tar", folder / "elsewhere")
    with opened(folder / "elsewhere", SystemClock(), port) as house:
        with house.ledger.session() as session:
            chain = verify_chain(session, PLAN, report.manifest.chains[PLAN].head)
        assert chain.intact
        use_house(house)
        assert run_due(house, PLAN, "elsewhere")
        assert deliver_queued(house, load_cycle(house, PLAN)) == 0
        use_house(None)
        assert waiting_mail(house)

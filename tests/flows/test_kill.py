"""A rehearsal that is cut off anywhere goes on and ends in the same bytes, no mail twice."""

import contextlib
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chuky.ledger.engine import Ledger
from chuky.plan import find_plan, load_plan
from chuky.rehearsal.options import RehearsalOptions
from flows.engine import Engine
from flows.rehearse import rehearse
from tests.flows.conftest import Rehearse, quiet

pytestmark = pytest.mark.flow
PLAN = "thanh-mien-par-index-2023"
UNITS = 4
KILLED_AT = (0, 15, 42)
"""Audit events on record when the process is killed; 0: while it starts."""
EVERY = 5
"""Of the transactions in process, each fifth is the last one before a cut."""


def left_behind(workspace: Path) -> dict[str, str]:
    """Every published file and every letter, by hash."""
    return {
        path.relative_to(workspace).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("publication", "mail")
        for path in sorted((workspace / folder).rglob("*"))
        if path.is_file()
    }


class Cut(BaseException):
    """The process ends here."""


def test_cut_after_every_few_transactions_a_year_ends_the_same(
    rehearsed: Rehearse, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = left_behind(rehearsed(PLAN, units=UNITS))
    options = RehearsalOptions(tmp_path / "workspace", units=UNITS)
    real = Ledger.transaction
    count = {"transactions": 0, "cuts": 0}

    @contextlib.contextmanager
    def cut_now_and_then(ledger: Ledger) -> Iterator[Any]:
        with real(ledger) as session:
            yield session
        count["transactions"] += 1
        if count["transactions"] % EVERY == 0:
            count["cuts"] += 1
            raise Cut

    monkeypatch.setattr(Ledger, "transaction", cut_now_and_then)
    loaded = load_plan(find_plan(PLAN))
    for _ in range(400):
        try:
            rehearse(loaded, options, quiet, engine).house.close()
        except Cut:
            continue
        break
    assert count["cuts"] >= 20
    assert left_behind(options.folder) == whole


def test_killed_outright_at_many_moments_a_year_ends_the_same(
    rehearsed: Rehearse, tmp_path: Path
) -> None:
    whole = left_behind(rehearsed(PLAN, units=UNITS))
    workspace = tmp_path / "workspace"
    for events in KILLED_AT:
        kill_when(workspace, events)
    assert start(workspace).wait(180) == 0
    assert left_behind(workspace) == whole


def start(workspace: Path) -> subprocess.Popen[bytes]:
    command = ["rehearse", PLAN, "--units", str(UNITS), "--out", str(workspace), "--quiet"]
    return subprocess.Popen(
        [str(Path(sys.executable).parent / "chuky"), *command],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_when(workspace: Path, events: int) -> None:
    """Start a rehearsal, kill it once so much is on record, and see its server leave too."""
    process = start(workspace)
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        if workspace.exists() and events_of(workspace) >= events:
            break
        time.sleep(0.02)
    assert process.poll() is None, f"it ended by itself with {process.returncode} before {events}"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert eventually_alone(process.pid), "the Prefect server outlived its parent"


def events_of(workspace: Path) -> int:
    try:
        with contextlib.closing(sqlite3.connect(workspace / "ledger.db")) as connection:
            found = connection.execute("SELECT count(*) FROM audit_event").fetchone()
    except sqlite3.Error:
        return 0
    return int(found[0])


def eventually_alone(session: int) -> bool:
    """Whether no process of the killed one's session is left after a few seconds."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if not members(session):
            return True
        time.sleep(0.1)
    return False


def members(session: int) -> list[int]:
    """Processes of a session (proc(5): the sixth field of stat), zombies left out."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(path.parent.name))
    return found

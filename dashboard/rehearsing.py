"""A draft rehearsed beside the server: a child process, and how far it is.

Belongs here: starting `chuky rehearse` and reading its workspace. What it does is its own. The
server may be several processes: each finds the child by the number in `{workspace}.pid`.
"""

import fcntl
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chuky.plan.drafts import draft_path
from chuky.rehearsal.options import SUMMARY

_CHILDREN: dict[Path, subprocess.Popen[bytes]] = {}
"""Those that this process started, so that it hears of their end."""
LEAVES_WITHIN = 15
"""Seconds; a rehearsal ends its own Prefect server before it leaves."""
SAID = 600
"""Letters of what the child said last, where it failed."""


@dataclass(frozen=True)
class Rehearsal:
    """`state`: none, running, done, failed. `done` of `total` moments; `at`: its own clock."""

    state: str
    done: int = 0
    total: int = 0
    at: str = ""
    said: str = ""


def workspace(home: Path, draft: str) -> Path:
    """Where this very text of the draft is rehearsed: another text, another folder."""
    content = draft_path(home, draft).read_bytes()
    return home / "rehearsals" / f"{draft}-{hashlib.sha256(content).hexdigest()[:12]}"


def start(home: Path, draft: str) -> None:
    """Start it, or let it go on; one that runs or is done stays."""
    folder = workspace(home, draft)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        if look(home, draft).state in ("running", "done"):
            return
        command = [sys.executable, "-m", "chuky", "rehearse", str(draft_path(home, draft))]
        with _beside(folder, "log").open("wb") as log:
            child = subprocess.Popen(  # noqa: S603
                [*command, "--out", str(folder), "--quiet"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        _CHILDREN[folder] = child
        while child.poll() is None and not _works_in(folder, child.pid):
            time.sleep(0.01)  # a process just begun shows an empty command line
        _beside(folder, "pid").write_text(str(child.pid))


def stop(home: Path, draft: str) -> None:
    """End the child, whoever started it; the same text goes on later where it stood."""
    folder = workspace(home, draft)
    process = _running(folder)
    _beside(folder, "pid").unlink(missing_ok=True)
    until = time.monotonic() + LEAVES_WITHIN
    while process is not None and time.monotonic() < until:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
        time.sleep(0.1)
        process = _running(folder, process)


def look(home: Path, draft: str) -> Rehearsal:
    """How far the rehearsal of this text is."""
    folder = workspace(home, draft)
    done, total, at = _counted(folder / "ledger.db")
    if _running(folder) is not None:
        return Rehearsal("running", done, total, at)
    if (folder / SUMMARY).is_file():
        said = (folder / SUMMARY).read_text(encoding="utf-8")
        return Rehearsal("done", done, total, at, said)
    if _beside(folder, "pid").is_file():
        said = _beside(folder, "log").read_text(encoding="utf-8", errors="replace")
        return Rehearsal("failed", done, total, at, said[-SAID:])
    return Rehearsal("none", done, total, at)


def carry(old: Path, new: Path) -> None:
    """What was rehearsed under a draft's old name, under its new one."""
    for kind in ("log", "pid"):
        if _beside(old, kind).exists():
            _beside(old, kind).replace(_beside(new, kind))
    if old.is_dir() and old != new and not new.exists():
        old.rename(new)


def _running(folder: Path, process: int | None = None) -> int | None:
    """The child's number while it works in this folder; a number that another took is none."""
    child = _CHILDREN.get(folder)
    if child is not None and child.poll() is not None:
        _CHILDREN.pop(folder, None)
    try:
        number = process or int(_beside(folder, "pid").read_text())
    except (OSError, ValueError):
        return None
    return number if _works_in(folder, number) else None


def _works_in(folder: Path, process: int) -> bool:
    try:
        said = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    return os.fsencode(folder) in said.split(b"\0")


def _beside(folder: Path, kind: str) -> Path:
    return folder.parent / f"{folder.name}.{kind}"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two that start at once: the second waits and finds the first one's child."""
    with _beside(folder, "lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _counted(ledger: Path) -> tuple[int, int, str]:
    """Moments done, moments in all, and the simulated instant of the last event."""
    if not ledger.is_file():
        return 0, 0, ""
    try:
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=1)) as reader:
            done = reader.execute("SELECT count(*) FROM moment WHERE state = 'done'").fetchone()
            all_ = reader.execute(
                "SELECT count(*) FROM moment WHERE state != 'cancelled'"
            ).fetchone()
            last = reader.execute("SELECT max(at) FROM audit_event").fetchone()
    except sqlite3.Error:  # it is being made, or migrated
        return 0, 0, ""
    return done[0], all_[0], _day(last[0])


def _day(instant: str | None) -> str:
    return f"{datetime.fromisoformat(instant):%d/%m/%Y}" if instant else ""

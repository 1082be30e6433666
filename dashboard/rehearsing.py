"""A draft rehearsed beside the server: a child process, and how far it is.

Belongs here: starting `chuky rehearse` and reading its workspace. What it does is its own.
"""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from chuky.plan.drafts import draft_path

_CHILDREN: dict[Path, subprocess.Popen[bytes]] = {}
_LOCK = Lock()
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
    with _LOCK:
        if look(home, draft).state in ("running", "done"):
            return
        folder.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "chuky", "rehearse", str(draft_path(home, draft))]
        with (folder.parent / f"{folder.name}.log").open("wb") as log:
            _CHILDREN[folder] = subprocess.Popen(  # noqa: S603
                [*command, "--out", str(folder), "--quiet"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def stop(home: Path, draft: str) -> None:
    """End the child that this server started; the same text goes on later where it stood."""
    with _LOCK:
        child = _CHILDREN.pop(workspace(home, draft), None)
    if child is not None and child.poll() is None:
        child.terminate()
        child.wait()


def look(home: Path, draft: str) -> Rehearsal:
    """How far the rehearsal of this text is."""
    folder = workspace(home, draft)
    done, total, at = _counted(folder / "ledger.db")
    child = _CHILDREN.get(folder)
    status = child.poll() if child is not None else None
    if child is not None and status is None:
        return Rehearsal("running", done, total, at)
    if (folder / "summary.txt").is_file():
        said = (folder / "summary.txt").read_text(encoding="utf-8")
        return Rehearsal("done", done, total, at, said)
    if status:
        log = folder.parent / f"{folder.name}.log"
        return Rehearsal(
            "failed", done, total, at, log.read_text(encoding="utf-8", errors="replace")[-SAID:]
        )
    return Rehearsal("none", done, total, at)


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

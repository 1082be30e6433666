"""One machine's processes: Prefect's server, a worker, the web application; started and ended.

Belongs here: the processes. What a server is started with is in `engine.py`; who is to be woken in
`scheduling.py`. Only processes that were started here are ended here.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flows.engine import Engine, start_engine

WORKER = {"PREFECT_WORKER_QUERY_SECONDS": "2", "PREFECT_WORKER_PREFETCH_SECONDS": "5"}
"""Asked every 2 s: a moment starts within 9 s of its time (15 s is Prefect's default)."""
LEAVE_SECONDS = 15
FALLS = 5
"""Starting a process again so often means that it can't run; a person must look at its log."""
ACCESS = "api.env"
"""Where other commands of this house find the running server: address and auth string."""


@dataclass
class Child:
    """A process that was started with its log, and how it is started again."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    command: tuple[str, ...]
    more: Mapping[str, str]
    falls: int = 0

    def stop(self) -> None:
        """Ask it to leave, then end its whole session."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(LEAVE_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it and all that it started, now."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Machine:
    """What runs for one house. `folder`: Prefect's data and all logs."""

    folder: Path
    engine: Engine
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *command: str, more: Mapping[str, str] = {}) -> Child:
        """Run a Python module in a session of its own, its output in `{name}.log`."""
        log = self.folder / f"{name}.log"
        child = Child(name, _run(log, command, more), log, command, more)
        self.children.append(child)
        return child

    def start_worker(self) -> Child:
        """A worker that takes runs of the pool, each in a process of its own."""
        return self.start(
            "worker", "prefect", "worker", "start", "--pool", "chuky", "--type", "process",
            more=WORKER,
        )  # fmt: skip

    def fallen(self) -> str | None:
        """The name of a process that has ended and isn't started again: the server, or one that
        fell too often to be a chance."""
        if self.engine.process.poll() is not None:
            return "server"
        return next((c.name for c in self.children if c.falls > FALLS), None)

    def revive(self) -> list[str]:
        """Start again what has fallen; the names."""
        fallen = [child for child in self.children if child.process.poll() is not None]
        for child in fallen:
            child.falls += 1
            if child.falls <= FALLS:
                child.process = _run(child.log, child.command, child.more)
        return [child.name for child in fallen]

    def stop(self) -> None:
        """End everything, the server last."""
        for child in reversed(self.children):
            child.stop()
        self.engine.stop()
        (self.folder / ACCESS).unlink(missing_ok=True)


def _run(log: Path, command: tuple[str, ...], more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 (our own interpreter)
            [sys.executable, "-m", "flows.child_process", *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=Path(__file__).parents[1],
            env={**os.environ, **more},
            start_new_session=True,
        )


def start_machine(folder: Path) -> Machine:
    """Prefect's server with its scheduler, answering; this process points at it.

    Must be called before Prefect is first imported. Raises EngineEnded, EngineSilent.
    """
    engine = start_engine(folder, alone=False)
    try:
        engine.wait()
    except BaseException:
        engine.stop()
        raise
    access = folder / ACCESS
    access.touch(mode=0o600)
    access.write_text(
        f"PREFECT_API_URL={engine.url}\nPREFECT_API_AUTH_STRING={engine.auth}\n", encoding="utf-8"
    )
    return Machine(folder, engine)


def join_machine(folder: Path) -> bool:
    """Point this process at the house's running server; False where none is recorded."""
    access = folder / ACCESS
    if not access.exists():
        return False
    for line in access.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        os.environ[name] = value
    return True

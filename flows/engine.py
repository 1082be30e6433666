"""Prefect's server for one process: started on a free loopback port, ended with its parent.

Telemetry and the web interface are off. The first start of a Prefect version migrates its database
(about 10 s); `make setup` leaves a migrated one beside the installation to copy from.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from chuky.exceptions import ChukyError

DRAIN_SECONDS = 10
"""Some hundred events of a year take a second or two; more is not worth a wait."""
START_SECONDS = 120
"""A slow disk and a first migration; the lab measured 7–25 s."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_WIKI": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}

ALONE = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
    # plain HTTP on loopback: reading every certificate anew for each run took 45 ms
    "PREFECT_API_TLS_INSECURE_SKIP_VERIFY": "true",
}
"""A rehearsal schedules nothing: its own clock decides, so the server's loops stay off."""


class EngineSilent(ChukyError):
    """máy chủ Prefect không trả lời sau {seconds} giây; xem {log}"""

    en = "the Prefect server doesn't answer after {seconds} s; see {log}"


class EngineEnded(ChukyError):
    """máy chủ Prefect dừng ngay khi khởi động (mã {code}); xem {log}"""

    en = "the Prefect server ended while it started (code {code}); see {log}"


@dataclass
class Engine:
    """A server that was started. `url` is its API's address."""

    process: subprocess.Popen[bytes]
    url: str
    auth: str
    log: Path

    def wait(self) -> None:
        """Return when the server answers. Raises EngineEnded or EngineSilent."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if (code := self.process.poll()) is not None:
                raise EngineEnded(code=code, log=self.log)
            if self._answers():
                return
            time.sleep(0.05)
        raise EngineSilent(seconds=START_SECONDS, log=self.log)

    def stop(self) -> None:
        """End the server: closing its standard input is its sign to leave."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        token = b64encode(self.auth.encode()).decode()
        request = urllib.request.Request(
            f"{self.url}/health", headers={"Authorization": f"Basic {token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def start_engine(folder: Path, *, alone: bool = True) -> Engine:
    """Start Prefect's server with its data in `folder`, and point this process at it.

    `alone`: without the loops that schedule and watch runs, as a rehearsal wants it.
    Must be called before Prefect is first imported: Prefect reads its settings then.
    """
    folder = folder.resolve()  # the server works in another folder than this process
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "prefect.db"
    template = migrated_template()
    if template.exists() and not database.exists():
        _copy_whole(template, database)
    listening = socket.create_server(("127.0.0.1", 0))
    auth = f"chuky:{secrets.token_hex(16)}"
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
    settings = {
        **QUIET,
        **(ALONE if alone else {}),
        "PREFECT_HOME": str(folder),
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{database}",
        "PREFECT_SERVER_API_AUTH_STRING": auth,
        "PREFECT_API_AUTH_STRING": auth,
        "PREFECT_API_URL": url,
    }
    os.environ.update(settings)
    log = folder / "server.log"
    with listening, log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.engine_process", str(listening.fileno())],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[listening.fileno()],  # a free port that nobody can take in between
            cwd=Path(__file__).parents[1],
        )
    return Engine(process, url, auth, log)


@contextmanager
def working_with(engine: Engine) -> Iterator[None]:
    """Flows called inside talk to `engine`, also where Prefect was imported before it started.

    They run here, under our eyes: the heartbeat thread would add a second to each.
    """
    from prefect.settings import (
        PREFECT_API_AUTH_STRING,
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    updates = {
        PREFECT_API_URL: engine.url,
        PREFECT_API_AUTH_STRING: engine.auth,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
    }
    with _no_certificates(), temporary_settings(updates=updates):
        try:
            yield
        finally:
            _drain()


def _drain() -> None:
    """Let Prefect say what it still has to say while there is a server to hear it.

    What is left would be tried again for minutes at the process's end, and by the next engine's
    runs of this process, each item until it gives up.
    """
    from prefect.events.worker import EventsWorker

    EventsWorker.drain_all(timeout=DRAIN_SECONDS, at_exit=False)


@contextmanager
def _no_certificates() -> Iterator[None]:
    """Prefect's client loads the machine's certificates for every flow, 40 ms each time; the
    engine speaks plain HTTP on loopback, and a rehearsal reaches nobody outside."""
    before = {name: os.environ.get(name) for name in ("SSL_CERT_FILE", "SSL_CERT_DIR")}
    os.environ.update(dict.fromkeys(before, os.devnull))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def migrated_template() -> Path:
    """Where `make setup` leaves an empty database that this Prefect version has migrated."""
    return Path(sys.prefix) / "share" / "chuky" / f"prefect-{version('prefect')}.db"


def make_template() -> Path:
    """Migrate an empty database once, so that a rehearsal need not."""
    target = migrated_template()
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    working = target.parent / f"making-{os.getpid()}"
    engine = start_engine(working)
    try:
        engine.wait()
    finally:
        engine.stop()
    _checkpoint(working / "prefect.db")
    (working / "prefect.db").replace(target)
    shutil.rmtree(working)
    return target


def _checkpoint(database: Path) -> None:
    """Fold the write-ahead log into the file, so that one file is the whole database."""
    import sqlite3

    connection = sqlite3.connect(database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a file; whoever is killed meanwhile leaves no half of it behind."""
    half = target.with_suffix(".half")
    shutil.copyfile(source, half)
    half.replace(target)

"""The server under load: `chuky serve` in processes of its own, and what they take of memory."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.serving import free_port

STARTS_WITHIN = 60
"""Seconds; it answers within 3 s on the machine where this was written."""


@contextmanager
def served(
    *command: str, probe: str = "/sign-in", environment: dict[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """(port, process id) of a Python module that takes `--port`; ended afterwards."""
    port = free_port()
    whole = [sys.executable, "-m", *command, "--port", str(port)]
    process = subprocess.Popen(whole, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603
    try:
        _wait(process, port, probe)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=STARTS_WITHIN)


def _wait(process: "subprocess.Popen[bytes]", port: int, probe: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{probe}", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server under load did not start")


def resident(process: int) -> int:
    """Bytes in memory of a process and its children, now; pages that several share count once (a
    child that was just forked shares all of its parent's)."""
    return sum(_share(one) for one in (process, *children(process)))


def processor_seconds(process: int) -> float:
    """Seconds that a process and its children have computed, ended ones too: what neighbours don't
    change."""
    return sum(_computed(one) for one in (process, *children(process)))


def _computed(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _share(process: int) -> int:
    """The proportional set size (proc_pid_smaps(5))."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:  # it has ended
        return 0
    kibibytes = [line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")]
    return int(kibibytes[0]) * 1024 if kibibytes else 0


def children(process: int) -> list[int]:
    found: list[int] = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        for child in file.read_text().split():
            found += [int(child), *children(int(child))]
    return found

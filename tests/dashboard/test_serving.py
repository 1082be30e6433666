"""The server as an office runs it: several processes over one house, ended together."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.serving import children
from dashboard.serving import free_port

pytestmark = pytest.mark.service
PATIENCE = 60
"""Seconds for what takes two on a quiet machine; a question that a killed process no longer answers
is given up after 30."""


class Server:
    """`chuky serve` in two processes."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        command = ["chuky", "serve", "--home", str(home), "--insecure-cookies", "--workers", "2"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--port", str(self.port)], stdout=subprocess.DEVNULL
        )

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def workers(self) -> list[int]:
        """Those that serve; Python's own helper process aside."""
        said = {
            one: Path(f"/proc/{one}/cmdline").read_bytes() for one in children(self.process.pid)
        }
        return [one for one, command in said.items() if b"spawn_main" in command]


def comes(true: Callable[[], object]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.2)
    return False


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() != b""
    except OSError:
        return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path / "house")
    try:
        assert comes(started.answers)
        yield started
    finally:
        if started.process.poll() is None:
            started.process.terminate()
        started.process.wait(PATIENCE)


def test_two_processes_serve_one_house_and_leave_when_they_are_asked(server: Server) -> None:
    assert comes(lambda: len(server.workers()) == 2)
    workers = server.workers()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    assert not [one for one in workers if alive(one)]


def test_a_process_that_fell_is_started_again(server: Server) -> None:
    assert comes(lambda: len(server.workers()) == 2)
    fallen = server.workers()[0]
    os.kill(fallen, signal.SIGKILL)
    assert comes(lambda: fallen not in server.workers() and len(server.workers()) == 2)
    assert comes(server.answers)


def test_no_process_outlives_a_server_that_was_killed(server: Server) -> None:
    assert comes(lambda: len(server.workers()) == 2)
    workers = server.workers()
    server.process.kill()
    server.process.wait(PATIENCE)
    assert comes(lambda: not [one for one in workers if alive(one)])
    assert not server.answers()

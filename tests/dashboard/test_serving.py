"""The server as an office runs it: several processes over one house, ended together."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.serving import children
from dashboard import serving
from dashboard.serving import Door, free_port

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


def sockets(process: int) -> int:
    return sum(is_socket(one) for one in Path(f"/proc/{process}/fd").iterdir())


def is_socket(file: Path) -> bool:
    try:
        return file.readlink().name.startswith("socket:")
    except FileNotFoundError:  # closed meanwhile
        return False


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


def test_processes_share_the_connections_that_come(server: Server) -> None:
    """Of twenty that came one after the other, one process took all, and the other none."""
    assert comes(lambda: len(server.workers()) == 2)

    def shared() -> bool:
        time.sleep(1)  # until both wait, and the last ones are closed
        before = [sockets(one) for one in server.workers()]
        with ExitStack() as opened:
            for _ in range(20):
                opened.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                time.sleep(0.02)
            time.sleep(1)
            after = [sockets(one) for one in server.workers()]
        return all(6 <= now - then <= 14 for now, then in zip(after, before, strict=True))

    assert comes(lambda: shared() and shared())


def door() -> Door:
    bound = socket.create_server(("127.0.0.1", 0))
    return Door(bound.family, bound.type, bound.detach())


def test_what_one_process_does_not_take_at_once_waits_for_any() -> None:
    with door() as shared, ExitStack() as waiting:
        shared.listen(1)
        for _ in range(20):
            waiting.enter_context(socket.create_connection(shared.getsockname(), timeout=5))


def test_who_has_a_connection_leaves_the_next_to_who_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One process had all twenty readers, and the other nothing to do."""
    monkeypatch.setattr(serving, "PRECEDENCE", 2.0)
    monkeypatch.setattr(serving, "LONGEST_PRECEDENCE", 2.0)
    with door() as mine, ThreadPoolExecutor() as pool, ExitStack() as opened:
        theirs = opened.enter_context(Door(mine.family, mine.type, os.dup(mine.fileno())))
        for one in (mine, theirs):
            one.setblocking(False)
        mine.listen()
        readers = [socket.create_connection(mine.getsockname()) for _ in range(2)]
        for reader in readers:
            opened.enter_context(reader)
        held = opened.enter_context(mine.accept()[0])
        refused = pool.submit(mine.accept)
        opened.enter_context(theirs.accept()[0])
        assert isinstance(refused.exception(), BlockingIOError)
        held.close()
        opened.enter_context(socket.create_connection(mine.getsockname()))
        before = time.monotonic()
        opened.enter_context(mine.accept()[0])
        assert time.monotonic() - before < serving.PRECEDENCE, "what is closed counts no more"


def test_an_answer_is_sent_at_once() -> None:
    """A page came 40 ms late, when its last part waited for an acknowledgement (Nagle)."""

    async def sent() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            own = writer.get_extra_info("socket")
            found.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with door() as shared:
            server = await asyncio.start_server(connected, sock=shared, backlog=1)
            with socket.create_connection(shared.getsockname()):
                at_once = await asyncio.wait_for(found, PATIENCE)
            server.close()
        return at_once

    assert asyncio.run(sent()) == 1

"""Running the application: uvicorn with what an office behind a proxy needs.

One process serves an application that is there (`serve`); several open the house each for
themselves (`serve_home`): what they share is the ledger, the vault and the house's folder.
"""

import os
import signal
import socket
import threading
import time
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from multiprocessing.reduction import DupFd, ForkingPickler
from pathlib import Path
from typing import Any

import uvicorn
from anyio import to_thread
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from dashboard.streams import end_streams
from dashboard.turns import Turns

MOST_WORKERS = 4
"""By default; each takes some 100 MB, and SQLite has one writer however many ask."""
THREADS = 16
"""In each process; more would only share the same processors and open more connections."""
SETTINGS: dict[str, Any] = {
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "proxy_headers": True,
    "forwarded_allow_ips": "127.0.0.1",
    "timeout_keep_alive": 75,  # as common proxies keep theirs; a reader asks again within a minute
    "timeout_graceful_shutdown": 30,  # a large file on a slow line may still arrive
    "timeout_worker_healthcheck": 30,  # a machine that writes backups is slow, not hung
}
PRECEDENCE, LONGEST_PRECEDENCE = 0.0003, 0.003
"""Seconds that a process leaves a new connection to others: for each one it has, and at most."""
WAITING = 2048
"""Connections that may wait to be taken; the system keeps them."""
WATCH = 2
"""Seconds between two looks whether the process that started a worker is still there."""


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serve until stopped, in this process. The server names neither itself nor its version."""
    app.router.lifespan_context = living
    uvicorn.run(app, host=host, port=port, **SETTINGS)


def serve_home(home: Path, host: str, port: int, secure: bool, workers: int) -> None:
    """Serve an office's house until stopped, in this process or in several."""
    if workers == 1:
        serve(application(home, secure, None), host, port)
        return
    make = partial(application, home, secure, os.getpid())
    config = uvicorn.Config(
        make, factory=True, host=host, port=port, workers=workers, backlog=1, **SETTINGS
    )
    bound = config.bind_socket()
    Multiprocess(config, [Door(bound.family, bound.type, bound.detach())]).run()


class Door(socket.socket):
    """The socket that several processes listen on, so that each takes its share of connections.

    A browser keeps its connections for as long as it reads. Left to itself the process that wakes
    first has them all, and asyncio takes as many at once as it was told may wait. Told one, and
    with `accept` waiting for those that have fewer, they share.

    asyncio sends at once (TCP_NODELAY) only what comes through a socket whose protocol is named:
    without it a page's last part waits up to 40 ms for the reader's acknowledgement.
    """

    def __init__(self, family: int, kind: int, number: int) -> None:
        super().__init__(family, kind, socket.IPPROTO_TCP, number)
        self._taken: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def listen(self, _backlog: int = WAITING) -> None:
        super().listen(WAITING)

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection, after a moment in which a process with fewer may take it."""
        held = [one for one in self._taken if one.fileno() >= 0]
        time.sleep(min(len(held) * PRECEDENCE, LONGEST_PRECEDENCE))
        connection, address = super().accept()
        self._taken.add(connection)
        return connection, address


def _to_a_process(door: Door) -> tuple[Any, ...]:
    return _door, (door.family, door.type, DupFd(door.fileno()))


def _door(family: int, kind: int, handle: Any) -> Door:
    return Door(family, kind, handle.detach())


ForkingPickler.register(Door, _to_a_process)


def default_workers() -> int:
    """As many as there are processors, within reason."""
    return min(os.cpu_count() or 1, MOST_WORKERS)


def application(home: Path, secure: bool, parent: int | None) -> FastAPI:
    """The application over the house in `home`; it ends with the process `parent`."""
    from chuky.clock import SystemClock
    from chuky.house import HouseSettings, open_house
    from dashboard.app import create_app
    from dashboard.single_sign_on import single_sign_on
    from dashboard.web import Web

    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    house = open_house(home, settings=HouseSettings.from_environment(os.environ))
    provider = single_sign_on(os.environ)
    app = create_app(Web(house, SystemClock(), secure, single_sign_on=provider))
    app.router.lifespan_context = living
    return app


@asynccontextmanager
async def living(app: FastAPI) -> AsyncIterator[None]:
    """Pages wait their turn instead of slowing each other.

    Streams end when the server is told to stop: it would wait for each that a page holds open.
    """
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    app.state.turns = Turns()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number, then in before.items():
        signal.signal(number, partial(_stopping, app, then))
    yield
    for number, then in before.items():
        signal.signal(number, then)


def _stopping(app: FastAPI, then: Any, number: int, frame: Any) -> None:
    end_streams(app)
    if callable(then):
        then(number, frame)


def _end_with(parent: int) -> None:
    """Leave when the parent was killed: a worker that stays would hold the port."""
    while os.getppid() == parent:
        time.sleep(WATCH)
    os.kill(os.getpid(), signal.SIGTERM)


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

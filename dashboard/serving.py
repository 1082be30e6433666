"""Running the application: uvicorn with what an office behind a proxy needs.

One process serves an application that is there (`serve`); several open the house each for
themselves (`serve_home`): what they share is the ledger, the vault and the house's folder.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
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
    "timeout_graceful_shutdown": 30,  # a large file on a slow line may still arrive
    "timeout_worker_healthcheck": 30,  # a machine that writes backups is slow, not hung
}
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
    config = uvicorn.Config(make, factory=True, host=host, port=port, workers=workers, **SETTINGS)
    Multiprocess(config, [config.bind_socket()]).run()


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

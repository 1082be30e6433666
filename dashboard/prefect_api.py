"""Prefect asked over its HTTP API, for the page of the machines: workers, runs, in plain values.

Where no server is known or none answers, that is said; nothing of an assessment is in Prefect.
"""

import json
import os
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATIENCE = 2.0
"""Seconds for one answer: the page is worth having without it."""
RUNS = 15
"""Runs of each list; the rest is in Prefect's own pages."""
ACCESS = Path("prefect") / "api.env"
"""Where `chuky up` leaves the address of its own server, under the house's folder."""
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED", "RUNNING", "CANCELLING")


@dataclass(frozen=True)
class PrefectAddress:
    """`auth`: `user:password`; `ui`: the address of its pages, where an operator has them on."""

    url: str
    auth: str = field(default="", repr=False)
    ui: str = ""


@dataclass(frozen=True)
class Worker:
    name: str
    pool: str
    online: bool
    seen: datetime | None


@dataclass(frozen=True)
class Run:
    """One flow run. `state`: Prefect's name of it; `at`: when it started, or is to start."""

    name: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class PrefectState:
    """`away`: why there is no answer; empty where there is one."""

    away: str = ""
    workers: tuple[Worker, ...] = ()
    ran: tuple[Run, ...] = ()
    coming: tuple[Run, ...] = ()
    late: int = 0


def prefect_address(folder: Path, environment: Mapping[str, str]) -> PrefectAddress | None:
    """The server of `chuky up` in this house, else PREFECT_API_URL's; None where none is known."""
    known = dict(environment)
    try:
        lines = (folder / ACCESS).read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    known |= {name: value for name, _, value in (line.partition("=") for line in lines)}
    url = known.get("PREFECT_API_URL", "").rstrip("/")
    if not url.startswith(("http://", "https://")):
        return None
    ui = known.get("PREFECT_UI_URL", "")
    return PrefectAddress(url, known.get("PREFECT_API_AUTH_STRING", ""), ui)


def read_prefect(address: PrefectAddress) -> PrefectState:
    """Workers and runs as they are now; never raises for a server that is away or strange."""
    try:
        return PrefectState(
            workers=tuple(_workers(address)),
            ran=_runs(address, {"type": {"any_": list(ENDED)}}, "START_TIME_DESC"),
            coming=_runs(address, {"type": {"any_": ["SCHEDULED"]}}, "EXPECTED_START_TIME_ASC"),
            late=int(_ask(address, "/flow_runs/count", _of_state({"name": {"any_": ["Late"]}}))),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        return PrefectState(away=_why(error))


def _workers(address: PrefectAddress) -> list[Worker]:
    found = []
    for pool in _ask(address, "/work_pools/filter", {"limit": RUNS}):
        name = str(pool["name"])
        path = f"/work_pools/{quote(name, safe='')}/workers/filter"
        for row in _ask(address, path, {"limit": RUNS}):
            seen = _instant(row.get("last_heartbeat_time"))
            found.append(Worker(str(row["name"]), name, row.get("status") == "ONLINE", seen))
    return found


def _runs(address: PrefectAddress, state: dict[str, Any], sort: str) -> tuple[Run, ...]:
    asked = {**_of_state(state), "sort": sort, "limit": RUNS}
    return tuple(
        Run(
            str(row["name"]),
            str(row.get("state_name") or row.get("state_type") or "?"),
            _instant(row.get("start_time") or row.get("expected_start_time")),
        )
        for row in _ask(address, "/flow_runs/filter", asked)
    )


def _of_state(state: dict[str, Any]) -> dict[str, Any]:
    return {"flow_runs": {"state": state}}


def _ask(address: PrefectAddress, path: str, body: dict[str, Any]) -> Any:
    headers = {"Content-Type": "application/json"}
    if address.auth:
        headers["Authorization"] = f"Basic {b64encode(address.auth.encode()).decode()}"
    request = urllib.request.Request(  # noqa: S310 - http and https only, see prefect_address
        address.url + path, json.dumps(body).encode(), headers
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        return json.loads(answer.read())


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _why(error: Exception) -> str:
    """One line without addresses or secrets."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    return type(error).__name__


def prefect_of(folder: Path) -> PrefectAddress | None:
    """The address as this process' surroundings have it now."""
    return prefect_address(folder, os.environ)

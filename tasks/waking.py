"""Letting the schedule look at the ledger now, by Prefect's API and a deployment's name.

For pages that change a timetable, or do what a unit is told of by mail: a catch-up is asked for,
which runs what is due, makes Prefect's runs agree and lets mail leave. Plain HTTP, so that a web
process needs no Prefect. Where nobody answers nothing is lost: the hourly catch-up does the same.
"""

import json
import os
import urllib.request
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from chuky.house import House

CATCH_UP = ("chạy bù · catch-up", "hourly")
"""The flow's and the deployment's name."""
SECONDS = 2.0
"""A page waits no longer; the server answers in 20 ms."""
SOON = 5
"""Minutes: a catch-up costs a process seconds, a receipt by mail may wait as long."""
_asked: dict[Path, datetime] = {}
"""House → the instant that this process asked for."""
ACCESS = Path("prefect") / "api.env"
"""Where `chuky up` leaves address and auth string in the house's folder."""


def wake_schedule(house: House) -> bool:
    """Ask for a catch-up; whether it was. False without a word where no server is configured, in a
    rehearsal, or where the server doesn't answer in its time."""
    known = _known(house)
    return known is not None and _request(known, {})


def wake_soon(house: House) -> Thread | None:
    """Ask for a catch-up at the next five minutes' end, so that units are told by mail of what just
    happened: once for each, however many acts there are, and no page waits for the answer.

    None where nobody is to be asked, or was asked already.
    """
    known, at = _known(house), _next(house.clock.now())
    if known is None or _asked.get(house.folder) == at:
        return None
    _asked[house.folder] = at
    scheduled = {"type": "SCHEDULED", "state_details": {"scheduled_time": at.isoformat()}}
    body = {"state": scheduled, "idempotency_key": f"notices/{at.isoformat()}"}
    thread = Thread(target=_request, args=(known, body), daemon=True, name="wake")
    thread.start()
    return thread


def _next(now: datetime) -> datetime:
    """The end of the five minutes of `now`: two web processes mean the same instant."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    return minute - timedelta(minutes=minute.minute % SOON) + timedelta(minutes=SOON)


def _known(house: House) -> tuple[str, str] | None:
    return None if house.mark is not None else _access(house.folder)


def _request(known: tuple[str, str], body: object) -> bool:
    name = "/".join(quote(part, safe="") for part in CATCH_UP)
    try:
        found = _ask(known, f"/deployments/name/{name}")
        _ask(known, f"/deployments/{found['id']}/create_flow_run", body)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _access(folder: Path) -> tuple[str, str] | None:
    """(address, auth string) of the house's own server, else of the environment's."""
    words = dict(os.environ)
    if (folder / ACCESS).is_file():
        lines = (folder / ACCESS).read_text(encoding="utf-8").splitlines()
        words |= dict(line.split("=", 1) for line in lines if "=" in line)
    url = words.get("PREFECT_API_URL", "")
    if not url.startswith(("http://", "https://")):
        return None
    return url, words.get("PREFECT_API_AUTH_STRING", "")


def _ask(known: tuple[str, str], path: str, body: object = None) -> dict[str, object]:
    url, auth = known
    request = urllib.request.Request(url.rstrip("/") + path)  # noqa: S310 (http only)
    request.add_header("Content-Type", "application/json")
    if auth:
        request.add_header("Authorization", f"Basic {b64encode(auth.encode()).decode()}")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(request, data, SECONDS) as answer:  # noqa: S310
        found: dict[str, object] = json.loads(answer.read())
        return found

"""Letting the schedule look at the ledger now, by Prefect's API and a deployment's name.

For pages that change a timetable: a catch-up is asked for, which runs what is due and makes
Prefect's runs agree. Plain HTTP, so that a web process needs no Prefect. Where nobody answers
nothing is lost: the hourly catch-up does the same.
"""

import json
import os
import urllib.request
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

from chuky.house import House

CATCH_UP = ("chạy bù · catch-up", "hourly")
"""The flow's and the deployment's name."""
SECONDS = 2.0
"""A page waits no longer; the server answers in 20 ms."""
ACCESS = Path("prefect") / "api.env"
"""Where `chuky up` leaves address and auth string in the house's folder."""


def wake_schedule(house: House) -> bool:
    """Ask for a catch-up; whether it was. False without a word where no server is configured, in a
    rehearsal, or where the server doesn't answer in its time."""
    known = None if house.mark is not None else _access(house.folder)
    if known is None:
        return False
    name = "/".join(quote(part, safe="") for part in CATCH_UP)
    try:
        found = _ask(known, f"/deployments/name/{name}")
        _ask(known, f"/deployments/{found['id']}/create_flow_run", {})
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

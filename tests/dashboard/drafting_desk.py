"""A house without a cycle, and its administrator with a draft."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chuky.access.roles import ALL
from chuky.clock import VIETNAM, SimulatedClock
from chuky.house import House, open_house
from chuky.plan.drafts import saved
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, add_person, post

PLAN = "thanh-mien-par-index-2023"
STAGE = "self-assessment"


@dataclass
class Desk:
    """`other`: another administrator of the same house."""

    house: House
    client: TestClient
    other: TestClient


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    house = open_house(folder / "house", SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)))
    for account in ("chief", "minh"):
        add_person(house, account, "administrator", ALL, ALL)
    office = Office(house, create_app(Web(house, FixedClock(), secure=False)), "", "", "")
    yield Desk(house, office.client("chief"), office.client("minh"))
    house.close()


def draft(desk: Desk) -> str:
    """The name of a new draft from the template."""
    answer = post(desk.client, "/plans/from-template", {"template": PLAN})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/plans/")


def seen(desk: Desk, name: str) -> str:
    """The version of the text that a page of the draft would show now."""
    return saved(desk.house.folder, name).version

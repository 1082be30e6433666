"""A web application over a small house: a cycle in the middle of its year, one person a role."""

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from fastapi import FastAPI

from chuky.access.accounts import add_account, set_password
from chuky.access.roles import ALL, OF_A_UNIT, ROLES, Grant, Role, give_role
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.moments import due_moments
from chuky.cycle.open_stage import open_stage
from chuky.cycle.submit import Sending, submit
from chuky.house import House, open_house
from chuky.mark import MARK
from chuky.plan import find_plan, load_plan
from dashboard import streams
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.furnishing import OTHER, PLAN, PUBLISHED, UNITS, Furnished, furnish
from tests.dashboard.url_map import name_the_rest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have httpx2
    from starlette.testclient import TestClient

PASSWORD = "một câu dài để đăng nhập"  # noqa: S105
_TOKEN = re.compile(r'name="form_token" value="(\w+)"')


PEOPLE: dict[str, tuple[Role, str, str]] = {
    **{role: (role, PLAN, UNITS[0] if role in OF_A_UNIT else ALL) for role in ROLES},
    **{f"{role}-b": (role, OTHER, ALL) for role in ("administrator", "appraiser")},
    "head-b1": ("head", OTHER, UNITS[0]),
    "head-a1": ("head", PLAN, UNITS[0]),
    "head-a2": ("head", PLAN, UNITS[1]),
    "head-p1": ("head", PUBLISHED, UNITS[0]),
    "chief": ("administrator", ALL, ALL),
}
"""Who is in the furnished house: a role, its cycle, its unit. `-b`: of the other cycle,
`-p1`: of the published one."""


@dataclass
class Office:
    """The house, its application, the cycle, and the units that people belong to."""

    house: House
    app: FastAPI
    cycle: str
    own: str
    foreign: str

    def client(self, account: str | None = None) -> TestClient:
        """A browser; signed in where an account is named."""
        client = TestClient(self.app, follow_redirects=False)
        if account is not None:
            form = {"account": account, "password": PASSWORD, "next": "/"}
            answer = post(client, "/sign-in", form, page="/sign-in")
            assert answer.status_code == 303, answer.text
        return client


@dataclass
class Site:
    """The furnished house behind its application."""

    office: Office
    made: Furnished


def post(client: TestClient, path: str, form: dict[str, str], page: str = "/me"):  # type: ignore[no-untyped-def]
    """Send a form with the token that `page` shows."""
    token = _TOKEN.search(client.get(page).text)
    assert token is not None
    return client.post(path, data=form | {"form_token": token[1]})


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    house = open_house(
        tmp_path_factory.mktemp("office"),
        SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)),
        MARK,
    )
    cycle, units = running_cycle(house)
    for role in ROLES:
        add_person(house, role, role, cycle, units[0] if role in OF_A_UNIT else ALL)
    add_person(house, "second", "administrator", ALL, ALL)
    add_person(house, "chief", "administrator", ALL, ALL)
    app = create_app(Web(house, FixedClock(), secure=False))
    yield Office(house, app, cycle, units[0], units[1])
    house.close()


class FixedClock:
    """The machine's clock of the tests: sessions don't age while they run."""

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 2, tzinfo=UTC)


def running_cycle(house: House) -> tuple[str, list[str]]:
    """Thanh Miện 2023 with three communes after the deadline: one unreadable file, two silent."""
    loaded = load_plan(find_plan(PLAN))
    plan = loaded.plan.model_copy(update={"units": loaded.plan.units[:3]})
    context = activate(house, plan, loaded.criteria, "quan-tri")
    clock = house.clock
    assert isinstance(clock, SimulatedClock)
    clock.move_to(datetime(2024, 1, 11, 8, tzinfo=VIETNAM))
    for due in due_moments(house, context.id):
        if due.kind == "opens":
            open_stage(house, context, due)
    codes = [unit.code for unit in plan.units]
    stage = next(stage.key for stage in plan.stages if stage.kind == "self_assessment")
    submit(house, context.id, Sending(stage, codes[0], "officer", "=cmd.xlsx", b"no workbook"))
    return context.id, codes


def add_person(house: House, account: str, role: Role, cycle: str, unit: str) -> None:
    now = FixedClock().now()
    with house.ledger.transaction() as session:
        row = add_account(session, account, f"{ROLES[role].vi} ({account})", "test", now)
        set_password(session, row, PASSWORD, "test", now)
        give_role(session, account, Grant(role, cycle, unit), "test", "other", now)


@pytest.fixture(scope="session")
def browser_as(office: Office) -> Callable[[str | None], TestClient]:
    """A signed-in client of each account, made once."""
    known: dict[str | None, TestClient] = {}

    def give(account: str | None) -> TestClient:
        if account not in known:
            known[account] = office.client(account)
        return known[account]

    return give


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A house in which everything exists, and somebody of each role in each of its cycles."""
    made = furnish(tmp_path_factory.mktemp("furnished"))
    for account, (role, cycle, unit) in PEOPLE.items():
        add_person(made.house, account, role, cycle, unit)
    with made.house.ledger.transaction() as session:
        stranger = add_account(session, "stranger", "Người lạ", "test", FixedClock().now())
        set_password(session, stranger, PASSWORD, "test", FixedClock().now())
    name_the_rest(made, FixedClock().now())
    app = create_app(Web(made.house, FixedClock(), secure=False))
    yield Site(Office(made.house, app, PLAN, *UNITS), made)
    made.house.close()


@pytest.fixture
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream says what it has to say and ends."""

    async def at_once(_seconds: float) -> None:
        pass

    monkeypatch.setattr(streams, "LONGEST_SECONDS", 10)
    monkeypatch.setattr(streams, "anyio", SimpleNamespace(sleep=at_once))

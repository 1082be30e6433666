"""A cycle of thousands of units: pages ask a bounded number of questions and stay light.

Nothing here is timed; `python -m benchmarks.web` measures.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event, select

from benchmarks.busy_house import administrators, busy_house
from benchmarks.country import UNITS
from chuky.access.accounts import add_account
from chuky.access.roles import Grant, give_role
from chuky.access.sessions import open_session
from chuky.house import House
from chuky.ledger.models import Cycle, CycleDocument, Deadline, StageState
from dashboard import news
from dashboard.app import create_app
from dashboard.web import SESSION_COOKIE, Web
from tests.dashboard.conftest import FixedClock, TestClient

pytestmark = pytest.mark.unit
FEW = 60
"""More than a page of the grid, so that every page is full."""
PAGES = (
    "/",
    "/cycles/{}",
    "/cycles/{}/units",
    "/cycles/{}/units?only=late",
    "/cycles/{}/units?q=so+1",
    "/cycles/{}/units?sort=-self",
    "/cycles/{}/units?cluster=Tỉnh+số+0&sort=cluster",
    "/cycles/{}/units-by-cluster",
    "/cycles/{}/units/X0003",
    "/cycles/{}/reminders",
    "/cycles/{}/quality",
    "/cycles/{}/vault",
    "/cycles/{}/changes",
    "/cycles/{}/audit",
)
FILES = ("/cycles/{}/units.csv", "/cycles/{}/calls.csv")
WEIGHT = 500_000
"""Bytes of a page with its styles and scripts at most, as they are sent, none compressed: seconds
on a commune's line."""
ASSET = re.compile(r'<(?:link|script|img)[^>]*? (?:href|src)="(/[^"]+)"')
FILE_WEIGHT = 700_000
"""Bytes of a whole country as a file at most, which is waited for once."""


class Place:
    """A served house: its cycle, and how many statements a page needs."""

    def __init__(self, house: House, cycle: str) -> None:
        self.house, self.cycle = house, cycle
        self.client = TestClient(create_app(Web(house, FixedClock(), secure=False)))
        cookie = administrators(house, 1, FixedClock())[0]
        self.client.cookies.set(SESSION_COOKIE, cookie)

    def weight(self, path: str) -> int:
        return len(self.given(path))

    def given(self, path: str) -> bytes:
        answer = self.client.get(path.format(self.cycle))
        assert answer.status_code == 200, answer.text
        assert "content-encoding" not in answer.headers, "else its length isn't what is sent"
        return answer.content

    def weight_with_assets(self, path: str) -> int:
        """Of a first visit: the page, and each file of ours that it loads."""
        page = self.given(path)
        assets = set(ASSET.findall(page.decode()))
        assert len(assets) >= 4, "two style sheets, two scripts"
        return len(page) + sum(self.weight(asset) for asset in assets)

    def statements(self, path: str) -> int:
        """Of a page that was asked for before."""
        self.weight(path)
        seen: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        engine = self.house.ledger.engine
        event.listen(engine, "before_cursor_execute", note)
        self.weight(path)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)


@pytest.fixture(autouse=True)
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What all open pages ask together, every few seconds, is no page's own."""
    monkeypatch.setattr(news, "FRESH_SECONDS", 3600.0)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Place]]:
    known: dict[int, Place] = {}

    def give(units: int) -> Place:
        if units not in known:
            house, context = busy_house(tmp_path_factory.mktemp("busy"), units)
            known[units] = Place(house, context.id)
        return known[units]

    yield give
    for place in known.values():
        place.house.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_ledger_as_often_for_a_country_as_for_a_district(
    opened: Callable[[int], Place], path: str
) -> None:
    few, many = opened(FEW).statements(path), opened(UNITS).statements(path)
    assert many == few
    assert many <= 31


def test_today_asks_as_often_however_many_years_were_published(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    house, context = busy_house(tmp_path_factory.mktemp("years"), 5)
    place = Place(house, context.id)
    few = place.statements("/")
    for year in (2020, 2021, 2022):
        _published(house, context.id, year)
    assert place.client.get("/").text.count("Đã công bố, không còn việc phải làm") == 3
    assert place.statements("/") == few
    house.close()


def _published(house: House, cycle: str, year: int) -> None:
    """A cycle of an earlier year with the same stages."""
    changed = {"id": f"year-{year}", "cycle_id": f"year-{year}", "year": year, "state": "published"}
    with house.ledger.transaction() as session:
        for model in (Cycle, CycleDocument, StageState, Deadline):
            key = Cycle.id if model is Cycle else model.cycle_id
            names = model.__table__.columns.keys()
            for row in session.scalars(select(model).where(key == cycle)).all():
                known = {name: getattr(row, name) for name in names}
                known |= {name: changed[name] for name in names if name in changed}
                if model is StageState:
                    known["state"] = "sealed"
                session.add(model(**known))
            session.flush()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_country_stays_under_its_weight(
    opened: Callable[[int], Place], path: str
) -> None:
    assert opened(UNITS).weight_with_assets(path) < WEIGHT


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_a_country_stays_under_its_weight(
    opened: Callable[[int], Place], path: str
) -> None:
    assert opened(UNITS).weight(path) < FILE_WEIGHT


def test_a_page_of_the_grid_reads_nothing_of_all_units_a_second_time(
    opened: Callable[[int], Place],
) -> None:
    place, seen = opened(UNITS), []
    place.weight("/cycles/{}/units")

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(place.house.ledger.engine, "before_cursor_execute", note)
    place.weight("/cycles/{}/units?only=late&first=50")
    event.remove(place.house.ledger.engine, "before_cursor_execute", note)
    assert not [said for said in seen if "FROM receipt" in said]


def test_what_was_kept_for_an_administrator_opens_to_nobody_else(
    opened: Callable[[int], Place],
) -> None:
    place = opened(FEW)
    path = f"/cycles/{place.cycle}/units"
    place.weight(path)
    stranger = TestClient(place.client.app, follow_redirects=False)
    assert stranger.get(path).status_code in (302, 303, 401, 403)
    now = FixedClock().now()
    with place.house.ledger.transaction() as session:
        add_account(session, "can-bo", "Cán bộ", "test", now)
        give_role(session, "can-bo", Grant("contributor", place.cycle, "X0001"), "a", "b", now)
        stranger.cookies.set(SESSION_COOKIE, open_session(session, "can-bo", "test", now))
    assert stranger.get(path).status_code == 403

"""Real Chromium: a demonstration's sign-in page lets one in by a press, whatever the role."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Event

import pytest
from playwright.sync_api import Browser, expect

from dashboard.app import create_app
from dashboard.web import Demonstration, Web
from tests.dashboard.chromium import SIZES, faults, launched, picture, served, window
from tests.dashboard.conftest import PASSWORD, FixedClock, Office

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def played() -> "Played":
    return Played()


@pytest.fixture(scope="module")
def site(office: Office, played: "Played") -> Iterator[str]:
    people = (
        ("chief", PASSWORD, "Quản trị"),
        ("contributor", PASSWORD, f"Cán bộ đơn vị {office.own}"),
    )
    demonstration = Demonstration(people, office.cycle, played)
    web = Web(office.house, FixedClock(), secure=False, demonstration=demonstration)
    with served(create_app(web)) as address:
        yield address


@dataclass
class Played:
    """No day is played here: until when one was asked to, and leave to come to it."""

    until: list[date] = field(default_factory=list)
    come: Event = field(default_factory=Event)

    def __call__(self, until: date) -> None:
        self.until.append(until)
        assert self.come.wait(20)
        self.come.clear()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("who", "lands"), [("Quản trị", "Hôm nay"), ("Cán bộ", "Việc của tôi")])
def test_one_press_signs_in_as_a_role(
    chromium: Browser, site: str, size: str, who: str, lands: str
) -> None:
    context = window(chromium, size)
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    assert not faults(page)
    picture(page, "sign-in-demonstration", size)
    page.get_by_role("row").filter(has_text=who).get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(lands)
    assert not faults(page)
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_one_press_lets_the_year_run_on_and_the_page_follows(
    chromium: Browser, office: Office, site: str, size: str, played: Played
) -> None:
    context = window(chromium, size)
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_role("button", name="Vào với vai trò Quản trị").click()
    a_week_on = (office.house.clock.now() + timedelta(days=7)).date()
    expect(page.get_by_label("Cho chạy đến ngày")).to_have_value(a_week_on.isoformat())
    page.get_by_role("button", name="Chạy tiếp").click()
    expect(page.get_by_text("Đang chạy tiếp: đã đến ngày")).to_be_visible()
    assert not faults(page)
    played.come.set()
    expect(page.get_by_role("button", name="Chạy tiếp")).to_be_visible()
    assert played.until.pop() == a_week_on
    picture(page, "run-on", size)
    context.close()

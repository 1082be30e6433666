"""Real Chromium: a demonstration's sign-in page lets one in by a press, whatever the role."""

from collections.abc import Iterator
from datetime import date

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
def site(office: Office) -> Iterator[str]:
    people = (
        ("chief", PASSWORD, "Quản trị"),
        ("contributor", PASSWORD, f"Cán bộ đơn vị {office.own}"),
    )
    demonstration = Demonstration(people, office.cycle, _stands)
    web = Web(office.house, FixedClock(), secure=False, demonstration=demonstration)
    with served(create_app(web)) as address:
        yield address


def _stands(_until: date) -> None:
    """No day is played here."""


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
    context.close()

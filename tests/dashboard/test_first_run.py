"""The first administrator: by a page that is gone afterwards, or by command and invitation."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from chuky.access.sessions import LASTS
from chuky.cli import cli
from chuky.house import House, open_house
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.conftest import PASSWORD, FixedClock, TestClient, post

pytestmark = pytest.mark.unit


class Clock:
    """A machine's clock that a test moves."""

    def __init__(self) -> None:
        self.at = FixedClock().now()

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def browser_of(house: House, clock: Clock) -> TestClient:
    return TestClient(create_app(Web(house, clock, secure=False)), follow_redirects=False)


def first(browser: TestClient, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    form = {"account": "an", "name": "Nguyễn An", "password": password}
    return post(browser, "/first-run", form, page="/first-run")


def test_the_first_page_makes_an_administrator_once(house: House, clock: Clock) -> None:
    browser = browser_of(house, clock)
    assert browser.get("/sign-in").headers["location"] == "/first-run"
    weak = first(browser, "ngắn")
    assert weak.status_code == 422
    assert 'value="Nguyễn An"' in weak.text
    assert first(browser).headers["location"] == "/"
    assert browser.get("/people").status_code == 200
    other = browser_of(house, clock)
    assert other.get("/first-run").headers["location"] == "/sign-in"
    token = re.findall(r'name="form_token" value="(\w+)"', other.get("/sign-in").text)[0]
    form = {"account": "ke-gian", "name": "x", "password": PASSWORD, "form_token": token}
    assert other.post("/first-run", data=form).headers["location"] == "/sign-in"
    assert "ke-gian" not in browser.get("/people").text


def test_a_session_ends_after_a_working_day_though_the_cookie_stays(
    house: House, clock: Clock
) -> None:
    browser = browser_of(house, clock)
    first(browser)
    clock.at += LASTS
    assert browser.get("/me").status_code == 200
    clock.at += timedelta(seconds=1)
    assert browser.get("/me").headers["location"] == "/sign-in?next=/me"


def test_the_command_invites_the_first_administrator(house: House) -> None:
    line = ["user", "add", "an.nguyen", "--name", "Nguyễn An", "--admin"]
    done = CliRunner().invoke(cli, [*line, "--home", str(house.folder)])
    assert done.exit_code == 0, done.output
    path = re.findall(r"/invitation/\S+", done.output)[0]
    browser = TestClient(  # the command knows the time of the machine, so does the page
        create_app(Web(house, house.clock, secure=False)), follow_redirects=False
    )
    assert browser.get("/first-run").headers["location"] == "/sign-in"
    page = browser.get(path)
    assert "an.nguyen" in page.text
    answer = post(browser, path, {"password": PASSWORD}, page=path)
    assert answer.headers["location"] == "/"
    assert browser.get("/people").status_code == 200
    assert browser_of(house, Clock()).get(path).status_code == 422

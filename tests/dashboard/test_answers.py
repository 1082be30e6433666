"""Real Chromium on a phone: what forms answer and what is refused, held to axe-core and its width.

The answers are asked for in the process and shown in Chromium as they are; that forms work there is
in the `…_journeys` modules.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from chuky.house import open_house
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.chromium import faults, launched, picture, served, window
from tests.dashboard.conftest import FixedClock, Site, TestClient, post
from tests.dashboard.furnishing import PLAN, UNITS

pytestmark = pytest.mark.browser
CYCLE = f"/cycles/{PLAN}"
MINE = f"{CYCLE}/my/{UNITS[0]}"
Form = dict[str, str]
LINE = {"unit": UNITS[0], "component": "1.1"}
FORMS: dict[str, tuple[str, str, Form]] = {
    "token": ("chief", "/me/tokens", {"name": "Báo cáo tuần"}),
    "calendar": ("chief", "/me/calendar", {"cycle": PLAN}),
    "invited": ("chief", "/people/stranger/invite", {}),
    "waive": ("chief", f"{CYCLE}/waive", {"stage": "survey", "rule": "x", "for_unit": UNITS[0]}),
    "text": ("chief", "/texts/overdue.subject.j2", {"content": "{% if %}"}),
    "text-shown": ("chief", "/texts/overdue.subject.j2", {"content": "Nhắc", "way": "preview"}),
    "document": ("secretary", f"{CYCLE}/stages/approval/document", {"number": ""}),
    "points": ("appraiser", f"{CYCLE}/appraisal/scores", LINE | {"points": "một"}),
    "score": ("head-a1", f"{MINE}/scores", {"points-1.2": "99", "seen-1.2": "0"}),
    "citation": ("head-a1", f"{MINE}/evidence/1.1/citations", {"number": ""}),
    "approve": ("head-a1", f"{MINE}/approve", {}),
}
"""What is shown: who sends which form with what."""
PAGES = {
    "not-found": ("chief", "/khong-co"),
    "not-mine": ("head-a1", f"{CYCLE}/my/{UNITS[1]}"),
    "spent": ("chief", "/invitation/none"),
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def test_what_forms_answer_is_accessible_on_a_phone(
    furnished: Site, chromium: Browser, tmp_path: Path
) -> None:
    clients = {who: furnished.office.client(who) for who, *_rest in FORMS.values()}
    said = {name: post(clients[who], path, form) for name, (who, path, form) in FORMS.items()}
    said |= {name: clients[who].get(path) for name, (who, path) in PAGES.items()}
    said |= without_account(furnished, tmp_path)
    wrong = [f"{name}: {one.headers['location']}" for name, one in said.items() if one.is_redirect]
    assert not wrong, "these show nothing"
    with served(furnished.office.app) as address:
        page = window(chromium, "phone").new_page()
        for name, answer in said.items():
            wrong += shown(page, f"{address}/answer-{name}", answer.text)
            picture(page, f"answer-{name}", "phone")
        page.context.close()
    assert not wrong


def without_account(site: Site, folder: Path):  # type: ignore[no-untyped-def]
    """What a visitor is told, and the first administrator's page of an empty house."""
    visitor = site.office.client()
    house = open_house(folder / "empty")
    first = TestClient(create_app(Web(house, FixedClock(), secure=False)))
    weak = {"account": "an", "name": "An", "password": "x"}
    late = {"points-1.1": "1", "why-1.1": "theo Báo cáo số 12"}
    own = {"origin": "http://testserver"}
    answers = {
        "session-over": visitor.post(f"{MINE}/scores", data=late, headers=own),
        "refused": post(visitor, "/sign-in", {"account": "x", "password": "y"}, page="/sign-in"),
        "first-run": first.get("/first-run"),
        "first-run-weak": post(first, "/first-run", weak, page="/first-run"),
    }
    house.close()
    return answers


def shown(page: Page, address: str, html: str) -> list[str]:
    """Show the answer at an address of the same site, so that its styles are found."""

    def fill(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(address, fill)
    page.goto(address)
    return faults(page)

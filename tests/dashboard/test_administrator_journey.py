"""Real Chromium: an administrator from sign-in to a running cycle, a moved deadline, a reopening.

Two persons where two are needed. Every page on the way is judged by axe-core at both sizes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chuky.access.roles import ALL
from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House, open_house
from dashboard.app import create_app
from dashboard.web import Web
from tests.dashboard.chromium import (
    SIZES,
    faults,
    launched,
    picture,
    served,
    shown,
    sign_in,
    window,
)
from tests.dashboard.conftest import PLAN, FixedClock, add_person

pytestmark = pytest.mark.browser
STAGE = "self-assessment"
SHOWN = {"draft", "move"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An office before its year: two administrators, no cycle."""
    made = open_house(tmp_path / "house", SimulatedClock(datetime(2023, 11, 20, tzinfo=VIETNAM)))
    for account in ("lan", "minh"):
        add_person(made, account, "administrator", ALL, ALL)
    yield made
    made.close()


@dataclass
class Walk:
    """One person's window; `wrong` gathers what axe-core finds on the way."""

    page: Page
    site: str
    size: str
    wrong: list[str]

    def look(self, name: str) -> None:
        self.wrong += faults(self.page)
        (shown if name in SHOWN else picture)(self.page, name, self.size)


@pytest.fixture
def site(house: House) -> Iterator[str]:
    with served(create_app(Web(house, FixedClock(), secure=False))) as address:
        yield address


def walk(chromium: Browser, site: str, size: str, account: str) -> Walk:
    page = window(chromium, size).new_page()
    sign_in(page, site, account)
    return Walk(page, site, size, [])


def test_an_administrator_plans_activates_moves_and_reopens(
    chromium: Browser, site: str, house: House, size: str
) -> None:
    lan = walk(chromium, site, size, "lan")
    _draft_and_activate(lan)
    _move(lan)
    with house.ledger.transaction() as session:
        due = deadline_in_force(session, PLAN, STAGE).due
        state = stage_state(session, PLAN, STAGE)
        state.state, state.sealed_at = "sealed", house.clock.now()
    assert f"{due:%d/%m/%Y}" == "12/01/2024"
    _ask_to_reopen(lan)
    minh = walk(chromium, site, size, "minh")
    _decide(minh)
    with house.ledger.session() as session:
        assert stage_state(session, PLAN, STAGE).state == "open"
    _reopening_is_seen(lan)
    assert not lan.wrong + minh.wrong
    for one in (lan, minh):
        one.page.context.close()


def _draft_and_activate(walk: Walk) -> None:
    """From the empty first page to a running cycle; a wording is read back while it is typed."""
    page = walk.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Hôm nay")
    walk.look("today-empty")
    page.get_by_role("link", name="Lập chu kỳ mới").click()
    walk.look("plans")
    page.get_by_label("Mẫu").select_option(PLAN)
    page.get_by_role("button", name="Dùng mẫu này").click()
    expect(page.get_by_text("Kế hoạch hợp lệ.")).to_be_visible()
    wording = page.locator(f"#s-{STAGE}")
    wording.fill("hôm nào tiện")
    expect(page.locator(f"#r-{STAGE}")).to_contain_text("✕")
    wording.fill("Chậm nhất đến ngày 10/01/2024")
    expect(page.locator(f"#r-{STAGE}")).to_contain_text("hết thứ Tư, 10/01/2024")
    page.get_by_role("button", name="Lưu thời hạn").click()
    walk.look("draft")
    page.get_by_label("Tôi chấp nhận các giá trị minh họa này").check()
    page.get_by_role("button", name="Kích hoạt chu kỳ").click()
    expect(page).to_have_url(f"{walk.site}/cycles/{PLAN}")
    walk.look("cycle-new")


def _move(walk: Walk) -> None:
    """What would move is shown before anything does; without a reason nothing does."""
    page = walk.page
    page.get_by_role("link", name="Thay đổi").click()
    page.get_by_role("link", name="Dời hạn, gia hạn, mở lại").click()
    page.get_by_label("Bước").select_option(STAGE)
    page.get_by_label("Hạn mới").fill("2024-01-12")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("thứ Sáu, 12/01/2024")
    walk.look("move")
    page.get_by_label("Lý do").fill("Đường truyền bị đứt do mưa lũ")
    page.get_by_role("button", name="Dời hạn").click()
    expect(page.get_by_text("Đường truyền bị đứt do mưa lũ")).to_be_visible()
    walk.look("changes")


def _ask_to_reopen(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.site}/cycles/{PLAN}/move?stage={STAGE}&to=2024-02-01")
    expect(page.get_by_text("mở lại cần người thứ hai duyệt")).to_be_visible()
    walk.look("reopen")
    page.get_by_label("Lý do").fill("Hai xã gửi thiếu phụ lục")
    page.get_by_role("button", name="Gửi duyệt mở lại").click()
    expect(page.get_by_text("cần người khác duyệt")).to_be_visible()
    assert page.get_by_role("button", name="Duyệt", exact=True).count() == 0


def _decide(walk: Walk) -> None:
    """The second administrator finds the request on the first page and grants it."""
    page = walk.page
    page.get_by_role("link", name=re.compile("đề nghị chờ người thứ hai")).click()
    expect(page.get_by_text("Hai xã gửi thiếu phụ lục")).to_be_visible()
    walk.look("second-person")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    expect(page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)


def _reopening_is_seen(walk: Walk) -> None:
    """On the page of a unit that it touches."""
    page = walk.page
    page.goto(f"{walk.site}/cycles/{PLAN}/units")
    page.get_by_role("link", name="Xã Cao Thắng").click()
    reopened = page.get_by_role("listitem").filter(has_text="Mở lại")
    expect(reopened.filter(has_text="Hai xã gửi thiếu phụ lục")).to_be_visible()
    walk.look("unit")

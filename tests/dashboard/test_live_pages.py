"""Today and a cycle's page left open in a real browser: they bring themselves up to date."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chuky.access.roles import ALL
from chuky.ledger.audit import append
from dashboard import news
from dashboard.app import create_app
from dashboard.web import Web
from tests.chuky.cycle.conftest import Running, opened_cycle
from tests.chuky.cycle.submitting import STAGE, accepted
from tests.dashboard.chromium import faults, launched, served, sign_in, window
from tests.dashboard.conftest import FixedClock, add_person

pytestmark = pytest.mark.browser
TOLD_MS = 20_000
"""The server looks every second or two; a busy machine takes longer."""


@dataclass
class Open:
    """A served house on the day after the units' deadline, nothing sent, and a signed-in page."""

    running: Running
    site: str
    page: Page

    def send(self, unit: str) -> None:
        """The unit's work is accepted, as the trail says too."""
        house, cycle = self.running.house, self.running.context.id
        accepted(self.running, unit)
        with house.ledger.transaction() as session:
            row = {"sender": unit}
            append(session, cycle, house.clock.now(), unit, "submission.received", row)

    @property
    def status(self) -> str:
        return "p.live"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def opened(tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.setattr(news, "HELD_SECONDS", 1.0)  # nobody waits for the next one here
    running = opened_cycle(tmp_path)
    running.at(2024, 1, 9, 9)
    add_person(running.house, "quan-tri", "administrator", ALL, ALL)
    app = create_app(Web(running.house, FixedClock(), secure=False))
    context = window(chromium, "desktop")
    with served(app) as site:
        page = context.new_page()
        sign_in(page, site, "quan-tri")
        yield Open(running, site, page)
        context.close()
    running.house.close()


AT_REST = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (let still = 0, last = -1; still < 15; last = scrollY) {
        await frame();
        still = scrollY === last ? still + 1 : 0;
    }
}"""
"""A focus scrolls the page in steps, and a busy machine takes its time for them."""


def top(page: Page, selector: str) -> float:
    page.evaluate(AT_REST)
    return float(page.locator(selector).first.evaluate("one => one.getBoundingClientRect().top"))


def test_today_brings_itself_up_to_date_under_the_readers_hands(opened: Open) -> None:
    page, cycle = opened.page, opened.running.context.id
    page.goto(opened.site)
    table = page.locator("details.behind")
    table.locator("summary").click()
    counted = table.locator(f'a[href="/cycles/{cycle}/units?only=sent"]')
    expect(counted).to_have_text("0/3 đơn vị")
    counted.focus()
    before = top(page, f'details a[href="/cycles/{cycle}/units?only=sent"]')
    page.evaluate("window.untouched = true")
    opened.send("TM01")
    expect(page.locator(opened.status)).to_contain_text("1/3 đơn vị", timeout=TOLD_MS)
    expect(page.locator(opened.status)).to_contain_text("Tiến độ")
    expect(counted).to_have_text("1/3 đơn vị")
    expect(counted).to_be_focused()
    expect(page.locator("svg.gantt")).to_contain_text("◐ 1/3 đơn vị")
    assert abs(top(page, f'details a[href="/cycles/{cycle}/units?only=sent"]') - before) < 2
    assert page.evaluate("window.untouched"), "the page was not loaded again"
    assert not faults(page)


def test_what_grows_above_the_reader_moves_nothing_that_is_read(opened: Open) -> None:
    page = opened.page
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(opened.site)
    expect(page.locator("ul.tasks").first).not_to_contain_text("quá hạn")
    page.locator("svg.gantt").scroll_into_view_if_needed()
    page.evaluate(
        "window.scrollBy(0, document.querySelector('svg.gantt').getBoundingClientRect().top)"
    )
    before = top(page, "svg.gantt")
    opened.running.at(2024, 1, 11, 9)
    expect(page.locator("ul.tasks").first).to_contain_text("3 đơn vị quá hạn", timeout=TOLD_MS)
    expect(page.locator(opened.status)).to_contain_text("Cần xử lý ngay")
    assert abs(top(page, "svg.gantt") - before) < 2


def test_a_cycles_page_counts_on_and_one_without_a_session_says_how_to_load_it(
    opened: Open,
) -> None:
    page, cycle = opened.page, opened.running.context.id
    page.goto(f"{opened.site}/cycles/{cycle}")
    opened.send("TM01")
    expect(page.locator(f"#{STAGE}")).to_contain_text("1/3 đơn vị", timeout=TOLD_MS)
    expect(page.locator(opened.status)).to_contain_text("Các bước")
    page.route("**/cycles/*", lambda route: route.abort())
    opened.send("TM02")
    again = page.locator(opened.status).get_by_role("link", name="Tải lại trang")
    expect(again).to_be_visible(timeout=TOLD_MS)
    expect(page.locator(f"#{STAGE}")).to_contain_text("1/3 đơn vị")


def test_the_grid_keeps_up_with_what_one_searches_for(opened: Open) -> None:
    page, cycle = opened.page, opened.running.context.id
    page.goto(f"{opened.site}/cycles/{cycle}/units")
    page.get_by_label("Tìm đơn vị").fill("thanh mien")
    expect(page.locator("#grid tbody tr")).to_have_count(1)
    opened.send("TM01")
    expect(page.locator("#grid tbody")).to_contain_text("● đã nộp", timeout=TOLD_MS)
    expect(page.locator("#grid tbody tr")).to_have_count(1)
    expect(page.locator(".chip", has_text="đã nộp (1)")).to_be_visible()
    expect(page.get_by_label("Tìm đơn vị")).to_be_focused()
    assert page.get_by_label("Tìm đơn vị").input_value() == "thanh mien"

"""Real Chromium: a session or a connection ends while the score form is open; nothing is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from chuky.access.accounts import sign_out_everywhere
from chuky.drafting.drafts import drafts_of
from tests.chuky.appraising.conftest import Appraisal
from tests.dashboard.chromium import faults, picture, sign_in, window
from tests.dashboard.conftest import add_person
from tests.dashboard.test_portal_journeys import STAGE, base, chromium, points, site, unit

pytestmark = pytest.mark.browser
__all__ = ["chromium", "site", "unit"]


@pytest.fixture
def page(chromium: Browser, unit: Appraisal, site: str) -> Iterator[Page]:
    """The score form, open for a contributor."""
    context = window(chromium, "phone")
    page = context.new_page()
    sign_in(page, site, "an")
    page.goto(f"{base(site, unit)}/scores")
    yield page
    context.close()


def kept(unit: Appraisal) -> list[str]:
    with unit.house.ledger.session() as session:
        found = drafts_of(session, unit.context.id, STAGE, unit.units[0]).values()
    return [f"{one.points:f}" for one in found if one.points is not None]


def test_a_session_that_ended_is_said_and_the_field_saved_once_one_signs_in_elsewhere(
    page: Page, unit: Appraisal, site: str
) -> None:
    with unit.house.ledger.transaction() as session:
        sign_out_everywhere(session, "an", "quan-tri", unit.house.clock.now())
    points(page).first.fill("1")
    points(page).first.press("Enter")
    told = page.get_by_role("alert").filter(has_text="Phiên làm việc đã kết thúc")
    expect(told).to_be_visible()
    expect(page.get_by_label("Mật khẩu")).to_have_count(0)
    assert "Đã lưu nháp" not in page.locator("#saved").inner_text()
    assert kept(unit) == []
    assert not faults(page)
    picture(page, "session-ended", "phone")
    points(page).last.scroll_into_view_if_needed()
    expect(told).to_be_in_viewport()  # wherever one is in the form
    page.get_by_role("button", name="Lưu nháp").last.click()
    expect(points(page).first).to_have_value("1")  # the page stays, and what was typed with it

    with page.context.expect_page() as opened:
        told.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    sign_in(opened.value, site, "an")
    opened.value.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(told).to_be_hidden()
    expect(page.locator("#saved")).to_contain_text("Đã lưu nháp")
    assert [float(one) for one in kept(unit)] == [1.0]


def test_a_line_that_breaks_is_said_and_the_field_saved_once_it_is_back(
    page: Page, unit: Appraisal
) -> None:
    page.context.set_offline(True)
    points(page).first.fill("1")
    points(page).first.press("Enter")
    told = page.get_by_role("alert").filter(has_text="Mất kết nối")
    expect(told).to_be_visible()
    expect(told.get_by_role("link")).to_be_hidden()
    page.context.set_offline(False)
    expect(told).to_be_hidden()
    assert [float(one) for one in kept(unit)] == [1.0]


def test_a_search_after_the_sessions_end_says_so_instead_of_nothing(
    chromium: Browser, unit: Appraisal, site: str
) -> None:
    add_person(unit.house, "chief", "administrator", "*", "*")
    page = window(chromium, "desktop").new_page()
    sign_in(page, site, "chief")
    page.goto(f"{site}/cycles/{unit.context.id}/units")
    with unit.house.ledger.transaction() as session:
        sign_out_everywhere(session, "chief", "quan-tri", unit.house.clock.now())
    for text in ("Cao", "Cao T"):
        page.get_by_label("Tìm").first.fill(text)
        expect(page.get_by_role("alert")).to_contain_text("Phiên làm việc đã kết thúc")
    expect(page.get_by_role("alert")).to_have_count(1)
    assert not faults(page)
    page.context.close()

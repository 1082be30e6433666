"""Real Chromium: the administrator's pages on a desktop, judged by axe-core, with pictures kept.

On a phone `test_every_page` opens them, with all others.
"""

from collections.abc import Iterator
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.dashboard.chromium import (
    faults,
    launched,
    picture,
    served,
    shown,
    sign_in,
    window,
)
from tests.dashboard.conftest import Office

pytestmark = pytest.mark.browser
WHO = "chief"
SHOWN = {"audit", "machines", "units"}


@pytest.fixture(scope="module")
def site(office: Office) -> Iterator[str]:
    with served(office.app) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def paths(office: Office) -> dict[str, str]:
    base = f"/cycles/{office.cycle}"
    return {
        "today": "/",
        "cycle": base,
        "units": f"{base}/units",
        "unit": f"{base}/units/{office.own}",
        "reminders": f"{base}/reminders",
        "quality": f"{base}/quality",
        "vault": f"{base}/vault",
        "audit": f"{base}/audit?verify=true",
        "changes": f"{base}/changes",
        "move-late": f"{base}/move?stage=self-assessment&to=2024-01-20",
        "pause": f"{base}/pause",
        "people": "/people",
        "machines": "/machines",
        "me": "/me",
    }


def test_the_administrator_s_pages_are_accessible_and_quiet(
    chromium: Browser, site: str, office: Office
) -> None:
    size = "desktop"
    context = window(chromium, size)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}/sign-in")
    wrong = faults(page)
    picture(page, "sign-in", size)
    sign_in(page, site, WHO)
    for name, path in paths(office).items():
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        wrong += faults(page)
        (shown if name in SHOWN else picture)(page, name, size)
    context.close()
    assert not wrong
    assert not said


def test_our_own_policy_stops_nothing_of_ours(chromium: Browser, site: str, office: Office) -> None:
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.on("requestfailed", lambda request: refused.append(f"{request.url} {request.failure}"))
    sign_in(page, site, WHO)
    page.goto(f"{site}/cycles/{office.cycle}/units")
    page.get_by_label("Tìm đơn vị").fill("thanh mien")
    page.get_by_text("1 đơn vị").wait_for()
    page.close()
    left = "net::ERR_ABORTED"  # a stream that ends as one goes on to another page
    assert not [one for one in refused if not one.endswith(left)]


def test_the_grid_is_searched_without_scripts(chromium: Browser, site: str, office: Office) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, WHO)
    page.goto(f"{site}/cycles/{office.cycle}/units?only=late")
    assert page.get_by_role("row").count() == 4
    page.get_by_label("Tìm đơn vị").fill("thanh mien")
    page.get_by_role("button", name="Tìm").click()
    assert page.get_by_role("row").count() == 2
    context.close()


def test_on_paper_the_table_behind_each_chart_is_printed(
    chromium: Browser, site: str, office: Office
) -> None:
    page = chromium.new_page()
    sign_in(page, site, WHO)
    for path, said in {
        "/": "Hạn theo văn bản",
        f"/cycles/{office.cycle}": "Nhịp đều",
    }.items():
        page.goto(site + path)
        assert not page.locator("details.behind td").first.is_visible(), "folded on the screen"
        assert said in printed(page)
    page.goto(f"{site}/people")
    assert "Đề nghị vai trò" not in printed(page), "other folded parts are left out"
    page.close()


def printed(page: Page) -> str:
    """The text of the page's sheets."""
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    return normalize("NFC", " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets))

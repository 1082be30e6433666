"""Real Chromium: the administrator's pages at two sizes, judged by axe-core, with pictures kept."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.dashboard.conftest import PASSWORD, Office

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1366, 768), "phone": (390, 844)}
GRAVE = {"serious", "critical"}
STARTS_SECONDS = 20


@pytest.fixture(scope="module")
def site(office: Office) -> Iterator[str]:
    """The application on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(office.app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + STARTS_SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screenshots")


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
        "move": f"{base}/move?stage=self-assessment&to=2024-01-20",
        "pause": f"{base}/pause",
        "people": "/people",
        "machines": "/machines",
        "me": "/me",
    }


def sign_in(page: Page, site: str, account: str = "chief") -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hôm nay").wait_for()


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {fault['id']} {node['target']}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_quiet(
    chromium: Browser, site: str, office: Office, pictures: Path, size: str
) -> None:
    width, height = SIZES[size]
    # axe-core is put into the page by script, which our own policy rightly refuses
    context = chromium.new_context(
        viewport={"width": width, "height": height}, bypass_csp=True, locale="vi-VN"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}/sign-in")
    wrong = faults(page)
    page.screenshot(path=pictures / f"{size}-sign-in.png")
    sign_in(page, site)
    for name, path in paths(office).items():
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, path
        wrong += faults(page)
        page.screenshot(path=pictures / f"{size}-{name}.png", full_page=True)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert over <= 0, f"{path} is {over} px wider than the window"
    context.close()
    assert not wrong
    assert not said


def test_our_own_policy_stops_nothing_of_ours(chromium: Browser, site: str, office: Office) -> None:
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.on("requestfailed", lambda request: refused.append(request.url))
    sign_in(page, site)
    page.goto(f"{site}/cycles/{office.cycle}/units")
    page.get_by_label("Tìm đơn vị").fill("thanh mien")
    page.get_by_text("1 đơn vị").wait_for()
    page.close()
    assert not refused


def test_the_grid_is_searched_without_scripts(chromium: Browser, site: str, office: Office) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site)
    page.goto(f"{site}/cycles/{office.cycle}/units?only=late")
    assert page.get_by_role("row").count() == 4
    page.get_by_label("Tìm đơn vị").fill("thanh mien")
    page.get_by_role("button", name="Tìm").click()
    assert page.get_by_role("row").count() == 2
    context.close()

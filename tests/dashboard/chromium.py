"""What journeys in a real browser need: a served application, Chromium, axe-core, pictures.

Pictures go to `artifacts/screenshots`, which git ignores; with CHUKY_PICTURES=1 those that the
documentation shows are taken anew in `docs/images`.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dashboard.streams import end_streams
from tests.dashboard.conftest import PASSWORD

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "artifacts" / "screenshots"
SHOWN = ROOT / "docs" / "images"
SIZES = {"desktop": (1366, 768), "phone": (390, 844)}
GRAVE = {"serious", "critical"}
STARTS_SECONDS = 20


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a free loopback port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app.state.streams_end = False
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + STARTS_SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:  # a test that fails must not wait for ever
        end_streams(app)  # pages that are still open hold theirs
        server.should_exit = True
        thread.join()


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def window(browser: Browser, size: str) -> BrowserContext:
    """A window of one size. axe-core is put in by script, which our policy rightly refuses."""
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height}, bypass_csp=True, locale="vi-VN"
    )


def sign_in(page: Page, site: str, account: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(account)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)  # its own page has all that others have


def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical, and a page wider than its window."""
    found = [
        f"{page.url}: {fault['id']} {node['target']}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{page.url}: {over} px too wide"] if over > 0 else [])


def picture(page: Page, name: str, size: str) -> None:
    """Keep a picture of the page; the desktop's is what the documentation shows."""
    KEPT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=KEPT / f"{size}-{name}.png", full_page=True)
    if os.environ.get("CHUKY_PICTURES") and size == "desktop" and name in PICTURED:
        page.screenshot(path=SHOWN / f"{name}.png")


PICTURED = {"today", "appraisal", "appraisal-unit", "council", "published"}
"""The pictures of `docs`."""

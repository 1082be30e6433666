"""What journeys in a real browser need: a served application, Chromium, axe-core, pictures.

Pictures go to `artifacts/screenshots`, which git ignores; those that the documentation shows are
held to `docs/images`, or taken anew there with CHUKY_PICTURES=1.
"""

import os
import socket
import threading
import time
from base64 import b64encode
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
    """A window of one size, under the policy that people's browsers are sent.

    What breaks it is said on the console. axe-core comes by the debugger, which needs no leave.
    """
    width, height = SIZES[size]
    return browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")


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
    """Keep a picture of the page to be looked at."""
    KEPT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=KEPT / f"{size}-{name}.png", full_page=True)


def shown(page: Page, name: str, size: str) -> None:
    """A page that the documentation shows: its picture there must still be what one sees.

    With CHUKY_PICTURES=1 the desktop's picture is taken anew instead of compared.
    """
    picture(page, name, size)
    if size != "desktop":
        return
    kept = SHOWN / f"{name}.png"
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    if os.environ.get("CHUKY_PICTURES"):
        page.screenshot(path=kept)
        return
    apart = difference(page, page.screenshot(), kept.read_bytes())
    assert apart < ALIKE, (
        f"{kept.name} shows an older page ({apart:.3f} apart): "
        "CHUKY_PICTURES=1 python -m pytest tests/dashboard takes the pictures anew; look at them"
    )


ALIKE = 0.004
"""Share of the lightness by which two pictures may differ: other letters of a code or a date stay
far below it, a part that came or went is above it (tests/dashboard/test_chromium.py)."""
_DIFFERENCE = """async ([one, other]) => {
  const width = 171, height = 96;
  const grey = async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(width, height);
    const brush = canvas.getContext("2d");
    brush.drawImage(image, 0, 0, width, height);
    const data = brush.getImageData(0, 0, width, height).data;
    return Array.from({length: width * height}, (_, i) =>
      (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 765);
  };
  const [a, b] = [await grey(one), await grey(other)];
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}"""


def difference(page: Page, one: bytes, other: bytes) -> float:
    """How far two pictures are apart, 0 to 1, seen from so far that letters blur."""
    blank = page.context.new_page()  # about:blank has no policy that refuses data: images
    urls = [f"data:image/png;base64,{b64encode(data).decode()}" for data in (one, other)]
    apart = blank.evaluate(_DIFFERENCE, urls)
    blank.close()
    return float(apart)

"""What the browser tests measure with: pictures against pages, our policy, axe-core under it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.headers import POLICY
from tests.dashboard.chromium import ALIKE, SHOWN, difference, faults, launched, window

pytestmark = pytest.mark.browser
PAGE = """<h1>Biên nhận</h1><table>{rows}</table><p>Mã {code} · 20/11/2026 08:{minute}</p>"""
ROW = "<tr><td>Tài liệu kiểm chứng số {n} của Ủy ban nhân dân xã</td><td>{n},50</td></tr>"
BY_HAND = {"thanh-mien-2023.png"}
"""Of a whole rehearsal, see docs/development.md."""


@pytest.fixture
def page() -> Iterator[Page]:
    with launched() as browser:
        context = window(browser, "desktop")
        yield context.new_page()
        context.close()


def seen(page: Page, code: str, minute: str, rows: int) -> bytes:
    table = "".join(ROW.format(n=n) for n in range(rows))
    page.set_content(PAGE.format(rows=table, code=code, minute=minute))
    return page.screenshot()


def test_another_code_passes_and_another_part_does_not(page: Page) -> None:
    was = seen(page, "K7PQ2M", "15", 12)
    assert difference(page, was, was) == 0
    assert difference(page, was, seen(page, "W3XZ9T", "48", 12)) < ALIKE / 2
    assert difference(page, was, seen(page, "K7PQ2M", "15", 18)) > ALIKE


def test_a_window_keeps_our_policy_and_axe_judges_under_it(page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    body = '<html lang="vi"><title>x</title><main><h1 style="color: red">x</h1><img></main></html>'
    headers = {"Content-Type": "text/html", "Content-Security-Policy": POLICY}
    page.route("**/*", lambda route: route.fulfill(body=body, headers=headers))
    page.goto("http://office.invalid/")
    assert [text for text in said if "style-src" in text]
    assert [fault for fault in faults(page) if "image-alt" in fault]


def test_every_picture_of_the_documentation_is_taken_by_a_test() -> None:
    tests = "".join(p.read_text("utf-8") for p in Path(__file__).parent.glob("test_*journey*.py"))
    tests += (Path(__file__).parent / "test_browser.py").read_text("utf-8")
    taken = set(re.findall(r'shown\(page, "([\w-]+)"', tests))
    for names in re.findall(r"^SHOWN = \{(.+)\}$", tests, re.M):
        taken |= set(re.findall(r"[\w-]+", names))
    kept = {path.name for path in SHOWN.glob("*.png")} - BY_HAND
    assert kept == {f"{name}.png" for name in taken}

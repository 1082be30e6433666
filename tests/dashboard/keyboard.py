"""A page worked by keys alone: Tab, Shift+Tab, Enter, letters. Nothing here touches an element.

What can't be reached by Tab, or takes the focus unseen, is an error, not something that a test
goes around.
"""

from typing import Literal

from playwright.sync_api import Page

from tests.dashboard.conftest import PASSWORD

MOST = 80
"""Presses of Tab until what one looks for must have come: more than a page's menus have."""
_FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return ["", true];  // past the page's last, before its first
  const said = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText ?? "";
  const drawn = [one, one.closest("label")].filter(Boolean).map((each) => getComputedStyle(each))
    .some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
  return [said.trim().replace(/\\s+/g, " "), one.checkVisibility() && drawn];
}"""


def focused(page: Page) -> str:
    """The name of what has the focus, which must be seen to have it."""
    name, seen = page.evaluate(_FOCUSED)
    assert seen, f"{page.url}: “{name}” has the focus and doesn't show it"
    return str(name)


def tab_to(page: Page, name: str, key: Literal["Tab", "Shift+Tab"] = "Tab") -> None:
    """Press until what is called so, or whose name begins so, has the focus."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press(key)
        passed.append(focused(page))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{page.url}: {key} never came to “{name}”, but to {passed}")


def sign_in_by_keys(page: Page, site: str, account: str) -> None:
    page.goto(f"{site}/sign-in")
    tab_to(page, "Tên đăng nhập")
    page.keyboard.type(account)
    tab_to(page, "Mật khẩu")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Đăng nhập")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)

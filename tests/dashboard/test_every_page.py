"""Real Chromium opens every page of the map at both sizes, and on paper: axe-core, none too wide,
nothing that our policy refuses.

Who walks through pages with a purpose is in the `…_journeys` modules; here none is left out.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, BrowserContext, Page

from chuky.rehearsal.options import SUMMARY
from dashboard.rehearsing import workspace
from dashboard.web import SESSION_COOKIE
from tests.dashboard.chromium import SIZES, faults, launched, picture, served, window
from tests.dashboard.conftest import Site, TestClient
from tests.dashboard.fake_prefect import prefect_answers
from tests.dashboard.furnishing import OTHER, PLAN, PUBLISHED, UNITS
from tests.dashboard.test_leaks import viewer_of
from tests.dashboard.url_map import addresses, routes

pytestmark = pytest.mark.browser
BY = {"/cycles/{cycle}/my/": "head-a1", "/my": "head-a1", "/cycles/{cycle}/council": "councillor"}
"""Who looks at pages whose addresses begin so; at all others the administrator of the house."""
SIGNED_OUT = ("/sign-in", "/invitation/", "/published", "/help")
ALL_OF = {"stage", "table", "name"}
"""Parameters whose every value makes another page."""
PLACE = re.compile("|".join((PLAN, OTHER, PUBLISHED, *UNITS)))
NO_PAGE = {
    "/first-run": "a house with an account has none; it has a test of its own",
    "/single-sign-on": "goes to the provider",
    "/single-sign-on/return": "comes from the provider",
    "/appraisal": "goes on to the only cycle",
    "/council": "goes on to the only cycle",
    "/published/{cycle}/files": "goes to its place on the cycle's page",
    "/cycles/{cycle}/my/{unit}/results.{kind}": "of the published cycle alone: FURTHER",
    "/demonstration/events": "only a demonstration has it",
    "/plans/{draft}/rehearsal": "a stream",
    "/today/events": "a stream",
    "/cycles/{cycle}/events": "a stream",
    "/cycles/{cycle}/stages/{stage}/events": "a stream",
}
"""Routes that answer no page, and why."""
FURTHER = (("head-p1", f"/cycles/{PUBLISHED}/my/{UNITS[0]}", "Kết quả đã công bố"),)
"""(who, page, what stands there) of pages that look otherwise than the one of their route."""


def person_of(route: APIRoute) -> str | None:
    if route.path.startswith(SIGNED_OUT):
        return None
    return next((who for start, who in BY.items() if route.path.startswith(start)), "chief")


def pages_of(site: Site, route: APIRoute, client: TestClient) -> list[str]:
    """One address of each page of the route; none where it answers with files or data."""
    found: dict[str, str] = {}
    answered = False
    fillings = addresses(site.made, route, viewer_of(site, client))
    for address in sorted(fillings, key=lambda one: f"/{PLAN}" not in one):
        kind = PLACE.sub("", address) if ALL_OF & set(route.param_convertors) else route.path
        if kind in found:
            continue
        answer = client.get(address)
        answered |= answer.status_code == 200
        if answer.status_code == 200 and "<main" in answer.text:
            found[kind] = address.removesuffix("?q=chim")
        elif answered and kind == route.path:
            break
    assert answered or route.path in NO_PAGE, f"{route.path} never answered: give it ids"
    return list(found.values())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def test_every_page_is_accessible_at_both_sizes_quiet_and_fit_for_paper(
    furnished: Site, chromium: Browser
) -> None:
    client = cache(furnished.office.client)
    wrong: list[str] = []
    with served(furnished.office.app) as address:
        opened = cache(lambda who: signed_in(chromium, address, client(who), wrong))
        for route in routes(furnished.office.app, "GET"):
            who = person_of(route)
            for path in () if route.path in NO_PAGE else pages_of(furnished, route, client(who)):
                wrong += looked_at(opened(who), address + path)
    assert not wrong


def test_so_is_a_page_that_looks_otherwise_at_other_times(
    furnished: Site, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results of one's own, runs that Prefect tells of, a rehearsal that is done."""
    client = cache(furnished.office.client)
    wrong: list[str] = []
    (draft,) = furnished.made.ids["draft"]
    rehearsed = workspace(furnished.made.house.folder, draft)
    rehearsed.mkdir(parents=True)
    (rehearsed / SUMMARY).write_text("17 đơn vị, công bố\n" * 20, encoding="utf-8")
    others = (
        ("chief", "/machines", "máy chạy đang nhận việc"),
        ("chief", f"/plans/{draft}", "Diễn tập xong"),
    )
    with prefect_answers(PLAN) as url, served(furnished.office.app) as address:
        monkeypatch.setenv("PREFECT_API_URL", url)
        opened = cache(lambda who: signed_in(chromium, address, client(who), wrong))
        for who, path, said in (*FURTHER, *others):
            wrong += looked_at(opened(who), address + path)
            assert said in opened(who).pages[0].content(), path
    assert not wrong


def signed_in(
    chromium: Browser, address: str, client: TestClient, wrong: list[str]
) -> BrowserContext:
    context = window(chromium, "phone")
    token = client.cookies.get(SESSION_COOKIE)
    if token:
        context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
    page = context.new_page()
    page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    return context


def looked_at(context: BrowserContext, address: str) -> list[str]:
    page = context.pages[0]
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    name = address.split("/", 3)[3].split("?")[0].replace(PLAN, "C").replace("/", "-") or "home"
    wrong = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        picture(page, f"map-{name[:60]}", size)
        wrong += [f"{size}: {fault}" for fault in faults(page)]
    return wrong + on_paper(page)


PAPER = {"upright": 680, "across": 1031}
"""CSS pixels between the margins of an A4 sheet."""
_PRINTED = """() => ({
  controls: [...document.querySelectorAll("button, .button, input, select, textarea, nav")]
    .filter((one) => one.type !== "hidden" && one.checkVisibility())
    .map((one) => one.outerHTML.slice(0, 80)),
  over: document.documentElement.scrollWidth - innerWidth,
  heads: [...document.querySelectorAll("thead")]
    .every((one) => getComputedStyle(one).display === "table-header-group"),
  line: document.querySelector(".sheet-line").checkVisibility(),
})"""


def on_paper(page: Page) -> list[str]:
    """What a printed page must not have: controls, a table that the sheet's edge cuts."""
    page.emulate_media(media="print")
    across = page.evaluate("getComputedStyle(document.body).page") == "across"
    page.set_viewport_size({"width": PAPER["across" if across else "upright"], "height": 900})
    found = page.evaluate(_PRINTED)
    page.emulate_media(media="screen")
    wrong = [f"{page.url} prints {control}" for control in found["controls"]]
    wrong += [f"{page.url}: {found['over']} px too wide for paper"] if found["over"] > 0 else []
    return wrong + ([] if found["heads"] and found["line"] else [f"{page.url}: no head on paper"])

"""The header leads to the viewer's other cycles, to the same page where there is one."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from chuky.access.roles import ALL as EVERY
from chuky.access.roles import Grant, Viewer
from dashboard.switching import first_page
from tests.dashboard.conftest import Site, TestClient, post
from tests.dashboard.furnishing import OTHER, PLAN, PUBLISHED, UNITS
from tests.dashboard.test_every_page import NO_PAGE, person_of
from tests.dashboard.url_map import routes

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("short_streams")]


def ways(html: str) -> list[str]:
    """Where the header's switcher leads."""
    header = html.split("<header", 1)[1].split("</header>", 1)[0]
    return re.findall(r'<li><a href="([^"]+)"', header)


def pages_of_cycles(site: Site) -> Iterator[tuple[str, str]]:
    """(who looks, address) of one page of each route below a cycle that two cycles can have."""
    for route in routes(site.office.app, "GET"):
        place = {"cycle": PLAN, "unit": UNITS[0], "stage": "appraisal"}
        named = set(route.param_convertors)
        if {"cycle"} <= named <= set(place) and route.path not in NO_PAGE:
            yield person_of(route) or "chief", route.path.format(**place)


def test_pages_of_a_cycle_lead_to_pages_that_open(furnished: Site) -> None:
    clients = cache(furnished.office.client)
    found: dict[tuple[str, str], str] = {}
    for who, path in pages_of_cycles(furnished):
        html = clients(who).get(path).text
        if "<header" in html:
            found |= {(who, way): path for way in ways(html)}
    wrong = {key: path for key, path in found.items() if opened(clients(key[0]), key[1]) != 200}
    assert not wrong
    seen = {way for _who, way in found}
    assert {f"/cycles/{OTHER}", f"/cycles/{OTHER}/units", f"/cycles/{PUBLISHED}/reminders"} <= seen


def opened(client: TestClient, path: str) -> int:
    return client.get(path, follow_redirects=True).status_code


def test_who_has_one_cycle_is_shown_no_way_to_another(furnished: Site) -> None:
    office = furnished.office
    for account, path in (
        ("administrator", f"/cycles/{PLAN}"),
        ("head-a1", f"/cycles/{PLAN}/my/{UNITS[0]}"),
        ("administrator-b", f"/cycles/{OTHER}/units"),
    ):
        answer = office.client(account).get(path)
        assert answer.status_code == 200
        assert not ways(answer.text)
        assert "<details" not in answer.text.split("</header>", 1)[0]


def test_a_thing_of_one_cycle_alone_leads_to_the_beginning_of_the_other(furnished: Site) -> None:
    chief = furnished.office.client("chief")
    letter = re.search(rf"/cycles/{PLAN}/letters/\w+", chief.get(f"/cycles/{PLAN}/reminders").text)
    assert letter is not None
    assert f"/cycles/{OTHER}" in ways(chief.get(letter[0]).text)
    refused = post(chief, f"/cycles/{PLAN}/move", {"stage": "none", "to": "x", "reason": "?"})
    assert refused.status_code == 422
    assert f"/cycles/{OTHER}" in ways(refused.text)


@pytest.mark.parametrize(
    ("role", "unit", "way"),
    [
        ("head", UNITS[0], f"/cycles/{OTHER}/my/{UNITS[0]}"),
        ("head", "nowhere", ""),
        ("appraiser", EVERY, f"/cycles/{OTHER}/appraisal"),
        ("councillor", EVERY, f"/cycles/{OTHER}/council"),
        ("secretary", EVERY, f"/cycles/{OTHER}"),
        ("operator", EVERY, ""),
    ],
)
def test_each_role_is_led_to_where_its_work_in_the_other_cycle_begins(
    furnished: Site, role: str, unit: str, way: str
) -> None:
    other = next(one for one in furnished.made.cycles if one.id == OTHER)
    viewer = Viewer("a", "A", (Grant(role, OTHER, unit),))
    assert first_page(viewer, other) == way

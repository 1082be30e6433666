"""The header leads to the viewer's other cycles, to the same page where there is one."""

import re
from functools import cache

import pytest

from tests.dashboard.conftest import Site, TestClient, post
from tests.dashboard.furnishing import OTHER, PLAN, PUBLISHED, UNITS
from tests.dashboard.test_every_page import NO_PAGE, pages_of, person_of
from tests.dashboard.url_map import routes

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("short_streams")]


def ways(html: str) -> list[str]:
    """Where the header's switcher leads."""
    header = html.split("<header", 1)[1].split("</header>", 1)[0]
    return re.findall(r'<li><a href="([^"]+)"', header)


def test_every_page_of_a_cycle_leads_to_pages_that_open(furnished: Site) -> None:
    clients = cache(furnished.office.client)
    wrong, seen = {}, set[str]()
    for route in routes(furnished.office.app, "GET"):
        client = clients(person_of(route))
        for path in () if route.path in NO_PAGE else pages_of(furnished, route, client):
            found = ways(client.get(path).text)
            seen |= set(found)
            wrong |= {(path, way): code for way in found if (code := opened(client, way)) != 200}
    assert not wrong
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

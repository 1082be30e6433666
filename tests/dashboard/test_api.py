"""The JSON API: the same facts as the pages, under the same rules, described by OpenAPI."""

from collections.abc import Callable

import pytest

from tests.dashboard.conftest import Office, TestClient, post

pytestmark = pytest.mark.unit
BrowserAs = Callable[[str | None], TestClient]
ROOT = "/api/v1"


def test_a_cycle_with_its_stages_and_units(office: Office, browser_as: BrowserAs) -> None:
    client, base = browser_as("administrator"), f"{ROOT}/cycles/{office.cycle}"
    assert [row["id"] for row in client.get(f"{ROOT}/cycles").json()] == [office.cycle]
    cycle = client.get(base).json()
    stage = next(row for row in cycle["stages"] if row["key"] == "self-assessment")
    assert stage["due"] == "2024-01-10T23:59:59+07:00"
    assert stage["working_days_left"] == -1
    units = client.get(f"{base}/units?only=late&limit=1").json()
    assert (units["found"], len(units["units"])) == (3, 1)
    assert client.get(f"{base}/timetable").json()["plan"] == office.cycle
    receipts = client.get(f"{base}/units/{office.own}/receipts").json()
    assert [(row["verdict"], row["in_grace"]) for row in receipts] == [("returned", False)]


def test_a_units_people_see_their_own_without_given_points(
    office: Office, browser_as: BrowserAs
) -> None:
    client, base = browser_as("head"), f"{ROOT}/cycles/{office.cycle}"
    own = client.get(f"{base}/units/{office.own}").json()
    assert own["appraised_total"] is None
    assert [cell["stage"] for cell in own["stages"]] == ["survey", "self-assessment"]
    assert client.get(f"{base}/units/{office.foreign}").status_code == 403
    assert client.get(f"{base}/units").status_code == 403


def test_refusals_are_json(office: Office, browser_as: BrowserAs) -> None:
    answer = browser_as(None).get(f"{ROOT}/cycles")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "đăng nhập" in answer.json()["detail"]
    missing = browser_as("chief").get(f"{ROOT}/cycles/{office.cycle}/units/XX")
    assert missing.status_code == 404
    assert browser_as(None).get(f"{ROOT}/cycles/{office.cycle}/publication").status_code == 404


def test_openapi_names_every_route_and_its_rule(office: Office, browser_as: BrowserAs) -> None:
    document = browser_as("auditor").get(f"{ROOT}/openapi.json").json()
    routes = {route.path for route in office.app.routes if route.path.startswith("/api/")}
    assert set(document["paths"]) == routes
    units = document["paths"][f"{ROOT}/cycles/{{cycle}}/units"]["get"]
    assert units["x-access"] == "cycle-reader"
    assert "UnitsShape" in str(units["responses"]["200"])


def test_a_token_reads_the_api_and_nothing_else(office: Office) -> None:
    owner, program = office.client("secretary"), office.client()
    page = post(owner, "/me/tokens", {"name": "báo cáo"}, page="/me/tokens").text
    token = page.split("<code>")[1].split("</code>")[0]
    sent = {"Authorization": f"Bearer {token}"}
    assert program.get(f"{ROOT}/cycles", headers=sent).json()[0]["id"] == office.cycle
    assert program.get("/me", headers=sent).status_code == 303, "pages want a session"
    assert program.get(f"{ROOT}/cycles", headers={"Authorization": "Bearer x"}).status_code == 401
    assert "API: báo cáo" in owner.get("/me").text, "it is ended where sessions are"

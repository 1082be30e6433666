"""Who may open what: every route has a rule, and the whole map keeps it for every role."""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from chuky.access.roles import ROLES
from dashboard.guard import require_own_form
from dashboard.rules import RULES, Rule
from tests.dashboard.conftest import Office, TestClient

pytestmark = pytest.mark.unit
BrowserAs = Callable[[str | None], TestClient]
REFUSED = {401, 403}
EXPECTED = {
    "public": {None, *ROLES, "chief"},
    "signed-in": {*ROLES, "chief"},
    "overseer": {"administrator", "secretary", "auditor", "chief"},
    "health-reader": {"administrator", "operator", "auditor", "chief"},
    "house-admin": {"chief"},
    "house-auditor": {"chief"},
    "cycle-reader": {"administrator", "secretary", "auditor", "chief"},
    "cycle-admin": {"administrator", "chief"},
    "cycle-auditor": {"administrator", "auditor", "chief"},
    "unit-reader": {"administrator", "secretary", "auditor", "chief", "contributor", "head"},
    "unit-writer": {"contributor", "head"},
    "unit-head": {"head"},
    "appraiser": {"appraiser"},
    "appraisal-reader": {"administrator", "secretary", "auditor", "chief", "appraiser"},
    "councillor": {"councillor", "secretary"},
    "secretariat": {"administrator", "secretary", "chief"},
    "field-worker": {"administrator", "secretary", "appraiser", "chief"},
    "evidence-reader": {
        *("administrator", "secretary", "auditor", "chief", "appraiser", "contributor", "head")
    },
}
"""Written out by hand: who passes a rule in the own cycle and for the own unit."""
ONLY_OWN_UNIT = {"contributor", "head"}
PEOPLE = (None, *ROLES, "chief")


def routes(office: Office) -> Iterator[APIRoute]:
    for route in office.app.routes:
        if isinstance(route, APIRoute):
            yield route


def test_every_route_declares_its_rule(office: Office) -> None:
    bare = [r.path for r in routes(office) if not hasattr(r.endpoint, "access_rule")]
    assert not bare, f"add routes with Pages.page or Pages.act, which take the rule: {bare}"
    others = [r for r in office.app.routes if not isinstance(r, APIRoute | Mount)]
    assert not others, f"routes that no rule guards: {others}"
    assert all(r.path.startswith("/static/") for r in office.app.routes if isinstance(r, Mount))


def test_every_route_that_changes_something_asks_for_the_forms_token(office: Office) -> None:
    for route in routes(office):
        if route.methods - {"GET", "HEAD"}:
            asked = [dependency.dependency for dependency in route.dependencies]
            assert require_own_form in asked, route.path


def test_every_rule_is_written_out_here(office: Office) -> None:
    assert {rule.name for rule in RULES} == set(EXPECTED)
    assert {route.endpoint.access_rule for route in routes(office)} <= set(RULES)


@pytest.mark.usefixtures("short_streams")
@pytest.mark.parametrize("person", PEOPLE, ids=str)
def test_the_whole_map_keeps_its_rules(office: Office, browser_as: BrowserAs, person: str) -> None:
    wrong = []
    for route, (cycle, unit) in product(
        routes(office), ((office.cycle, office.own), (office.cycle, office.foreign), ("x", "x"))
    ):
        answer = _ask(browser_as(person), route, cycle, unit)
        refused = answer in REFUSED
        if refused == _may(route.endpoint.access_rule, person, route.path, office, cycle, unit):
            wrong.append((sorted(route.methods), route.path, cycle, unit, answer))
    assert not wrong


def _ask(client: TestClient, route: APIRoute, cycle: str, unit: str) -> int:
    """The status that the rule gives: forms are sent without a token, so nothing is changed."""
    path = route.path
    for name in route.param_convertors:
        value = {"cycle": cycle, "unit": unit, "kind": "csv"}.get(name, "none")
        path = path.replace(f"{{{name}}}", value)
    if "GET" in route.methods:
        answer = client.get(path)
        to_sign_in = answer.headers.get("location", "").startswith("/sign-in?next=")
        return 401 if to_sign_in else answer.status_code
    answer = client.post(path)
    passed_the_rule = (
        "biểu mẫu" in answer.text or "form" in answer.json().get("error", "")
        if (answer.headers.get("content-type", "").startswith("application/json"))
        else "biểu mẫu đã cũ" in answer.text
    )
    return 422 if passed_the_rule else 401 if answer.status_code == 303 else answer.status_code


def _may(rule: Rule, person: str | None, path: str, office: Office, cycle: str, unit: str) -> bool:
    if person not in EXPECTED[rule.name]:
        return False
    if rule.where in ("cycle", "unit") and cycle != office.cycle and person != "chief":
        return False
    foreign = rule.where == "unit" and unit != office.own
    return not (foreign and person in ONLY_OWN_UNIT)

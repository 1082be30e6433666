"""Calendar links: made on three pages, shown once, open to whoever has them and nobody else."""

import re
from collections.abc import Callable

import pytest
from icalendar import Calendar

from chuky.ledger.access import Account
from dashboard import app as application
from tests.dashboard.conftest import Office, TestClient, post

pytestmark = pytest.mark.unit
BrowserAs = Callable[[str | None], TestClient]
LINK = re.compile(r"<code>http://testserver(/calendar/[^<]+\.ics)</code>")


def made(client: TestClient, path: str, form: dict[str, str] | None = None) -> str:
    answer = post(client, path, form or {})
    found = LINK.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def test_a_units_link_opens_its_deadlines_without_signing_in(
    office: Office, browser_as: BrowserAs
) -> None:
    path = f"/cycles/{office.cycle}/my/{office.own}"
    assert f'action="{path}/calendar"' in browser_as("contributor").get(path).text
    link = made(browser_as("contributor"), f"{path}/calendar")
    answer = office.client().get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert any(office.own in str(event["SUMMARY"]) for event in events)
    assert office.foreign not in answer.text


def test_a_new_link_ends_the_old_one(office: Office, browser_as: BrowserAs) -> None:
    path = f"/cycles/{office.cycle}/calendar"
    old = made(browser_as("administrator"), path)
    new = made(browser_as("administrator"), path)
    assert office.client().get(old).status_code == 404
    assert office.client().get(new).status_code == 200
    assert new not in browser_as("administrator").get(f"/cycles/{office.cycle}").text


def test_ones_own_link_needs_a_role_in_the_cycle_and_ends_with_the_account(
    office: Office, browser_as: BrowserAs
) -> None:
    client = browser_as("secretary")
    assert 'action="/me/calendar"' in client.get("/me").text
    link = made(client, "/me/calendar", {"cycle": office.cycle})
    assert office.client().get(link).status_code == 200
    assert post(client, "/me/calendar", {"cycle": "none"}).status_code == 403
    _set_active(office, "secretary", False)
    assert office.client().get(link).status_code == 404
    _set_active(office, "secretary", True)
    assert office.client().get(link).status_code == 200


def test_an_unknown_link_is_no_page(office: Office) -> None:
    assert office.client().get("/calendar/none.ics").status_code == 404


def test_a_part_that_does_not_exist_stops_the_application(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "PARTS", ("dashboard.pages.nowhere",))
    with pytest.raises(ModuleNotFoundError):
        application.create_app(office.app.state.web)


def _set_active(office: Office, account: str, active: bool) -> None:
    with office.house.ledger.transaction() as session:
        session.get_one(Account, account).active = active

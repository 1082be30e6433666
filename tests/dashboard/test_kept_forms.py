"""A session that ends while a form is being filled: nothing typed is lost, nothing is leaked."""

import re
from html import unescape

import pytest

from chuky.access.accounts import sign_out_everywhere
from tests.chuky.appraising.conftest import appraisal
from tests.dashboard.conftest import TestClient
from tests.dashboard.test_portal import Unit, unit
from tests.dashboard.test_two_officers import drafts

pytestmark = pytest.mark.unit
__all__ = ["appraisal", "unit"]
OWN = {"origin": "http://testserver"}
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def end_sessions(unit: Unit, account: str) -> None:
    with unit.house.ledger.transaction() as session:
        sign_out_everywhere(session, account, "quan-tri", unit.house.clock.now())


def hidden(page: str) -> dict[str, str]:
    form = page[page.index("<main") : page.index("</main>")]
    return {name: unescape(value) for name, value in FIELD.findall(form)}


def filled(unit: Unit, an: TestClient) -> tuple[str, dict[str, str]]:
    """A score form as a browser sends it, once its session has ended meanwhile."""
    page = an.get(f"{unit.base}/scores").text
    code = unit.codes(an)[0]
    form = {"form_token": hidden(page)["form_token"], f"seen-{code}": "0", f"points-{code}": "1"}
    end_sessions(unit, "an")
    return code, form | {f"why-{code}": 'có "dấu" <b>&'}


def test_a_form_that_comes_after_its_session_is_kept_and_sent_once_signed_in(unit: Unit) -> None:
    an = unit.office.client("an")
    code, form = filled(unit, an)
    late = an.post(f"{unit.base}/scores?only=left", data=form, headers=OWN)
    assert late.status_code == 401
    kept = hidden(late.text)
    assert kept | {"form_token": ""} == form | {"form_token": ""}
    assert f'action="{unit.base}/scores?only=left"' in late.text
    assert drafts(unit) == {}

    again = unit.office.client("an")  # signs in, in the same browser
    old = again.post(f"{unit.base}/scores?only=left", data=kept, headers=OWN)
    assert old.status_code == 403, "its token is still the old session's: shown, not done"
    assert "mở trong phiên trước" in old.text
    assert drafts(unit) == {}
    done = again.post(f"{unit.base}/scores?only=left", data=hidden(old.text), headers=OWN)
    assert done.status_code == 303
    assert drafts(unit)[code].explanation == form[f"why-{code}"]


def test_what_another_site_sent_is_never_shown_for_sending_again(unit: Unit) -> None:
    an = unit.office.client("an")
    page = f"{unit.base}/scores"
    for headers in ({}, {"origin": "null"}, {"origin": "https://evil.example"}):
        answer = an.post(page, data={"form_token": "x", "points-1.1": "1"}, headers=headers)
        assert answer.status_code == 403
        assert "points-1.1" not in answer.text
    end_sessions(unit, "an")
    answer = an.post(page, data={"points-1.1": "1"}, headers={"origin": "https://evil.example"})
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_no_password_and_no_file_is_kept_and_no_more_than_a_form_holds(unit: Unit) -> None:
    an = unit.office.client("an")
    end_sessions(unit, "an")
    secret = an.post("/me/password", data={"old": "a", "password": "b"}, headers=OWN)
    assert secret.headers["location"] == "/sign-in?next=/me/password"
    much = an.post(f"{unit.base}/scores", data={"why": "x" * 1_100_000}, headers=OWN)
    assert much.status_code == 303
    file = an.post(f"{unit.base}/approve", files={"report": ("a.pdf", b"%PDF")}, headers=OWN)
    assert file.status_code == 303


def test_a_part_of_a_page_that_is_asked_for_too_late_is_no_page_to_sign_in(unit: Unit) -> None:
    an = unit.office.client("an")
    code, form = filled(unit, an)
    headers = OWN | {"hx-request": "true"}
    answer = an.post(f"{unit.base}/scores/{code}", data=form, headers=headers)
    assert answer.status_code == 401
    assert "<form" not in answer.text

"""One's own account on the web: password, sessions, tokens; what a cookie and a token may do."""

import re

import pytest

from dashboard.browsers import browser
from dashboard.web import SESSION_COOKIE
from tests.dashboard.conftest import PASSWORD, TestClient, post
from tests.dashboard.test_portal import Unit, unit  # noqa: F401  a fixture
from tests.dashboard.test_portal import appraisal as appraisal

pytestmark = pytest.mark.unit
NEW = "con trâu già gặm cỏ non"


def token_of(browser: TestClient) -> str:
    shown = post(browser, "/me/tokens", {"name": "báo cáo"}, page="/me/tokens").text
    found = re.search(r"<code>([\w-]{40,})</code>", shown)
    assert found is not None
    return found[1]


def test_a_token_put_into_the_cookie_is_nobody(unit: Unit) -> None:  # noqa: F811
    token = token_of(unit.office.client("an"))
    thief = unit.office.client()
    thief.cookies.set(SESSION_COOKIE, token)
    assert thief.get(f"{unit.base}/scores").headers["location"].startswith("/sign-in")
    answer = thief.post(f"{unit.base}/scores", data={"points-1.1": "0"})
    assert answer.headers["location"].startswith("/sign-in")
    assert thief.get("/api/v1/cycles").status_code == 401


def test_a_token_reads_the_api_and_a_cookie_is_no_token(unit: Unit) -> None:  # noqa: F811
    browser = unit.office.client("an")
    asker = unit.office.client()
    bearer = {"Authorization": f"Bearer {token_of(browser)}"}
    assert asker.get("/api/v1/cycles", headers=bearer).status_code == 200
    assert asker.get(f"{unit.base}/scores", headers=bearer).status_code == 303
    cookie = {"Authorization": f"Bearer {browser.cookies[SESSION_COOKIE]}"}
    assert asker.get("/api/v1/cycles", headers=cookie).status_code == 401


def test_a_password_is_changed_and_every_other_session_ends(unit: Unit) -> None:  # noqa: F811
    here, elsewhere = unit.office.client("an"), unit.office.client("an")
    form = {"old": "không phải mật khẩu", "password": NEW}
    wrong = post(here, "/me/password", form)
    assert wrong.status_code == 422
    assert "mật khẩu không đúng" in wrong.text
    assert post(here, "/me/password", {"old": PASSWORD, "password": "ngắn"}).status_code == 422
    assert elsewhere.get("/me").status_code == 200
    done = post(here, "/me/password", {"old": PASSWORD, "password": NEW})
    assert done.headers["location"] == "/me"
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303


def test_other_sessions_are_ended_from_ones_own_page(unit: Unit) -> None:  # noqa: F811
    here, elsewhere = unit.office.client("an"), unit.office.client("an")
    assert post(here, "/me/sessions/end-others", {}).status_code == 303
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303


def test_a_session_of_another_is_not_ended_by_its_number(unit: Unit) -> None:  # noqa: F811
    an, head = unit.office.client("an"), unit.office.client("thu-truong")
    mine = re.findall(r'name="session_hash" value="(\w{64})"', head.get("/me").text)
    assert post(an, "/me/sessions/end", {"session_hash": mine[0]}).status_code == 303
    assert head.get("/me").status_code == 200


def test_signing_out_ends_the_session_not_only_the_cookie(unit: Unit) -> None:  # noqa: F811
    browser = unit.office.client("an")
    kept = browser.cookies[SESSION_COOKIE]
    answer = post(browser, "/sign-out", {})
    assert answer.headers["location"] == "/sign-in"
    thief = unit.office.client()
    thief.cookies.set(SESSION_COOKIE, kept)
    assert thief.get("/me").status_code == 303


def test_ones_own_session_is_marked_and_browsers_are_called_as_people_know_them(
    unit: Unit,  # noqa: F811
) -> None:
    here = unit.office.client("an")
    row = here.get("/me").text.split("<tbody>")[1].split("</tr>")[0]
    assert "● phiên này" in row
    edge = "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140"
    assert str(browser(edge)) == "Edge trên Windows"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    assert str(browser(phone)) == "Safari trên iPhone"
    assert str(browser("API: bảng theo dõi")) == "API: bảng theo dõi"


def test_a_refusal_is_tied_to_the_field_that_has_to_be_filled_again(
    unit: Unit,  # noqa: F811
) -> None:
    form = {"account": "an", "password": "sai", "next": "/"}
    page = post(unit.office.client(), "/sign-in", form, page="/sign-in").text
    assert 'role="alert" id="error"' in page
    field = page[page.index('id="password"') : page.index(">", page.index('id="password"'))]
    assert 'aria-invalid="true" aria-describedby="error" autofocus' in field
    mine = post(unit.office.client("an"), "/me/password", {"old": PASSWORD, "password": "ngắn"})
    assert 'aria-describedby="password-rule error" aria-invalid="true"' in mine.text


def test_no_field_cuts_a_password_that_is_pasted(unit: Unit) -> None:  # noqa: F811
    """A browser cuts what is longer than `maxlength` without a word."""
    for page in (unit.office.client().get("/sign-in"), unit.office.client("an").get("/me")):
        assert 'type="password"' in page.text
        assert "maxlength" not in page.text

"""Headers of ordinary pages and flags of cookies, over TLS as an office runs it."""

import re
from collections.abc import Iterator

import pytest

from dashboard.app import create_app
from dashboard.headers import FILE_POLICY, POLICY
from dashboard.web import Web
from tests.dashboard.conftest import PASSWORD, FixedClock, Office, TestClient

pytestmark = pytest.mark.unit


@pytest.fixture
def browser(office: Office) -> Iterator[TestClient]:
    """A browser that came over TLS."""
    app = create_app(Web(office.house, FixedClock(), secure=True))
    with TestClient(app, base_url="https://test", follow_redirects=False) as client:
        yield client


def sign_in(browser: TestClient, account: str) -> str:
    """The answer's cookies, as they were set."""
    page = browser.get("/sign-in").text
    token = re.findall(r'name="form_token" value="(\w+)"', page)[0]
    form = {"account": account, "password": PASSWORD, "form_token": token}
    answer = browser.post("/sign-in", data=form)
    assert answer.status_code == 303
    return str(answer.headers["set-cookie"])


@pytest.mark.parametrize("path", ["/sign-in", "/published", "/help", "/none", "/api/v1/cycles"])
def test_every_answer_forbids_what_a_page_does_not_need(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "max-age=31536000" in headers["strict-transport-security"]
    assert headers["cache-control"] == "no-store"


def test_pages_behind_the_sign_in_have_the_same(browser: TestClient, office: Office) -> None:
    sign_in(browser, "administrator")
    for path in ("/", "/me", f"/cycles/{office.cycle}/units"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"] == POLICY, path
        assert answer.headers["cache-control"] == "no-store", path
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", answer.text), path


def test_every_cookie_is_for_tls_only_and_out_of_a_script_s_reach(browser: TestClient) -> None:
    visitor = browser.get("/sign-in").headers["set-cookie"]
    language = browser.get("/sign-in?lang=vi").headers["set-cookie"]
    session = sign_in(browser, "administrator")
    for name, cookie in (
        ("chuky_visitor", visitor),
        ("chuky_language", language),
        ("chuky_session", session),
    ):
        assert f"{name}=" in cookie
        flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags, name


def test_without_tls_nothing_claims_it(office: Office) -> None:
    answer = office.client().get("/sign-in?lang=vi")
    assert "strict-transport-security" not in answer.headers
    assert "secure" not in answer.headers["set-cookie"].lower()


def test_a_new_session_is_begun_at_every_sign_in(browser: TestClient) -> None:
    browser.headers["cookie"] = "chuky_session=brought-along"
    browser.get("/sign-in")
    found = re.search("chuky_session=([^;]+)", sign_in(browser, "administrator"))
    assert found is not None
    assert found[1] != "brought-along"


def test_a_file_that_people_sent_may_do_nothing_at_all() -> None:
    assert FILE_POLICY.startswith("default-src 'none'; sandbox;")

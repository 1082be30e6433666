"""Single sign-on against a real provider: who gets in, and every lie that must not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey

from chuky.access.accounts import add_account, disable
from chuky.access.sessions import find_viewer
from chuky.house import House, open_house
from dashboard.app import create_app
from dashboard.single_sign_on import SingleSignOn, SingleSignOnUnset, single_sign_on
from dashboard.web import SESSION_COOKIE, Web
from tests.dashboard.conftest import FixedClock, TestClient
from tests.dashboard.identity_provider import CLIENT, SECRET, Provider, running_provider

pytestmark = pytest.mark.unit
NOW = FixedClock().now()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider(int(NOW.timestamp())) as one:
        yield one


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path)
    with opened.ledger.transaction() as session:
        add_account(session, "an", "An", "test", NOW, "An@x.vn")
    yield opened
    opened.close()


@pytest.fixture
def browser(house: House, provider: Provider) -> TestClient:
    setting = SingleSignOn(provider.address, CLIENT, SECRET, "Cổng tỉnh")
    web = Web(house, FixedClock(), secure=False, single_sign_on=setting)
    return TestClient(create_app(web), follow_redirects=False)


def sign_in(browser: TestClient, path: str = "/single-sign-on") -> httpx2.Response:
    """To the provider and back, as a browser goes."""
    away = browser.get(path)
    assert away.status_code == 303, away.text
    back = httpx2.get(away.headers["location"], trust_env=False).headers["location"]
    answer: httpx2.Response = browser.get(back)
    return answer


def who(browser: TestClient, house: House) -> str | None:
    with house.ledger.session() as session:
        viewer = find_viewer(session, browser.cookies.get(SESSION_COOKIE, ""), NOW)
    return viewer.account if viewer else None


def test_the_button_names_the_provider(browser: TestClient) -> None:
    assert "Đăng nhập qua Cổng tỉnh" in browser.get("/sign-in").text


def test_a_known_address_signs_in_and_lands_where_it_wanted(
    browser: TestClient, house: House
) -> None:
    answer = sign_in(browser, "/single-sign-on?next=/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert who(browser, house) == "an"


def test_the_providers_own_name_counts_once_bound(
    browser: TestClient, house: House, provider: Provider
) -> None:
    sign_in(browser)
    browser.cookies.clear()
    provider.person["email"] = "moi@x.vn"
    sign_in(browser)
    assert who(browser, house) == "an"


def test_another_person_with_a_recycled_address_is_not_the_first(
    browser: TestClient, house: House, provider: Provider
) -> None:
    sign_in(browser)
    with house.ledger.transaction() as session:
        disable(session, "an", "test", NOW)
    browser.cookies.clear()
    assert sign_in(browser).status_code == 422
    assert who(browser, house) is None


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "p-2", "email": "la@x.vn", "email_verified": True},
        {"sub": "p-2", "email": "an@x.vn", "email_verified": False},
        {"sub": "p-2", "email": "an@x.vn", "email_verified": "true"},
        {"sub": "p-2"},
    ],
    ids=["unknown", "not verified", "verified as text", "no address"],
)
def test_a_person_without_a_known_verified_address_stays_outside(
    browser: TestClient, house: House, provider: Provider, person: dict[str, object]
) -> None:
    provider.person = person
    answer = sign_in(browser)
    assert answer.status_code == 422
    assert "nhờ quản trị viên thêm" in answer.text
    assert who(browser, house) is None


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://another"},
        {"exp": int((NOW - timedelta(hours=1)).timestamp())},
        {"azp": "another"},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_token_for_another_place_time_or_client_is_refused(
    browser: TestClient, house: House, provider: Provider, lie: dict[str, object]
) -> None:
    provider.lie = lie
    answer = sign_in(browser)
    assert (answer.status_code, who(browser, house)) == (422, None)
    assert "id_token" in answer.text


def test_a_signature_by_another_key_is_refused(
    browser: TestClient, house: House, provider: Provider
) -> None:
    provider.signing = RSAKey.generate_key(2048, {"kid": "a"})
    assert (sign_in(browser).status_code, who(browser, house)) == (422, None)


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(
    browser: TestClient, house: House
) -> None:
    assert browser.get("/single-sign-on/return?code=x&state=y").status_code == 422
    browser.get("/single-sign-on")
    assert browser.get("/single-sign-on/return?code=x&state=y").status_code == 422
    assert who(browser, house) is None


def test_a_provider_that_is_gone_leaves_the_password_form(house: House) -> None:
    setting = SingleSignOn("http://127.0.0.1:9", CLIENT, SECRET, "Cổng tỉnh")
    web = Web(house, FixedClock(), secure=False, single_sign_on=setting)
    answer = TestClient(create_app(web), follow_redirects=False).get("/single-sign-on")
    assert answer.status_code == 422
    assert 'name="password"' in answer.text


def test_without_a_provider_there_is_no_such_page(house: House) -> None:
    client = TestClient(create_app(Web(house, FixedClock(), secure=False)))
    assert client.get("/single-sign-on").status_code == 404


def test_settings_are_whole_or_refused() -> None:
    assert single_sign_on({}) is None
    with pytest.raises(SingleSignOnUnset, match="CHUKY_OIDC_CLIENT_ID"):
        single_sign_on({"CHUKY_OIDC_ISSUER": "https://id.x.vn"})
    with pytest.raises(SingleSignOnUnset, match="CHUKY_OIDC_ISSUER"):
        single_sign_on({"CHUKY_OIDC_ISSUER": "http://id.x.vn", "CHUKY_OIDC_CLIENT_ID": "a"})
    whole = single_sign_on({"CHUKY_OIDC_ISSUER": "https://id.x.vn", "CHUKY_OIDC_CLIENT_ID": "a"})
    assert whole is not None
    assert whole.name == "id.x.vn"


def test_another_browser_s_code_is_worth_nothing_nor_is_one_that_was_used(
    browser: TestClient, house: House, provider: Provider
) -> None:
    """PKCE: the code is bound to the secret of the browser that began."""
    other = TestClient(browser.app, follow_redirects=False)
    away = [one.get("/single-sign-on").headers["location"] for one in (browser, other)]
    back = [httpx2.get(to, trust_env=False).headers["location"] for to in away]
    stolen = parse_qs(urlsplit(back[0]).query)["code"][0]
    state = parse_qs(urlsplit(back[1]).query)["state"][0]
    answer = other.get(f"/single-sign-on/return?code={stolen}&state={state}")
    assert (answer.status_code, who(other, house)) == (422, None)
    assert who(browser, house) is None
    assert sign_in(other).status_code == 303
    again = other.get(f"/single-sign-on/return?code={stolen}&state={state}")
    assert again.status_code == 422


def test_a_person_whose_account_is_closed_is_let_in_by_no_provider(
    browser: TestClient, house: House
) -> None:
    with house.ledger.transaction() as session:
        disable(session, "an", "test", NOW)
    answer = sign_in(browser)
    assert (answer.status_code, who(browser, house)) == (422, None)
    assert "nhờ quản trị viên thêm" in answer.text


def test_the_cookie_of_an_attempt_is_out_of_scripts_reach_and_of_its_own_path(
    house: House, provider: Provider
) -> None:
    setting = SingleSignOn(provider.address, CLIENT, SECRET, "Cổng tỉnh")
    web = Web(house, FixedClock(), secure=True, single_sign_on=setting)
    browser = TestClient(create_app(web), base_url="https://test", follow_redirects=False)
    answer = browser.get("/single-sign-on")
    set_ = [one for one in answer.headers.get_list("set-cookie") if "single_sign_on=" in one]
    flags = {flag.strip().lower() for flag in set_[0].split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/single-sign-on"} <= flags

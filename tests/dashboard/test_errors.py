"""Every refusal is a page in the reader's language, or a problem document; never a traceback."""

from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient as Client

from dashboard.app import create_app
from dashboard.headers import POLICY
from dashboard.web import Web
from tests.dashboard.conftest import FixedClock, Office, TestClient, post

pytestmark = pytest.mark.unit
BrowserAs = Callable[[str | None], TestClient]


@pytest.fixture
def admin(browser_as: BrowserAs) -> TestClient:
    return browser_as("administrator")


@pytest.fixture(autouse=True)
def vietnamese(admin: TestClient) -> Iterator[None]:
    yield
    admin.get("/me?lang=vi")


def test_a_value_that_is_no_number_is_a_page_in_both_languages(
    admin: TestClient, office: Office
) -> None:
    path = f"/cycles/{office.cycle}/units?first=abc"
    answer = admin.get(path)
    assert answer.status_code == 422
    assert "Địa chỉ có giá trị không dùng được (first)" in answer.text
    english = admin.get(f"{path}&lang=en").text
    assert "The address has a value that can&#39;t be used (first)" in english


def test_a_kind_of_file_that_there_is_not_is_not_found(admin: TestClient, office: Office) -> None:
    answer = admin.get(f"/cycles/{office.cycle}/units.pdf")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_an_unknown_page_and_a_form_s_address_say_what_they_are(
    admin: TestClient, office: Office
) -> None:
    missing = admin.get("/không/có")
    assert (missing.status_code, "Không có trang này" in missing.text) == (404, True)
    only_posted = admin.get(f"/cycles/{office.cycle}/changes/late/x")
    assert only_posted.status_code == 405
    assert "chỉ nhận biểu mẫu" in only_posted.text
    assert only_posted.headers["allow"] == "POST"


def test_no_file_chosen_is_said_without_a_script(browser_as: BrowserAs, office: Office) -> None:
    chief = browser_as("chief")
    answer = post(chief, "/people/import", {"reason": "đầu năm"}, page="/people")
    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.text
    field = post(chief, "/people/an/roles", {"role": "head"}, page="/people")
    assert (field.status_code, "(reason)" in field.text) == (422, True)


def test_too_much_is_a_page(browser_as: BrowserAs) -> None:
    answer = post(browser_as("chief"), "/people", {"account": "a" * 5_000_000, "name": "x"})
    assert answer.status_code == 413
    assert "gửi lên quá lớn" in answer.text
    assert "<main" in answer.text


def test_the_api_answers_with_problem_documents(admin: TestClient, office: Office) -> None:
    for path, status in (
        ("/api/v1/none", 404),
        (f"/api/v1/cycles/{office.cycle}/units?first=abc", 422),
        (f"/api/v1/cycles/{office.cycle}/units/none", 404),
    ):
        answer = admin.get(path)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json", path
        assert answer.json()["status"] == status
        assert answer.json()["detail"]
    assert admin.post("/api/v1/cycles").headers["content-type"] == "application/problem+json"


@pytest.fixture
def broken(office: Office) -> Client:
    """An application in which a page fails, and one in which everything does."""
    app = create_app(Web(office.house, FixedClock(), secure=True))
    return Client(app, raise_server_exceptions=False, follow_redirects=False)


def test_a_fault_of_ours_is_a_page_with_a_number_and_no_traceback(
    broken: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: object) -> None:
        raise RuntimeError("bí mật của máy chủ")

    monkeypatch.setattr("dashboard.public.published", fails)
    answer = broken.get("/published")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text
    assert "bí mật" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    number = caplog.records[-1].getMessage().split(":")[0]
    assert number in answer.text
    monkeypatch.setattr("dashboard.errors.page", fails)
    bare = broken.get("/published")
    assert bare.status_code == 500
    assert "Hệ thống gặp lỗi" in bare.text


def test_after_a_refused_form_the_other_language_opens_the_page_of_the_form(
    admin: TestClient, office: Office
) -> None:
    base = f"/cycles/{office.cycle}"
    refused = post(admin, f"{base}/changes/late/none", {"counts": "yes", "reason": "lý do"})
    assert refused.status_code == 422
    assert f'href="{base}/changes?lang=en"' in refused.text
    assert admin.get(f"{base}/changes?lang=en").status_code == 200
    admin.get("/me?lang=vi")
    ended = post(admin, "/sign-in", {"account": "x", "password": "y"}, page="/me")
    assert 'href="/sign-in?lang=en"' in ended.text


def test_a_refusal_names_a_stage_as_the_plan_does(admin: TestClient, office: Office) -> None:
    base = f"/cycles/{office.cycle}"
    form = {"stage": "self-assessment", "to": "2024-01-02", "for_unit": "all", "reason": "lũ"}
    refused = post(admin, f"{base}/move", form)
    assert refused.status_code == 422
    assert "hạn của bước “Báo cáo và nhập phần mềm" in refused.text
    assert "`self-assessment`" not in refused.text

"""Nobody makes the server swallow more than a route takes; who may not send isn't read at all."""

import asyncio
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from dashboard.bodies import FILE, FORM, PUBLIC_FORM
from dashboard.web import SESSION_COOKIE
from tests.dashboard.conftest import Office, TestClient

pytestmark = pytest.mark.unit
BrowserAs = Callable[[str | None], TestClient]
PIECE = bytes(1 << 20)
MULTIPART = "multipart/form-data; boundary=x"
_HEAD = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'


def send(
    app: FastAPI,
    path: str,
    kind: str,
    pieces: int,
    cookie: str = "",
    declared: int | None = None,
    more: dict[str, str] | None = None,
) -> tuple[int, int]:
    """(status, pieces that were asked for) of a body of so many megabytes, sent bit by bit."""
    given = {"host": "test", "content-type": kind, "cookie": f"{SESSION_COOKIE}={cookie}"}
    given |= {"content-length": str(declared)} if declared is not None else {}
    asked, status = 0, 0

    async def receive() -> dict[str, object]:
        nonlocal asked
        asked += 1
        body = (_HEAD if asked == 1 and kind == MULTIPART else b"") + PIECE
        body += b"\r\n--x--\r\n" if asked == pieces and kind == MULTIPART else b""
        return {"type": "http.request", "body": body, "more_body": asked < pieces}

    async def answer(message: dict[str, object]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = int(str(message["status"]))

    headers = [(name.encode(), value.encode()) for name, value in (given | (more or {})).items()]
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": headers, "scheme": "http", "http_version": "1.1"}
    scope |= {"server": ("test", 80), "client": ("10.9.9.9", 1), "root_path": ""}
    asyncio.run(app(scope, receive, answer))  # type: ignore[arg-type]
    return status, asked


@pytest.fixture
def paths(office: Office) -> dict[str, str]:
    base = f"/cycles/{office.cycle}/my/{office.own}"
    return {
        "evidence": f"{base}/evidence/1.1/files",
        "scores": f"{base}/scores",
        "piece": f"{base}/uploads/none",
    }


def test_what_a_stranger_sends_is_not_read_before_the_sign_in_page(
    office: Office, paths: dict[str, str]
) -> None:
    for path in paths.values():
        assert send(office.app, path, MULTIPART, 120) == (303, 0), path
    assert send(office.app, "/api/v1/cycles", MULTIPART, 120)[1] == 0


def test_what_another_role_sends_is_not_read(
    office: Office, paths: dict[str, str], browser_as: BrowserAs
) -> None:
    cookie = browser_as("auditor").cookies[SESSION_COOKIE]
    assert send(office.app, paths["evidence"], MULTIPART, 120, cookie) == (403, 0)


@pytest.mark.parametrize("path", ["/sign-in", "/first-run", "/sign-out", "/invitation/x"])
def test_a_form_that_anyone_may_send_is_short(office: Office, path: str) -> None:
    status, asked = send(office.app, path, "application/x-www-form-urlencoded", 50)
    assert (status, asked) == (413, 1)
    assert send(office.app, path, MULTIPART, 50, declared=PUBLIC_FORM + 1) == (413, 0)


def test_a_form_without_files_stops_at_its_limit_also_where_no_length_is_declared(
    office: Office, paths: dict[str, str], browser_as: BrowserAs
) -> None:
    cookie = browser_as("contributor").cookies[SESSION_COOKIE]
    status, asked = send(office.app, paths["scores"], MULTIPART, 120, cookie)
    assert (status, asked) == (413, FORM // len(PIECE))
    assert send(office.app, paths["scores"], MULTIPART, 120, cookie, FORM + 1) == (413, 0)


def test_files_may_be_heavy_and_a_form_without_files_held_in_memory_may_not(
    office: Office, paths: dict[str, str], browser_as: BrowserAs
) -> None:
    cookie = browser_as("contributor").cookies[SESSION_COOKIE]
    status, asked = send(office.app, paths["evidence"], MULTIPART, 12, cookie)
    assert asked == 12
    assert status == 403  # no form token: read, then refused
    kind = "application/x-www-form-urlencoded"
    assert send(office.app, paths["evidence"], kind, 120, cookie)[1] <= FORM // len(PIECE) + 1


def test_a_piece_of_an_upload_may_be_as_heavy_as_a_file(
    office: Office, paths: dict[str, str], browser_as: BrowserAs
) -> None:
    cookie = browser_as("contributor").cookies[SESSION_COOKIE]
    kind = "application/octet-stream"
    assert send(office.app, paths["piece"], kind, 1, cookie, FILE + 1) == (413, 0)
    assert send(office.app, paths["piece"], kind, 1, cookie, FILE)[0] == 403  # no form token


def test_every_route_has_its_limit(office: Office) -> None:
    for route in office.app.routes:
        if isinstance(route, APIRoute):
            assert 0 < route.endpoint.most_bytes <= 3 * FILE, route.path

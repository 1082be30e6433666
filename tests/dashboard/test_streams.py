"""Server-sent events over a real socket: told while it changes, by no thread, to who may see it."""

import asyncio
import http.client
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from chuky.access.roles import ALL
from chuky.cycle.acts import SignedDocument, record_act
from chuky.cycle.stage_state import stage_state
from chuky.cycle.submit import Sending, submit
from chuky.house import House
from chuky.ledger.audit import append
from dashboard import news, streams
from dashboard.app import create_app
from dashboard.news import Marks, read_marks
from dashboard.serving import living
from dashboard.web import SESSION_COOKIE, Demonstration, Web
from tests.chuky.cycle.conftest import Running, opened_cycle
from tests.chuky.cycle.submitting import accepted
from tests.dashboard.chromium import served
from tests.dashboard.conftest import FixedClock, Office, add_person, post

pytestmark = pytest.mark.unit
MANY = 60
"""Streams at once: more than a server has threads for pages."""
SECONDS = 15


@dataclass
class Site:
    """A served application with a signed-in administrator of the house."""

    running: Running
    office: Office
    address: str
    cookie: str
    web: Web
    opened: list[http.client.HTTPConnection]

    def open(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=SECONDS)
        self.opened.append(connection)
        connection.request("GET", path, headers={"Cookie": f"{SESSION_COOKIE}={self.cookie}"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        return answer

    @property
    def events(self) -> str:
        return f"/cycles/{self.office.cycle}/stages/guidance/events"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = opened_cycle(tmp_path)
    running.at(2023, 12, 5, 9)
    add_person(running.house, "quan-tri", "administrator", ALL, ALL)
    web = Web(running.house, FixedClock(), secure=False)
    office = Office(running.house, create_app(web), running.context.id, "TM01", "TM02")
    browser = office.client("quan-tri")
    with served(office.app) as address:
        found = Site(running, office, address, browser.cookies[SESSION_COOKIE], web, [])
        yield found
        for connection in found.opened:
            connection.close()
    running.house.close()


def event(answer: http.client.HTTPResponse) -> tuple[str, str]:
    """(name, what was said) of the next event."""
    name, said = "", []
    while line := answer.readline().decode():
        if line.startswith("event: "):
            name = line.removeprefix("event: ").strip()
        elif line.startswith("data: "):
            said.append(line.removeprefix("data: "))
        elif name and line == "\n":
            break
    return name, "".join(said)


def test_a_stage_is_told_when_something_was_done_and_ends_with_its_seal(site: Site) -> None:
    answer = site.open(site.events)
    assert answer.headers["content-type"].startswith("text/event-stream")
    name, said = event(answer)
    assert (name, "đang mở" in said, "đang chờ máy" in said) == ("progress", True, False)
    signed = SignedDocument("7/VB", date(2023, 12, 4), "A", b"%PDF-1.7")
    record_act(site.running.house, site.office.cycle, "guidance", signed, "quan-tri")
    name, said = event(answer)
    assert name == "progress"
    assert "đang chờ máy kiểm tra và niêm phong" in said
    with site.running.house.ledger.transaction() as session:
        state = stage_state(session, site.office.cycle, "guidance")
        state.state, state.sealed_at = "sealed", site.running.house.clock.now()
    name, _said = event(site.open(site.events))
    assert name == "end"


def test_today_is_told_of_what_was_done_after_it_was_made(site: Site) -> None:
    page = site.open("/").read().decode()
    path = re.search(r'data-live="(/today/events\?since=\w+)"', page)
    assert path is not None
    answer = site.open(path[1])
    sending = Sending("self-assessment", "TM01", "an", "diem.xlsx", b"no workbook")
    submit(site.running.house, site.office.cycle, sending)
    name, said = event(answer)
    assert name == "progress"
    assert "Trang đã tự cập nhật lúc" in said
    assert "/3 đơn vị" not in said, "no stage's count is another: the file could not be read"


def test_a_stage_that_went_on_is_told_with_its_count(site: Site) -> None:
    cycle = site.office.cycle
    page = site.open(f"/cycles/{cycle}").read().decode()
    path = re.search(rf'data-live="(/cycles/{cycle}/events\?since=\w+)"', page)
    assert path is not None
    answer = site.open(path[1])
    time.sleep(1.5)  # it has looked once: what the page showed is known
    accepted(site.running, "TM01")
    with site.running.house.ledger.transaction() as session:
        append(session, cycle, site.running.house.clock.now(), "an", "submission.received", {})
    name, said = event(answer)
    assert name == "progress"
    assert f'href="/cycles/{cycle}/units?only=sent">1/3 đơn vị<' in said


def test_a_page_that_is_old_is_told_at_once_and_one_that_is_new_is_not(site: Site) -> None:
    told = time.monotonic()
    assert event(site.open("/today/events?since=older"))[0] == "progress"
    assert time.monotonic() - told < 5
    page = site.open("/").read().decode()
    path = re.search(r'data-live="(/today/events\?since=\w+)"', page)
    assert path is not None
    site.opened[-1].close()
    quiet = site.open(path[1])
    site.opened[-1].sock.settimeout(3)
    with pytest.raises(TimeoutError):
        quiet.readline()


def test_many_open_pages_ask_the_ledger_one_question(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def count(house: House, session: Session) -> Marks:
        asked.append(1)
        return read_marks(house, session)

    monkeypatch.setattr(news, "read_marks", count)
    for _number in range(10):
        site.open("/today/events?since=older")
    began = time.monotonic()
    time.sleep(3)
    assert 1 <= len(asked) <= (time.monotonic() - began) / news.FRESH_SECONDS + 2


def test_streams_hold_no_thread(site: Site) -> None:
    """Each used to sleep in a thread of the pool, forty of which serve every page."""
    streams = [site.open(site.events) for _number in range(MANY)]
    assert all(event(one)[0] == "progress" for one in streams)
    began = time.monotonic()
    assert b"<main" in site.open("/").read()
    assert time.monotonic() - began < 5


def test_a_server_that_is_stopped_waits_for_no_open_stream(site: Site) -> None:
    """A page left open held `chuky serve` for ten minutes after Ctrl+C."""
    answer = site.open(site.events)
    assert event(answer)[0] == "progress"
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    try:
        asyncio.run(_told_to_stop(site.office.app))
    finally:
        signal.signal(signal.SIGTERM, before)
    assert asked == [signal.SIGTERM], "the server's own handler is still asked"
    assert event(answer) == ("", ""), "the stream ends"


async def _told_to_stop(app: FastAPI) -> None:
    async with living(app):
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0)


def test_a_session_that_was_ended_hears_no_more(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "RIGHTS_SECONDS", 1.0)
    answer = site.open(site.events)
    assert event(answer)[0] == "progress"
    browser = site.office.client()
    browser.cookies.set(SESSION_COOKIE, site.cookie)
    assert post(browser, "/sign-out", {}).status_code == 303
    assert event(answer) == ("", ""), "the stream ends"


def test_the_demonstrations_clock_is_followed_until_it_stands(site: Site) -> None:
    shown = Demonstration((), site.office.cycle, lambda _day: None, running=True)
    site.web.demonstration = shown
    answer = site.open("/demonstration/events")
    name, said = event(answer)
    assert name == "progress"
    assert "đã đến ngày thứ Ba, 05/12/2023" in said
    shown.running = False
    name, said = event(answer)
    while name == "progress":
        name, said = event(answer)
    assert name == "end"
    assert "Đồng hồ đã đến" in said

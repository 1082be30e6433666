"""What measures pages under load: every page is asked for by everyone, a wrong answer counts."""

from collections import Counter
from threading import Lock

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from benchmarks.load import load
from tests.dashboard.chromium import served

WHO = ("an", "binh", "chi")


class Seen:
    """A server that remembers who asked for what."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.lock = Lock()
        self.app = FastAPI()
        self.app.add_route("/{page}", self.answer)

    def answer(self, request: Request) -> Response:
        with self.lock:
            self.asked[request.url.path, request.cookies["chuky_session"]] += 1
        if request.url.path == "/gone":
            return RedirectResponse("/sign-in", 303)
        return PlainTextResponse("đây")


def test_everyone_asks_for_every_page() -> None:
    seen = Seen()
    with served(seen.app) as site:
        found = load(port_of(site), [*WHO], ["/a", "/b", "/c"], 1)
    assert {*seen.asked} == {(path, who) for path in ("/a", "/b", "/c") for who in WHO}
    assert 0 < found.answers <= seen.asked.total()
    assert found.failed == 0
    assert 0 < found.p50 <= found.p99 <= found.longest


def test_an_answer_that_is_no_page_counts_as_failed() -> None:
    seen = Seen()
    with served(seen.app) as site:
        found = load(port_of(site), ["an"], ["/a", "/gone"], 1)
    assert 0 < found.failed < found.answers


def test_people_who_think_ask_less() -> None:
    seen = Seen()
    with served(seen.app) as site:
        found = load(port_of(site), [*WHO], ["/a"], 2, think=0.5)
    assert 0 < seen.asked.total() < 60, "three people, four pages each on the average"
    assert found.failed == 0


def port_of(site: str) -> int:
    return int(site.rpartition(":")[2])

"""Pages take turns where the application is served, and none waits for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from dashboard import turns
from dashboard.guard import Pages
from dashboard.rules import PUBLIC

pytestmark = pytest.mark.unit


def test_pages_are_computed_two_at_a_time_and_in_the_order_in_which_they_came() -> None:
    begun: list[int] = []
    most: list[int] = []

    async def page(line: turns.Turns, number: int, inside: list[int]) -> None:
        async with line.taken():
            begun.append(number)
            inside.append(number)
            most.append(len(inside))
            await asyncio.sleep(0)
            inside.remove(number)

    async def all_at_once() -> None:
        line, inside = turns.Turns(), list[int]()
        await asyncio.gather(*(page(line, number, inside) for number in range(9)))

    asyncio.run(all_at_once())
    assert begun == list(range(9))
    assert max(most) == turns.AT_ONCE


def test_a_page_that_is_stuck_delays_others_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)

    async def behind_stuck_ones() -> int:
        line, stuck = turns.Turns(), asyncio.Event()

        async def hangs() -> None:
            async with line.taken():
                await stuck.wait()

        hanging = [asyncio.create_task(hangs()) for _ in range(turns.AT_ONCE)]
        async with asyncio.timeout(30), line.taken():
            stuck.set()
        await asyncio.gather(*hanging)
        async with line.taken():  # what was given back is there again, and no more
            return line._free._value

    assert asyncio.run(behind_stuck_ones()) == turns.AT_ONCE - 1


@asynccontextmanager
async def in_turns(app: FastAPI) -> AsyncIterator[None]:
    app.state.turns = turns.Turns()
    yield


def test_lists_saved_as_files_take_no_turn_and_pages_do() -> None:
    pages = Pages()

    def meeting(within: float) -> Callable[[], str]:
        together = Barrier(turns.AT_ONCE + 1)

        def meet() -> str:
            try:
                together.wait(within)
            except BrokenBarrierError:
                return "alone"
            return "together"

        return meet

    pages.page("/page", PUBLIC)(meeting(0.5))
    pages.page("/list.{kind}", PUBLIC)(meeting(60))
    app = FastAPI(lifespan=in_turns)
    app.router.routes.extend(pages.routes)
    with TestClient(app) as client:
        assert set(asked(client, "/list.csv")) == {'"together"'}
        assert set(asked(client, "/page")) == {'"alone"'}


def asked(client: TestClient, path: str) -> list[str]:
    """What all are told that ask for it at once."""
    heard: list[str] = []
    people = [
        Thread(target=lambda: heard.append(client.get(path).text)) for _ in range(turns.AT_ONCE + 1)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return heard

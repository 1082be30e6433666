"""Today left open by 20 administrators of 3,321 units: what listening costs, idle and in the rush.

Each page listens as `static/live.js` does and asks for itself anew when told. The rush before a
deadline is an event a second in the cycle's trail. `python -m benchmarks.live [--seconds N]`.
"""

import argparse
import asyncio
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.browsing import LOOPBACK, Browser
from benchmarks.busy_house import administrators, busy_house
from benchmarks.country import UNITS
from benchmarks.measure import line, seconds
from benchmarks.serving import processor_seconds, served
from chuky.clock import SystemClock
from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import append

PAGES = 20
SETTLES = 3.0
"""Seconds until every page has listened for a while."""


@dataclass
class Told:
    """Seconds to the first byte of each page that was asked for anew."""

    pages: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15, help="of each measurement")
    spent = parser.parse_args().seconds
    print(f"\nToday left open, {UNITS:,} units, {PAGES} pages")
    with tempfile.TemporaryDirectory() as folder:
        house, context = busy_house(Path(folder), UNITS)
        cookies = administrators(house, PAGES, SystemClock())
        with served("chuky", "serve", "--home", folder, "--insecure-cookies") as (port, process):
            asyncio.run(_measured(house, context, port, process, cookies, spent))
        house.close()


async def _measured(
    house: House, context: CycleContext, port: int, process: int, cookies: list[str], spent: float
) -> None:
    told = Told()
    pages = [asyncio.create_task(_listen(port, cookie, told)) for cookie in cookies]
    await asyncio.sleep(SETTLES)
    told.pages.clear()
    before = processor_seconds(process)
    await asyncio.sleep(spent)
    idle = (processor_seconds(process) - before) / spent
    line("idle: processor time of the server a second", seconds(idle), f"{len(told.pages)} told")
    before = processor_seconds(process)
    for number in range(round(spent)):
        with house.ledger.transaction() as session:
            at, who = SystemClock().now(), f"X{number:04}"
            append(session, context.id, at, who, "submission.received", {"sender": who})
        await asyncio.sleep(1)
    busy = (processor_seconds(process) - before) / spent
    note = f"{len(told.pages)} pages anew"
    line("an event a second: processor time a second", seconds(busy), note)
    if told.pages:
        line("  slowest first byte of a page anew", seconds(max(told.pages)))
    for page in pages:
        page.cancel()
    await asyncio.gather(*pages, return_exceptions=True)


async def _listen(port: int, cookie: str, told: Told) -> None:
    """The page, its stream, and the page anew at every event."""
    browser = Browser(port, {"chuky_session": cookie})
    page = (await browser.get("/")).body.decode()
    found = re.search(r'data-live="([^"]+)"', page)
    assert found is not None, "the page doesn't listen"  # noqa: S101
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    ask = f"GET {found[1]} HTTP/1.1\r\nHost: {LOOPBACK}\r\nCookie: chuky_session={cookie}\r\n\r\n"
    writer.write(ask.encode())
    try:
        while said := await reader.readline():
            if said.startswith(b"event: "):
                asked = time.perf_counter()
                await browser.get("/")
                told.pages.append(time.perf_counter() - asked)
    finally:
        writer.close()
        await browser.close()


if __name__ == "__main__":
    main()

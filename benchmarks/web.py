"""The web application with 3,321 units under 20 administrators, beside a page of one query.

The server is `chuky serve` as an office runs it; the client shares its processors. Think time is
drawn as people have it; the closed loop asks again at once, which no office does: it shows where
the machine ends. `python -m benchmarks.web [--seconds N] [--workers N]`.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.browsing import Answer, Browser, browse
from benchmarks.busy_house import PLAN, administrators, busy_house
from benchmarks.country import UNITS
from benchmarks.measure import line, seconds
from benchmarks.serving import processor_seconds, resident, served
from chuky.clock import SystemClock

PEOPLE = 20
BASE = f"/cycles/{PLAN}"
PAGES = {
    "Today": "/",
    "cycle": BASE,
    "grid": f"{BASE}/units",
    "grid, overdue": f"{BASE}/units?only=late",
    "grid, page 40": f"{BASE}/units?first=1950",
    "grid, search": f"{BASE}/units?q=so+12",
    "unit": f"{BASE}/units/X0003",
    "reminders": f"{BASE}/reminders",
    "changes": f"{BASE}/changes",
}
EXPORTS = {"csv": f"{BASE}/units.csv", "xlsx": f"{BASE}/units.xlsx"}
LIMIT = 0.3
"""Seconds to the first byte at p99: what an administrator shall wait at most."""
THINK = 3.0
"""Seconds between two pages of a hurried person, on the average."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--workers", type=int, default=0, help="0: as `chuky serve` decides")
    given = parser.parse_args()
    print(f"\nweb application, {UNITS:,} units, {PEOPLE} administrators at once")
    with tempfile.TemporaryDirectory() as folder:
        house, _ = busy_house(Path(folder), UNITS)
        cookies = administrators(house, PEOPLE, SystemClock())
        house.close()
        base = _baseline(Path(folder), cookies, given.seconds)
        _application(Path(folder), cookies, given.seconds, given.workers, base)


def _baseline(folder: Path, cookies: list[str], spent: float) -> float:
    """p50 of the plain page in a closed loop."""
    with served("benchmarks.baseline", "--folder", str(folder), probe="/") as (port, _):
        found = asyncio.run(browse(port, cookies, lambda _: ["/"], spent / 2, lambda: 0))
    _report("baseline: one query, 50 rows", found, spent / 2, None)
    return statistics.median(answer.first_byte for answer in found)


def _application(folder: Path, cookies: list[str], spent: float, workers: int, base: float) -> None:
    command = ["chuky", "serve", "--home", str(folder), "--insecure-cookies"]
    command += ["--workers", str(workers)] if workers else []
    with served(*command) as (port, process):
        asyncio.run(_weights(port, cookies[0]))
        chance = random.Random(1)
        everyone = [*PAGES.values()]
        thought: Callable[[], float] = lambda: chance.expovariate(1 / THINK)  # noqa: E731
        found = asyncio.run(browse(port, cookies, lambda _: everyone, spent, thought))
        _report(f"with think time ({THINK:.0f} s on average): all pages", found, spent, None)
        before = processor_seconds(process)
        mixed = asyncio.run(browse(port, cookies, lambda _: everyone, spent, lambda: 0))
        computed = (processor_seconds(process) - before) / len(mixed)
        _report("closed loop: all pages", mixed, spent, base)
        line("  processor time of the server a page", seconds(computed))
        for name, path in PAGES.items():
            _report(f"  {name}", [one for one in mixed if one.path == path], spent, base)
        files = [*EXPORTS.values()]
        saved = asyncio.run(browse(port, cookies[:2], lambda _: files, spent / 2, lambda: 1))
        for name, path in EXPORTS.items():
            own = [one for one in saved if one.path == path]
            _report(f"export as {name}, 2 people", own, spent / 2, None)
        line("server's memory, all processes", f"{resident(process) / 2**20:.0f} MiB")


async def _weights(port: int, cookie: str) -> None:
    """Every page once, alone: how long and how heavy."""
    browser = Browser(port, {"chuky_session": cookie})
    for name, path in (PAGES | EXPORTS).items():
        await browser.get(path)
        answer = await browser.get(path)
        assert answer.status == 200, (path, answer.status)  # noqa: S101
        weight = f"{len(answer.body) / 1000:.0f} kB"
        line(f"alone: {name}", seconds(answer.first_byte), weight)
    await browser.close()


def _report(what: str, found: list[Answer], spent: float, base: float | None) -> None:
    if not found:
        line(what, "no answer")
        return
    times = sorted(answer.first_byte for answer in found)
    middle, worst = statistics.median(times), times[int(len(times) * 0.99)]
    failed = sum(answer.status != 200 for answer in found)
    note = f"p99 {seconds(worst)}, {len(found) / spent:.0f} a second"
    note += f", {middle / base:.1f} × the baseline" if base else ""
    note += f", {failed} FAILED" if failed else ""
    note += f", over {LIMIT * 1000:.0f} ms" if worst > LIMIT else ""
    line(what, seconds(middle), note)


if __name__ == "__main__":
    main()

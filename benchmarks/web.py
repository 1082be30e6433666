"""The web application with 3,321 units under 20 administrators, beside a page of one query.

The server is `chuky serve` as an office runs it; wrk shares its processors. Think time is
drawn as people have it; the closed loop asks again at once, which no office does: it shows where
the machine ends. `python -m benchmarks.web [--seconds N] [--workers N]`.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.browsing import Browser
from benchmarks.busy_house import PLAN, administrators, busy_house
from benchmarks.country import UNITS
from benchmarks.load import Load, load
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
FIRST = 3.0
"""Seconds in which every process has shown every page: its first one takes half a second."""
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
        found = load(port, cookies, ["/"], spent / 2)
    _report("baseline: one query, 50 rows, closed loop", found, None)
    return found.p50


def _application(folder: Path, cookies: list[str], spent: float, workers: int, base: float) -> None:
    command = ["chuky", "serve", "--home", str(folder), "--insecure-cookies"]
    command += ["--workers", str(workers)] if workers else []
    everyone = [*PAGES.values()]
    with served(*command) as (port, process):
        first = load(port, cookies, everyone, FIRST)
        _report("the first pages after a start, closed loop", first, None)
        asyncio.run(_weights(port, cookies[0]))
        thought = load(port, cookies, everyone, spent, THINK)
        _report(f"with think time ({THINK:.0f} s on average): all pages", thought, None)
        before = processor_seconds(process)
        mixed = load(port, cookies, everyone, spent)
        computed = (processor_seconds(process) - before) / mixed.answers
        _report("closed loop: all pages", mixed, base)
        line("  processor time of the server a page", seconds(computed))
        for name, path in PAGES.items():
            _report(f"  everyone on {name}", load(port, cookies, [path], spent / 4), base)
        for name, path in EXPORTS.items():
            saved = load(port, cookies[:2], [path], spent / 4, 1)
            _report(f"export as {name}, 2 people, whole file", saved, None)
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


def _report(what: str, found: Load, base: float | None) -> None:
    note = f"p99 {seconds(found.p99)}, {found.answers / found.seconds:.0f} a second"
    note += f", {found.p50 / base:.1f} × the baseline" if base else ""
    note += f", {found.failed} FAILED" if found.failed else ""
    note += f", over {LIMIT * 1000:.0f} ms" if found.p99 > LIMIT else ""
    line(what, seconds(found.p50), note)


if __name__ == "__main__":
    main()

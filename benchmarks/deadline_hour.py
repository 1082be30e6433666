"""The deadline hour: hundreds of officers send within minutes, with evidence of 1 to 20 MB each.

Counts what matters: files that are lost, answers that failed, memory of the server before, at its
peak and after, and how long each step takes once its bytes are there. By default 30 officers in
20 s with 1 to 3 MB; `python -m benchmarks.deadline_hour --full`: 300 in five minutes, 1 to 20 MB.
With `--servers` the ledger is on PostgreSQL and the vault on S3, both started for the measurement.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.browsing import Answer
from benchmarks.busy_house import heads, opened_house
from benchmarks.measure import line, seconds
from benchmarks.officers import EvidenceFile, Officer
from benchmarks.servers import own_servers, variables
from benchmarks.serving import processor_seconds, resident, served
from chuky.clock import SystemClock
from chuky.cycle.context import CycleContext
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.intake import Evidence
from chuky.ledger.models import Receipt

PASSWORD = "một câu dài để đăng nhập"  # noqa: S105
SMALLEST = 1_000_000
"""Bytes of an evidence file."""
LIMIT = 1.0
"""Seconds at p95 that a step may take apart from the transfer."""
QUICK, FULL = (30, 20.0, 3_000_000), (300, 300.0, 20_000_000)
"""(officers, seconds, bytes of the largest file)."""
FIRST = 4
"""Officers who came earlier in the day: a server at the deadline has long loaded what it needs."""
WATCH = 0.2
"""Seconds between two looks at the server's memory."""
IN_FOLDER = HouseSettings()
"""SQLite and files."""
STARTING = 0.85
"""Part of the time in which officers begin; the rest is for the last ones to end."""


@dataclass
class Hour:
    """What happened. `memory`: bytes of the server, before, then often. `earlier`: who
    came before; nothing of them may be lost either, but nothing is timed.
    """

    officers: list[Officer]
    earlier: list[Officer]
    memory: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    spent: float = 0.0
    computed: float = 0.0

    @property
    def answers(self) -> list[tuple[str, Answer]]:
        return [one for officer in self.officers for one in officer.answers]

    @property
    def refused(self) -> list[tuple[str, int]]:
        """(step, status) of every answer that is no success."""
        return [(step, one.status) for step, one in self.answers if one.status >= 400]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="300 officers in 5 minutes")
    parser.add_argument("--workers", type=int, default=0, help="0: as `chuky serve` decides")
    parser.add_argument("--servers", action="store_true", help="PostgreSQL and S3")
    given = parser.parse_args()
    number, window, largest = FULL if given.full else QUICK
    megabytes = f"{SMALLEST // 10**6} to {largest // 10**6} MB"
    print(f"\ndeadline hour: {number} officers within {window:.0f} s, evidence of {megabytes}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        settings = IN_FOLDER
        if given.servers:
            settings = stack.enter_context(own_servers(Path(folder) / "servers"))
        home = Path(folder) / "home"
        hour = play(home, number, window, largest, given.workers, settings=settings)
        _print(hour, lost(home, hour.officers + hour.earlier, settings))


def play(
    folder: Path,
    number: int,
    window: float,
    largest: int,
    workers: int = 0,
    first: int = FIRST,
    settings: HouseSettings = IN_FOLDER,
) -> Hour:
    """Officers of this many units at a server of their own, until the last one is done."""
    house, context = opened_house(folder, number + first, settings=settings)
    officers = _officers(house, context, largest)
    house.close()
    command = ["chuky", "serve", "--home", str(folder), "--insecure-cookies"]
    command += ["--workers", str(workers)] if workers else []
    with served(*command, environment=variables(settings)) as (port, process):
        for officer in officers:
            officer.port = port
        hour = Hour(officers[first:], officers[:first])
        return asyncio.run(_played(hour, process, window))


def lost(folder: Path, officers: list[Officer], settings: HouseSettings = IN_FOLDER) -> list[str]:
    """What isn't there: evidence by its hash, whole in the vault, and the receipt's bytes."""
    house = open_house(folder, settings=settings)
    try:
        return [what for officer in officers for what in _missing(house, officer)]
    finally:
        house.close()


def _officers(house: House, context: CycleContext, largest: int) -> list[Officer]:
    chance = random.Random(1)
    accounts = heads(house, context, PASSWORD, SystemClock())
    return [
        Officer(
            0,
            context.id,
            unit.code,
            account,
            PASSWORD,
            EvidenceFile(number, chance.randint(SMALLEST, largest)),
            breaks=number % 10 == 5,
        )
        for number, (unit, account) in enumerate(zip(context.plan.units, accounts, strict=True))
    ]


async def _played(hour: Hour, process: int, window: float) -> Hour:
    for officer in hour.earlier:
        await officer.submits()
    chance, began = random.Random(2), time.perf_counter()
    hour.memory.append(resident(process))
    computed = processor_seconds(process)
    watching = asyncio.create_task(_watch(hour, process))

    async def one(officer: Officer, after: float) -> None:
        await asyncio.sleep(after)
        try:
            await officer.submits()
        except (OSError, ValueError, LookupError, EOFError) as error:
            hour.failures.append(f"{officer.unit}: {type(error).__name__}: {error}")

    ways: list[Awaitable[None]] = [
        one(officer, chance.uniform(0, STARTING * window)) for officer in hour.officers
    ]
    await asyncio.gather(*ways)
    watching.cancel()
    hour.spent = time.perf_counter() - began
    hour.computed = processor_seconds(process) - computed
    await asyncio.sleep(1)
    hour.memory.append(resident(process))
    return hour


async def _watch(hour: Hour, process: int) -> None:
    while True:
        hour.memory.append(resident(process))
        await asyncio.sleep(WATCH)


def _missing(house: House, officer: Officer) -> list[str]:
    sha256 = officer.file.sha256()
    with house.ledger.session() as session:
        named = session.query(Evidence).filter_by(unit_code=officer.unit, sha256=sha256).count()
        receipt = session.get(Receipt, officer.receipt)
    found = []
    if not named or not house.vault.exists(sha256):
        found.append(f"{officer.unit}: evidence")
    else:
        house.vault.verify(sha256)
    if receipt is None or receipt.verdict != "accepted":
        found.append(f"{officer.unit}: submission")
    else:
        house.vault.verify(receipt.sha256)
    return found


def _print(hour: Hour, missing: list[str]) -> None:
    sent = sum(officer.file.size for officer in hour.officers) / 1e6
    done = sum(bool(officer.receipt) for officer in hour.officers)
    line("submitted with a receipt", f"{done}", f"{sent:.0f} MB of evidence, {hour.spent:.0f} s")
    line("files lost", f"{len(missing)}", "; ".join(missing[:5]))
    failed = [one for one in hour.refused if one[1] >= 500]
    line("answers 5xx", f"{len(failed)}", f"4xx: {len(hour.refused) - len(failed)}")
    if hour.failures:
        line("officers who gave up", f"{len(hour.failures)}", "; ".join(hour.failures[:3]))
    before, peak, after = (
        f"{count / 2**20:.0f} MiB" for count in (hour.memory[0], max(hour.memory), hour.memory[-1])
    )
    line("server's memory at its peak", peak, f"before {before}, after {after}")
    line("processor time of the server", seconds(hour.computed), "all processes")
    steps: dict[str, list[float]] = defaultdict(list)
    for step, answer in hour.answers:
        steps[step].append(answer.first_byte)
    _line("all steps, apart from the transfer", [one for many in steps.values() for one in many])
    for step, times in steps.items():
        _line(f"  {step}", times)


def _line(what: str, times: list[float]) -> None:
    p95 = sorted(times)[int(len(times) * 0.95)]
    note = f"p95 {seconds(p95)}, longest {seconds(max(times))}"
    line(what, seconds(statistics.median(times)), note + (", over 1 s" if p95 > LIMIT else ""))


if __name__ == "__main__":
    main()

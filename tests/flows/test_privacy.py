"""What Prefect keeps of a year: ids and classes. No name, address, score or letter, also of errors.

`chuky up` runs with a moment that fails, whose error quotes a whole row of the ledger.
"""

import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from chuky.cycle.failures import stuck_moments
from chuky.ledger.models import Moment
from chuky.plan import find_plan, load_plan
from tests.flows.test_schedule import PLAN, home, opened, states, up, wait_for

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]
__all__ = ["home"]
REMINDER = f"{PLAN}/self-assessment/all/reminder-5/v1"
OPENS = f"{PLAN}/self-assessment/all/opens/v1"
ADDRESS = re.compile(r"[\w.-]+@[\w-]+\.\w+")


@pytest.fixture
def poisoned(home: Path) -> Path:
    """Its units' reminders are due, and the database refuses every letter, quoting it."""
    with opened(home) as house, house.ledger.transaction() as session:
        now = house.clock.now()
        for number, key in enumerate((OPENS, REMINDER)):
            session.get_one(Moment, key).at = now - timedelta(seconds=2 - number)
        session.execute(
            text(
                "CREATE TRIGGER poison BEFORE INSERT ON message "
                "BEGIN SELECT RAISE(ABORT, 'poison'); END"
            )
        )
    return home


def stuck(home: Path) -> bool:
    with opened(home) as house, house.ledger.session() as session:
        return [item.moment for item in stuck_moments(session, PLAN)] == [REMINDER]


def test_prefect_hears_of_a_failing_moment_by_id_and_class_alone(poisoned: Path) -> None:
    with up(poisoned) as process:
        wait_for(lambda: stuck(poisoned), process=process)
        assert states(poisoned, [OPENS]) == {"done"}
        wait_for(lambda: failed_runs(poisoned), process=process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    kept = list(everything(poisoned))
    whole = "\n".join(kept)
    assert REMINDER in whole
    assert "IntegrityError" in whole
    for word in (*names(), "poison", "INSERT INTO message", "Kính gửi"):
        assert word not in whole, word
    assert not ADDRESS.findall(whole)


def failed_runs(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "prefect" / "prefect.db", timeout=30)) as connection:
        query = "SELECT name FROM flow_run WHERE state_type = 'FAILED' AND name LIKE '%/%'"
        return [row[0] for row in connection.execute(query)]


def names() -> Iterator[str]:
    """What nobody outside the ledger is to learn: who is assessed, who takes part, who acted."""
    plan = load_plan(find_plan(PLAN)).plan
    yield from (unit.name for unit in plan.units)
    yield from (agency.name for agency in plan.agencies.values())
    yield "quan-tri"


def everything(home: Path) -> Iterator[str]:
    """Every row of every table that Prefect fills, and its processes' logs; its catalogue of blocks
    comes with it and holds examples of its own."""
    with closing(sqlite3.connect(home / "prefect" / "prefect.db", timeout=30)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            if table.startswith("block_"):
                continue
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 (its names)
                yield f"{table}: {row}"
    for log in (home / "prefect").glob("*.log"):
        yield log.read_text(encoding="utf-8", errors="replace")

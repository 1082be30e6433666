"""The audit trail: it can't fork, can't be changed unnoticed, and is the same on both databases."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from chuky.ledger.audit import (
    GENESIS,
    AuditEvent,
    AuditHead,
    ChainReport,
    append,
    chain_head,
    event_hash,
    verify_chain,
)
from chuky.ledger.engine import Ledger
from chuky.ledger.exceptions import HistoryKept
from tests.chuky.ledger.values import JSON, LETTERS

ROOT = Path(__file__).parents[3]
AT = datetime(2024, 1, 31, 9, 30, tzinfo=timezone(timedelta(hours=7)))
CYCLE = "thanh-mien-2023"
WRITERS, EVENTS_EACH = 4, 25

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname || ' ON ' || tgrelid::regclass FROM pg_trigger "
    "WHERE NOT tgisinternal",
}


def write(ledger: Ledger, count: int, cycle: str = CYCLE) -> None:
    with ledger.transaction() as session:
        for number in range(1, count + 1):
            append(session, cycle, AT, "chuyên viên", "submit.received", {"number": number})


def report(ledger: Ledger, expected: str | None = None, cycle: str = CYCLE) -> ChainReport:
    with ledger.session() as session:
        return verify_chain(session, cycle, expected)


def as_an_insider(ledger: Ledger, *statements: str) -> None:
    """What somebody does who may drop the triggers first."""
    with ledger.transaction() as session:
        for name in session.scalars(text(TRIGGERS[ledger.engine.dialect.name])).all():
            session.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def test_a_chain_of_events_is_intact(ledger: Ledger) -> None:
    write(ledger, 5)
    found = report(ledger)
    assert (found.intact, found.events, found.broken_at) == (True, 5, None)
    with ledger.session() as session:
        assert chain_head(session, CYCLE) == found.head


def test_an_empty_chain_is_intact(ledger: Ledger) -> None:
    assert report(ledger) == ChainReport(CYCLE, 0, GENESIS)


def test_each_cycle_has_a_chain_of_its_own(ledger: Ledger) -> None:
    write(ledger, 2, "a")
    write(ledger, 3, "b")
    assert (report(ledger, cycle="a").events, report(ledger, cycle="b").events) == (2, 3)
    assert report(ledger, cycle="a").head != report(ledger, cycle="b").head


@pytest.mark.unit
def test_the_hash_of_an_event_never_changes_with_the_program() -> None:
    payload = {"điểm": "92.5", "b": [1, None, True], "a": {"z": "1", "y": "2"}}
    found = event_hash(CYCLE, 1, AT, "Tổ thư ký", "score.changed", payload, GENESIS)
    assert found == "75b0cbe974f39ebcdfc4c93d8ddd5ac79f217070d561dd4110058694dc8e7d2b"
    same_instant = AT.astimezone(UTC)
    other_order = dict(reversed(payload.items()))
    assert found == event_hash(
        CYCLE, 1, same_instant, "Tổ thư ký", "score.changed", other_order, GENESIS
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.dictionaries(st.text(LETTERS), JSON), max_size=3))
def test_any_payload_verifies_after_it_was_stored(
    ledger: Ledger, payloads: list[dict[str, Any]]
) -> None:
    with ledger.transaction() as session:
        for payload in payloads:
            append(session, CYCLE, AT, "ai", "any", payload)
    assert report(ledger).intact


def test_more_events_than_are_read_at_a_time_verify(ledger: Ledger) -> None:
    write(ledger, 1005)
    assert report(ledger).events == 1005


def test_writers_at_once_do_not_fork_the_chain(ledger: Ledger, ledger_url: str) -> None:
    command = [sys.executable, "-m", "tests.chuky.ledger.appending", ledger_url, CYCLE]
    writers = [
        subprocess.Popen(
            [*command, f"writer {number}", str(EVENTS_EACH)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=120)
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    assert report(ledger).intact
    with ledger.session() as session:
        actors = session.scalars(select(AuditEvent.actor).order_by(AuditEvent.seq)).all()
    assert Counter(actors) == {f"writer {n}": EVENTS_EACH for n in range(WRITERS)}


def test_a_transaction_that_fails_takes_its_events_along(ledger: Ledger) -> None:
    write(ledger, 1)
    with pytest.raises(RuntimeError, match="midway"):
        _fail_after_appending(ledger)
    write(ledger, 1)
    assert (report(ledger).events, report(ledger).intact) == (2, True)


def _fail_after_appending(ledger: Ledger) -> None:
    with ledger.transaction() as session:
        append(session, CYCLE, AT, "ai", "lost", {})
        raise RuntimeError("midway")


@pytest.mark.parametrize("wrong", [{1: "a"}, {"a": Decimal("1.5")}, {"a": float("nan")}, {"a": AT}])
def test_a_payload_that_would_not_read_back_the_same_is_refused(
    ledger: Ledger, wrong: dict[Any, Any]
) -> None:
    with ledger.transaction() as session, pytest.raises((TypeError, ValueError)):
        append(session, CYCLE, AT, "ai", "any", wrong)
    assert report(ledger).intact


def test_an_instant_without_a_zone_is_refused(ledger: Ledger) -> None:
    with ledger.transaction() as session, pytest.raises(TypeError, match="time zone"):
        append(session, CYCLE, AT.replace(tzinfo=None), "ai", "any", {})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET actor = 'ai khác' WHERE seq = 3",
        "UPDATE audit_event SET action = 'other' WHERE seq = 3",
        """UPDATE audit_event SET payload = '{"number":4}' WHERE seq = 3""",
        "UPDATE audit_event SET at = (SELECT max(at) FROM audit_event WHERE cycle = 'later') "
        "WHERE seq = 3",
        "UPDATE audit_event SET hash = previous_hash WHERE seq = 3",
        "UPDATE audit_event SET previous_hash = hash WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq = 3",
        "UPDATE audit_event SET seq = 30 WHERE seq = 3",
    ],
)
def test_a_row_rewritten_behind_the_triggers_is_noticed(ledger: Ledger, change: str) -> None:
    write(ledger, 5)
    with ledger.transaction() as session:
        append(session, "later", AT + timedelta(microseconds=1), "ai", "any", {})
    as_an_insider(ledger, f"{change} AND cycle = '{CYCLE}'")
    found = report(ledger)
    assert (found.intact, found.fault, found.broken_at, found.events) == (False, "event", 3, 2)


def test_events_cut_off_at_the_end_are_noticed(ledger: Ledger) -> None:
    write(ledger, 5)
    as_an_insider(ledger, "DELETE FROM audit_event WHERE seq > 3")
    assert (report(ledger).fault, report(ledger).broken_at) == ("head", 4)


def test_a_chain_cut_off_with_its_head_is_noticed_from_outside(ledger: Ledger) -> None:
    write(ledger, 5)
    printed = report(ledger).head
    as_an_insider(
        ledger,
        "DELETE FROM audit_event WHERE seq > 3",
        "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_event WHERE seq = 3)",
    )
    assert report(ledger).intact
    assert report(ledger, printed).fault == "expected"


def test_a_chain_rewritten_whole_is_noticed_from_outside(ledger: Ledger) -> None:
    write(ledger, 3)
    printed = report(ledger).head
    assert report(ledger, printed).intact
    as_an_insider(ledger, "DELETE FROM audit_event", "DELETE FROM audit_head")
    with ledger.transaction() as session:
        for number in (1, 2, 4):
            append(session, CYCLE, AT, "chuyên viên", "submit.received", {"number": number})
    assert report(ledger).intact
    forged = report(ledger, printed)
    assert (forged.intact, forged.fault, forged.broken_at) == (False, "expected", None)


def test_a_head_that_left_the_house_stays_good_as_events_are_added(ledger: Ledger) -> None:
    write(ledger, 2)
    printed = report(ledger).head
    write(ledger, 2)
    assert report(ledger, printed).intact


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = 1",
        "UPDATE audit_head SET cycle = 'x', seq = 3",
        "INSERT INTO audit_event SELECT cycle, 9, at, actor, action, payload, previous_hash, hash "
        "FROM audit_event WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_history(ledger: Ledger, change: str) -> None:
    write(ledger, 2)
    assert_refused(ledger, change)


SELECT_FORGED = "SELECT cycle, seq, at, 'x', action, payload, previous_hash, hash FROM audit_event"
UPSERT = f"INSERT INTO audit_event {SELECT_FORGED} WHERE seq = 1 ON CONFLICT (cycle, seq) DO "
SQLITE_ONLY = [
    f"INSERT OR REPLACE INTO audit_event {SELECT_FORGED} WHERE seq = 1",
    "REPLACE INTO audit_head SELECT cycle, 1, hash FROM audit_head",
    "REPLACE INTO audit_head SELECT cycle, 0, hash FROM audit_head",
    "UPDATE OR REPLACE audit_event SET seq = 1 WHERE seq = 2",
]
POSTGRESQL_ONLY = [
    "TRUNCATE audit_event",
    "TRUNCATE audit_head",
    f"{UPSERT} UPDATE SET actor = 'x'",
    "SET LOCAL session_replication_role = replica; DELETE FROM audit_event",
]


@pytest.mark.parametrize(
    ("ledger_url", "change"),
    [pytest.param("sqlite", change, marks=pytest.mark.unit) for change in SQLITE_ONLY]
    + [pytest.param("postgresql", change, marks=pytest.mark.service) for change in POSTGRESQL_ONLY],
    indirect=["ledger_url"],
)
def test_each_databases_back_doors_are_shut(ledger: Ledger, change: str) -> None:
    write(ledger, 2)
    assert_refused(ledger, change)


def assert_refused(ledger: Ledger, change: str) -> None:
    with ledger.engine.begin() as connection:
        for statement in change.split("; ")[:-1]:
            connection.execute(text(statement))
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(change.split("; ")[-1]))
        connection.rollback()
    assert (report(ledger).events, report(ledger).intact) == (2, True)


def test_the_program_itself_cannot_change_or_delete_an_event(ledger: Ledger) -> None:
    write(ledger, 1)
    with ledger.session() as session:
        event = session.scalars(select(AuditEvent)).one()
        event.actor = "ai khác"
        with pytest.raises(HistoryKept):
            session.flush()
        session.rollback()
        session.delete(session.scalars(select(AuditEvent)).one())
        with pytest.raises(HistoryKept):
            session.flush()
        session.rollback()
        for statement in (delete(AuditEvent), update(AuditEvent).values(actor="x")):
            with pytest.raises(HistoryKept, match="không sửa, không xóa"):
                session.execute(statement)


def test_the_head_is_one_row_that_moves(ledger: Ledger) -> None:
    write(ledger, 4)
    with ledger.session() as session:
        assert session.scalar(select(func.count()).select_from(AuditHead)) == 1
        assert session.get_one(AuditHead, CYCLE).seq == 4

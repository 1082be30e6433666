"""When a house was last saved and its chains last computed again: said without doing it again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chuky.clock import VIETNAM
from chuky.ledger import audit
from chuky.ledger import last_checks as marks
from chuky.ledger.audit import ChainReport, append, event_hash, verify_chain
from chuky.ledger.engine import Ledger
from chuky.ledger.last_checks import (
    ChainCheck,
    check_chains,
    check_since,
    last_backup,
    record_backup,
)
from chuky.ledger.planning import JobEnd
from tests.chuky.ledger.test_audit import as_an_insider

pytestmark = pytest.mark.service
AT = datetime(2024, 1, 10, 2, tzinfo=VIETNAM)
HOUR = timedelta(hours=1)
CYCLE, OTHER = "tm-2023", "tm-2023:b"
"""One's id begins like the other's mark."""
FIRST_REWRITTEN = "UPDATE audit_event SET actor = 'khác' WHERE seq = 1 AND cycle = 'tm-2023'"


@pytest.fixture
def written(ledger: Ledger) -> Ledger:
    with ledger.transaction() as session:
        for cycle in (CYCLE, CYCLE, CYCLE, OTHER):
            append(session, cycle, AT, "ai", "any", {})
    return ledger


def known(ledger: Ledger) -> dict[str, ChainCheck]:
    with ledger.session() as session:
        return marks.last_checks(session, [CYCLE, OTHER])


def test_what_was_never_checked_nor_saved_is_not_claimed(written: Ledger) -> None:
    assert known(written) == {}
    with written.session() as session:
        assert last_backup(session) is None


def test_a_chain_is_computed_again_once_a_day_and_the_outcome_kept(
    written: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[str] = []

    def counted(session, cycle: str) -> ChainReport:  # type: ignore[no-untyped-def]
        computed.append(cycle)
        return verify_chain(session, cycle)

    monkeypatch.setattr(marks, "verify_chain", counted)
    for hours in (0, 1, 23):
        check_chains(written, AT + hours * HOUR)
    assert computed == [CYCLE, OTHER]
    assert known(written) == dict.fromkeys((CYCLE, OTHER), ChainCheck(AT, None))
    as_an_insider(written, "DELETE FROM audit_event WHERE seq = 2 AND cycle = 'tm-2023'")
    check_chains(written, AT + 24 * HOUR)
    later = AT + 24 * HOUR
    assert known(written) == {CYCLE: ChainCheck(later, 2), OTHER: ChainCheck(later, None)}


def test_a_check_by_a_clock_that_ran_ahead_is_done_again(written: Ledger) -> None:
    check_chains(written, AT + timedelta(days=400))
    check_chains(written, AT)
    assert {check.at for check in known(written).values()} == {AT}


def test_a_backup_says_when_and_that_its_chains_held(written: Ledger) -> None:
    with written.transaction() as session:
        record_backup(session, [verify_chain(session, CYCLE)], AT)
    with written.transaction() as session:
        record_backup(session, [verify_chain(session, CYCLE)], AT + HOUR)
    with written.session() as session:
        assert last_backup(session) == AT + HOUR
    assert known(written) == {CYCLE: ChainCheck(AT + HOUR, None)}


def test_only_what_came_after_the_last_check_is_computed_again(
    written: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_chains(written, AT)
    with written.transaction() as session:
        append(session, CYCLE, AT, "ai", "any", {"n": 4})
    computed: list[int] = []

    def counted(cycle: str, seq: int, *rest: Any) -> str:
        computed.append(seq)
        return event_hash(cycle, seq, *rest)

    monkeypatch.setattr(audit, "event_hash", counted)
    with written.session() as session:
        found = check_since(session, CYCLE)
    assert (computed, found.intact, found.events) == ([4], True, 4)


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit_event SET actor = 'khác' WHERE seq = 4", 4),
        ("DELETE FROM audit_event WHERE seq = 4", 4),
        ("DELETE FROM audit_event WHERE seq = 2", 3),
        ("UPDATE audit_event SET hash = previous_hash WHERE seq = 3", 3),
    ],
    ids=["new rewritten", "new cut off", "old taken out", "last checked replaced"],
)
def test_tampering_shows_without_computing_all_again(
    written: Ledger, statement: str, first: int
) -> None:
    check_chains(written, AT)
    with written.transaction() as session:
        append(session, CYCLE, AT, "ai", "any", {"n": 4})
    as_an_insider(written, f"{statement} AND cycle = '{CYCLE}'")
    with written.session() as session:
        assert check_since(session, CYCLE).broken_at == first
        assert check_since(session, OTHER).intact


def test_an_old_event_rewritten_is_found_by_the_day_s_check_and_stays_told(
    written: Ledger,
) -> None:
    check_chains(written, AT)
    as_an_insider(written, FIRST_REWRITTEN)
    check_chains(written, AT + 24 * HOUR)
    with written.session() as session:
        assert check_since(session, CYCLE).broken_at == 1


def test_a_mark_that_does_not_say_how_far_it_came_is_no_ground_to_skip(written: Ledger) -> None:
    with written.transaction() as session:
        session.add(JobEnd(job=f"chain/{CYCLE}:intact", at=AT))
    as_an_insider(written, FIRST_REWRITTEN)
    with written.session() as session:
        assert check_since(session, CYCLE).broken_at == 1

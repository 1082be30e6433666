"""Leases: one contender of many gets through, and a dead holder blocks nobody for long."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from chuky.ledger.engine import Ledger
from chuky.ledger.lease import Lease, acquire, holder_of, release, renew

NOW = datetime(2024, 1, 31, 9, tzinfo=UTC)
TTL = timedelta(minutes=10)
NAME = "wake/thanh-mien-2023"
CONTENDERS = 8


def take(ledger: Ledger, holder: str, now: datetime = NOW, name: str = NAME) -> bool:
    with ledger.transaction() as session:
        return acquire(session, name, holder, now, TTL)


def keep(ledger: Ledger, holder: str, now: datetime) -> bool:
    with ledger.transaction() as session:
        return renew(session, NAME, holder, now, TTL)


def give(ledger: Ledger, holder: str) -> bool:
    with ledger.transaction() as session:
        return release(session, NAME, holder)


def holder(ledger: Ledger, now: datetime = NOW) -> str | None:
    with ledger.session() as session:
        return holder_of(session, NAME, now)


def test_a_free_lease_is_taken_and_a_held_one_is_not(ledger: Ledger) -> None:
    assert holder(ledger) is None
    assert take(ledger, "a")
    assert not take(ledger, "b")
    assert holder(ledger) == "a"


def test_leases_of_other_names_are_free(ledger: Ledger) -> None:
    assert take(ledger, "a")
    assert take(ledger, "b", name="wake/other")


def test_the_holder_may_take_it_again(ledger: Ledger) -> None:
    assert take(ledger, "a")
    assert take(ledger, "a", NOW + TTL / 2)
    assert holder(ledger, NOW + TTL) == "a"


def test_a_dead_holders_lease_ends_with_its_time(ledger: Ledger) -> None:
    assert take(ledger, "dead")
    just_before = NOW + TTL - timedelta(microseconds=1)
    assert not take(ledger, "b", just_before)
    assert holder(ledger, just_before) == "dead"
    assert holder(ledger, NOW + TTL) is None
    assert take(ledger, "b", NOW + TTL)
    assert holder(ledger, NOW + TTL) == "b"


def test_renewing_keeps_it_beyond_its_time(ledger: Ledger) -> None:
    assert take(ledger, "a")
    assert keep(ledger, "a", NOW + TTL / 2)
    assert not take(ledger, "b", NOW + TTL)


def test_a_holder_that_was_late_learns_that_it_lost(ledger: Ledger) -> None:
    later = NOW + 2 * TTL
    assert take(ledger, "slow")
    assert take(ledger, "b", later)
    assert not keep(ledger, "slow", later)
    assert not give(ledger, "slow")
    assert holder(ledger, later) == "b"


def test_a_holder_that_was_late_keeps_what_nobody_wanted(ledger: Ledger) -> None:
    assert take(ledger, "slow")
    assert keep(ledger, "slow", NOW + 2 * TTL)
    assert not take(ledger, "b", NOW + 2 * TTL)


def test_a_released_lease_is_free_at_once(ledger: Ledger) -> None:
    assert take(ledger, "a")
    assert give(ledger, "a")
    assert not give(ledger, "a")
    assert take(ledger, "b")


def test_a_lease_is_remembered_with_its_times(ledger: Ledger) -> None:
    take(ledger, "a")
    keep(ledger, "a", NOW + TTL / 2)
    with ledger.session() as session:
        row = session.scalars(select(Lease)).one()
    assert (row.acquired_at, row.expires_at) == (NOW, NOW + TTL * 1.5)


@pytest.mark.parametrize("ttl", [timedelta(0), timedelta(seconds=-1)])
def test_a_lease_lasts_some_time(ledger: Ledger, ttl: timedelta) -> None:
    with ledger.transaction() as session, pytest.raises(ValueError, match="some time"):
        acquire(session, NAME, "a", NOW, ttl)


def test_of_contenders_at_once_one_gets_through(ledger: Ledger) -> None:
    gate = threading.Barrier(CONTENDERS)

    def contend(number: int, now: datetime) -> bool:
        gate.wait()
        return take(ledger, f"contender {number}", now)

    with ThreadPoolExecutor(CONTENDERS) as pool:
        for turn in range(12):  # each begins as the lease of the last one ends
            now = [NOW + TTL * turn] * CONTENDERS
            assert sum(pool.map(contend, range(CONTENDERS), now)) == 1


@pytest.mark.parametrize(("first_commits", "second_gets_it"), [(True, False), (False, True)])
def test_a_contender_waits_for_what_the_first_decides(
    ledger: Ledger, first_commits: bool, second_gets_it: bool
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with ledger.transaction() as session:
            assert acquire(session, NAME, "first", NOW, TTL)
            second = pool.submit(take, ledger, "second")
            time.sleep(0.2)
            assert not second.done()
            if not first_commits:
                session.rollback()
        assert second.result(timeout=30) is second_gets_it

"""Guessing from one address is slowed down, whichever server process is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from chuky.access.attempts import FAILURES, WITHIN, count_failure, network, require_free
from chuky.access.exceptions import AddressDelayed
from chuky.ledger.access import FailedSignIn
from chuky.ledger.engine import Ledger, open_ledger

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def another(ledger: Ledger, ledger_url: str) -> Iterator[Ledger]:
    """The same ledger, opened by another process."""
    opened = open_ledger(ledger_url)
    yield opened
    opened.close()


def test_an_address_that_keeps_failing_waits_and_others_do_not(
    ledger: Ledger, another: Ledger
) -> None:
    for second in range(FAILURES):
        asked = (ledger, another)[second % 2]
        require_free(asked, "10.0.0.1", NOW)
        count_failure(asked, "10.0.0.1", NOW + timedelta(seconds=second))
    later = NOW + timedelta(seconds=FAILURES)
    for asked in (ledger, another):
        with pytest.raises(AddressDelayed, match="thử lại sau"):
            require_free(asked, "10.0.0.1", later)
        require_free(asked, "10.0.0.2", later)
        require_free(asked, "10.0.0.1", NOW + WITHIN)


def test_what_no_longer_counts_is_forgotten(ledger: Ledger) -> None:
    for minute in (0, 5, 30):
        count_failure(ledger, "10.0.0.1", NOW + timedelta(minutes=minute))
    with ledger.session() as session:
        assert session.scalar(select(func.count()).select_from(FailedSignIn)) == 1


@pytest.mark.unit
def test_a_line_of_ipv6_is_one_place_whatever_address_it_takes() -> None:
    assert network("2001:db8:1:2::9") == network("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert network("2001:db8:1:3::9") != network("2001:db8:1:2::9")
    assert network("::ffff:10.0.0.1") == network("10.0.0.1") == "10.0.0.1"
    assert len(network("x" * 500)) == 64

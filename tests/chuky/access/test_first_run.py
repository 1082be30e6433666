"""A new house gets one first administrator, on each kind of database."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest

from chuky.access.accounts import any_account
from chuky.access.first_run import make_first_administrator
from chuky.clock import SystemClock
from chuky.ledger.access import Account
from chuky.ledger.engine import Ledger

NOW = SystemClock().now()
PASSWORD = "con trâu qua sông"  # noqa: S105


def _made(ledger: Ledger, account: str) -> Account | None:
    with ledger.transaction() as session:
        return make_first_administrator(session, account, account, PASSWORD, NOW)


def test_of_two_first_administrators_in_one_moment_the_second_is_refused(ledger: Ledger) -> None:
    with ThreadPoolExecutor(1) as other:
        with ledger.transaction() as session:
            first = make_first_administrator(session, "an", "An", PASSWORD, NOW)
            second = other.submit(_made, ledger, "ke-gian")
            with pytest.raises(NotYet):
                second.result(timeout=0.5)
        assert first is not None
        assert second.result(timeout=10) is None
    with ledger.session() as session:
        assert any_account(session)
        assert session.get(Account, "ke-gian") is None

"""How often sign-ins may fail: from one address, at many accounts; at one name that nobody has.

In the ledger, so that every server process counts the same; kept for minutes, never on the audit
trail. The failures of an account that there is are counted in `accounts`, by the same delay.
"""

import ipaddress
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from chuky.access.exceptions import AddressDelayed
from chuky.access.tokens import token_hash
from chuky.ledger.access import FailedSignIn
from chuky.ledger.engine import Ledger

FAILURES = 30
"""A whole office may sit behind one address; its slips of the finger are fewer than this."""
WITHIN = timedelta(minutes=10)
FREE_FAILURES = 3
"""Slips of the finger that cost nothing."""
MOST_FAILURES = 100
"""In a row at one account, by SP 800-63B-4, 3.2.2; then its password opens nothing any more, and
takes a new invitation. At the longest delay that takes a guesser a day."""
LONGEST_DELAY = 900
"""Seconds: guessing becomes useless while a person is not locked out for a day."""


def require_free(ledger: Ledger, address: str, now: datetime) -> None:
    """Raises AddressDelayed until the oldest of too many failures is old enough."""
    query = (
        select(FailedSignIn.at)
        .where(FailedSignIn.address == network(address), FailedSignIn.at > now - WITHIN)
        .order_by(FailedSignIn.at.desc())
        .limit(FAILURES)
    )
    with ledger.session() as session:
        recent = session.scalars(query).all()
    if len(recent) >= FAILURES:
        wait = recent[-1] + WITHIN - now
        raise AddressDelayed(seconds=int(wait.total_seconds()) + 1)


def count_failure(ledger: Ledger, address: str, now: datetime) -> None:
    """One more; those that no longer count are forgotten."""
    with ledger.transaction() as session:
        session.execute(delete(FailedSignIn).where(FailedSignIn.at <= now - WITHIN))
        session.add(FailedSignIn(id=secrets.token_hex(16), address=network(address), at=now))


def delay_after(failures: int) -> timedelta:
    """How long the next try at one name waits: nothing at first, then twice as long each time."""
    over = failures - FREE_FAILURES
    return timedelta(seconds=min(2 ** min(over, 20), LONGEST_DELAY) if over > 0 else 0)


def nobody(account: str) -> str:
    """What failures at a name that nobody has are counted under; it may be a mistyped password."""
    return token_hash(account)


def waits_until(ledger: Ledger, name: str, now: datetime) -> datetime | None:
    """When such a name may be tried again; None where it never failed lately."""
    lately = (FailedSignIn.address == name, FailedSignIn.at > now - WITHIN)
    with ledger.session() as session:
        count = select(func.count(), func.max(FailedSignIn.at)).where(*lately)
        failures, last = session.execute(count).one()
    return last + delay_after(failures) if last is not None else None


def network(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 that a line of IPv6 is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)))

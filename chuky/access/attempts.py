"""How often sign-ins from one address may fail: guesses at many accounts are slowed down too.

In the ledger, so that every server process counts the same; kept for minutes, never on the audit
trail. The delay of one account is in `accounts`.
"""

import ipaddress
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from chuky.access.exceptions import AddressDelayed
from chuky.ledger.access import FailedSignIn
from chuky.ledger.engine import Ledger

FAILURES = 30
"""A whole office may sit behind one address; its slips of the finger are fewer than this."""
WITHIN = timedelta(minutes=10)


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

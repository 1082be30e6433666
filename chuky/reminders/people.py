"""Who stands behind a role in a cycle: accounts with an address, else the plan's own address.

Belongs here: reading accounts and roles. Who owes something is in `owing.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chuky.ledger.access import Account, RoleGrant

ACCOUNT = "account:"
"""In front of an account's name, so that a person is never taken for a unit or an agency."""
EVERY = "*"


RESERVED = ".invalid"
"""Addresses that stand for a missing one (RFC 2606)."""


def address_of(key: str) -> str:
    """Where the plan names no address: a reserved domain that no mail can leave to."""
    return f"{key.lower()}@chuky{RESERVED}"


def is_reserved(address: str) -> bool:
    """Whether it stands for a missing address: no channel is asked about it."""
    return address.endswith(RESERVED)


@dataclass(frozen=True)
class Person:
    """One who can be written to. `key`: the unit's code, the agency's key, `account:<name>`."""

    key: str
    address: str
    name: str
    phone: str | None = None
    channels: tuple[str, ...] = ()
    """What they chose, in order; empty: as the rules say."""


People = Callable[[str, str], list[Person]]
"""(role, unit code or `*`) → those who hold it, by account name."""


def people_of(session: Session, cycle_id: str) -> People:
    """Every active account with an address or a telephone and a role in the cycle, read once."""
    rows = session.execute(
        select(Account, RoleGrant.role, RoleGrant.unit_code)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.active, or_(Account.email.is_not(None), Account.phone.is_not(None)))
        .where(RoleGrant.cycle_id.in_([cycle_id, EVERY]))
        .order_by(Account.id)
    )
    found: dict[tuple[str, str], dict[str, Person]] = {}
    for account, role, unit in rows:
        found.setdefault((role, unit), {})[account.id] = _person(account)
    return lambda role, unit: list(found.get((role, unit), {}).values())


def _person(account: Account) -> Person:
    chosen = tuple((account.channels or "").split())
    address = account.email or address_of(account.id)
    return Person(f"{ACCOUNT}{account.id}", address, account.name, account.phone, chosen)

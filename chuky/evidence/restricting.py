"""Who alone may open a piece of evidence: persons named when it is sent (a denunciation).

Belongs here: who can be named. Whether somebody may open a piece is in `listed`.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.roles import ALL, OF_A_UNIT
from chuky.evidence.exceptions import ReaderUnknown
from chuky.ledger.access import Account, RoleGrant


def can_be_named(session: Session, cycle_id: str, unit: str) -> list[tuple[str, str]]:
    """(account, person's name) of everybody who may see the unit's work, by name."""
    query = (
        select(Account.id, Account.name, RoleGrant.role, RoleGrant.unit_code)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.cycle_id.in_([ALL, cycle_id]), Account.active.is_(True))
    )
    found = {
        account: name
        for account, name, role, of_unit in session.execute(query)
        if role not in OF_A_UNIT or of_unit in (ALL, unit)
    }
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))


def named_readers(
    session: Session, cycle_id: str, unit: str, asked: Iterable[str]
) -> tuple[str, ...] | None:
    """The accounts asked for, each once; None where none is named. Raises ReaderUnknown."""
    wanted = tuple(dict.fromkeys(name.strip() for name in asked if name.strip()))
    known = [account for account, _ in can_be_named(session, cycle_id, unit)]
    for account in wanted:
        if account not in known:
            raise ReaderUnknown(account=account[:60], known=", ".join(known[:10]) or "–")
    return wanted or None

"""Persons whom an identity provider vouches for, and the accounts that are theirs here.

A provider gives no account and no role: an administrator adds the person first, with the address
that the provider knows. From the first sign-in on, the provider's own name for the person counts.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.access.exceptions import IdentityUnknown
from chuky.access.roles import HOUSE
from chuky.ledger.access import Account, ExternalIdentity
from chuky.ledger.audit import append


@dataclass(frozen=True)
class Identity:
    """What the provider says: its address, its name for the person, a mail address it checked."""

    issuer: str
    subject: str
    email: str | None
    """None where the provider gives none, or hasn't verified it."""


def account_of(session: Session, identity: Identity, now: datetime) -> str:
    """The account that a person signs in to, bound at the first time. Raises IdentityUnknown."""
    bound = session.get(ExternalIdentity, (identity.issuer, identity.subject))
    if bound is not None:
        account = session.get(Account, bound.account_id)
        if account is None or not account.active:
            raise IdentityUnknown(who=identity.email or identity.subject)
        append(session, HOUSE, now, account.id, "session.opened", {"issuer": identity.issuer})
        return account.id
    account = _by_address(session, identity)
    session.add(
        ExternalIdentity(
            issuer=identity.issuer, subject=identity.subject, account_id=account.id, at=now
        )
    )
    said = {"issuer": identity.issuer, "subject": identity.subject}
    append(session, HOUSE, now, account.id, "identity.bound", said)
    return account.id


def _by_address(session: Session, identity: Identity) -> Account:
    """The one active account with the verified address; two with the same address are none."""
    if identity.email is None:
        raise IdentityUnknown(who=identity.subject)
    same = func.lower(Account.email) == identity.email.lower()
    found = session.scalars(select(Account).where(same, Account.active)).all()
    if len(found) != 1:
        raise IdentityUnknown(who=identity.email)
    return found[0]

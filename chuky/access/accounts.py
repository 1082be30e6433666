"""Local accounts: made by invitation, signed in by password, slowed down after failures."""

import re
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.access.attempts import (
    MOST_FAILURES,
    count_failure,
    delay_after,
    nobody,
    waits_until,
)
from chuky.access.exceptions import (
    AccountNameRefused,
    AccountTaken,
    AccountUnknown,
    InvitationSpent,
    SignInDelayed,
    SignInRefused,
)
from chuky.access.passwords import hash_password, is_right, require_good
from chuky.access.roles import HOUSE
from chuky.access.sessions import end_sessions
from chuky.access.tokens import new_token, token_hash
from chuky.house import House
from chuky.ledger.access import Account, Invitation
from chuky.ledger.audit import append
from chuky.ledger.models import Cycle

INVITATION_DAYS = timedelta(days=7)
"""A mail that is read after a week's leave still works."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,59}")


def add_account(
    session: Session, account: str, name: str, actor: str, now: datetime, email: str | None = None
) -> Account:
    """A new account without a password. Raises AccountTaken, AccountNameRefused."""
    account = account.strip().lower()
    if not _NAME.fullmatch(account):
        raise AccountNameRefused(account=account)
    if session.get(Account, account) is not None:
        raise AccountTaken(account=account)
    row = Account(
        id=account,
        name=name.strip() or account,
        email=email or None,
        password_hash=None,
        active=True,
        failures=0,
        blocked_until=None,
        created_at=now,
        created_by=actor,
    )
    session.add(row)
    session.flush()
    append(session, HOUSE, now, actor, "account.added", {"account": account})
    return row


def any_account(session: Session) -> bool:
    """Whether the house has its first account (else the first-run page is shown)."""
    return bool(session.scalar(select(func.count()).select_from(Account)))


def invite(session: Session, account: str, actor: str, now: datetime) -> str:
    """A token with which the person chooses a password, once, within a week."""
    _known(session, account)
    token = new_token()
    session.add(
        Invitation(
            token_sha256=token_hash(token),
            account_id=account,
            expires_at=now + INVITATION_DAYS,
            used_at=None,
        )
    )
    append(session, HOUSE, now, actor, "account.invited", {"account": account})
    return token


def invited_account(session: Session, token: str, now: datetime) -> Account:
    """Whom a token invites. Raises InvitationSpent."""
    row = session.get(Invitation, token_hash(token))
    if row is None or row.used_at is not None or row.expires_at < now:
        raise InvitationSpent
    return session.get_one(Account, row.account_id)


def set_password_by_invitation(session: Session, token: str, password: str, now: datetime) -> str:
    """Take an invitation up; the account's name. Raises InvitationSpent, PasswordRefused."""
    account = invited_account(session, token, now)
    set_password(session, account, password, account.id, now)
    session.get_one(Invitation, token_hash(token)).used_at = now
    return account.id


def set_password(
    session: Session, account: Account, password: str, actor: str, now: datetime
) -> None:
    """Set a password; every session of the account ends. Raises PasswordRefused."""
    titles = session.scalars(select(Cycle.title)).all()  # they name the office
    require_good(password, account.id, account.name, (account.email or "").split("@")[0], *titles)
    account.password_hash = hash_password(password)
    account.failures, account.blocked_until = 0, None
    end_sessions(session, account.id, now)
    append(session, HOUSE, now, actor, "account.password_set", {"account": account.id})


def change_password(house: House, account: str, old: str, new: str, now: datetime) -> None:
    """A person changes their own; every session and token of theirs ends.

    Raises SignInRefused, SignInDelayed for the old one, PasswordRefused for the new one.
    """
    authenticate(house, account, old, now, "password.checked")
    with house.ledger.transaction() as session:
        set_password(session, session.get_one(Account, account), new, account, now)


def authenticate(
    house: House, account: str, password: str, now: datetime, opened: str = "session.opened"
) -> str:
    """The account's name if the password is right. Raises SignInRefused, SignInDelayed.

    The delay is asked first and doubles with each failure, whoever guesses from wherever; a name
    that nobody has is delayed in the same way, so that no answer says whether somebody has it.
    `opened`: what the audit trail says where it is right.
    """
    account = account.strip().lower()
    right = is_right(_tried(house, account, now), password)
    with house.ledger.transaction() as session:
        row = session.get(Account, account)
        if row is not None:
            if right:
                row.failures, row.blocked_until = 0, None
            action = opened if right else "session.refused"
            append(session, HOUSE, now, account, action, {"failures": row.failures})
    if not right:
        raise SignInRefused
    return account


def _tried(house: House, account: str, now: datetime) -> str | None:
    """The hash to compare with, the try counted before: many at once are no way round the delay.

    None where nothing opens: nobody has the name, it is closed, or it was guessed at too often.
    Raises SignInDelayed.
    """
    waits = waits_until(house.ledger, nobody(account), now)
    with house.ledger.transaction() as session:
        row = session.get(Account, account)
        blocked = row.blocked_until if row is not None else waits
        if blocked is not None and blocked > now:
            raise SignInDelayed(seconds=int((blocked - now).total_seconds()) + 1)
        if row is not None:
            opens = row.active and not closed_by_guessing(row)
            row.failures += 1
            delay = delay_after(row.failures)
            row.blocked_until = now + delay if delay else None
            return row.password_hash if opens else None
    count_failure(house.ledger, nobody(account), now)
    return None


def closed_by_guessing(account: Account) -> bool:
    """Whether its password opens nothing any more; a new invitation sets another."""
    return account.password_hash is not None and account.failures >= MOST_FAILURES


def disable(session: Session, account: str, actor: str, now: datetime) -> None:
    """Close an account: no sign-in, every session ends. Its history stays."""
    _known(session, account).active = False
    end_sessions(session, account, now)
    append(session, HOUSE, now, actor, "account.disabled", {"account": account})


def enable(session: Session, account: str, actor: str, now: datetime) -> None:
    """Open a closed account again, with the roles and the password that it had."""
    row = _known(session, account)
    row.active, row.failures, row.blocked_until = True, 0, None
    append(session, HOUSE, now, actor, "account.enabled", {"account": account})


def sign_out_everywhere(session: Session, account: str, actor: str, now: datetime) -> int:
    """End every session and token of somebody; how many."""
    ended = end_sessions(session, _known(session, account).id, now)
    said = {"account": account, "sessions": ended}
    append(session, HOUSE, now, actor, "account.signed_out", said)
    return ended


def _known(session: Session, account: str) -> Account:
    row = session.get(Account, account)
    if row is None:
        raise AccountUnknown(account=account)
    return row

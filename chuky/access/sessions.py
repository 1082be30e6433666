"""Signed-in browsers and programs' tokens: in the ledger, so that any can be ended at once.

A token lies in scripts and logs for months: it is no cookie, and a cookie is no token.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.roles import Viewer, grants_of
from chuky.access.tokens import new_token, token_hash
from chuky.ledger.access import Account, WebSession

Kind = Literal["browser", "program"]
LASTS = timedelta(hours=12)
"""A working day with overtime; 800-63B asks for a new sign-in after at most 24 hours at AAL2."""


def open_session(
    session: Session,
    account: str,
    agent: str,
    now: datetime,
    lasts: timedelta = LASTS,
    kind: Kind = "browser",
) -> str:
    """A new session's cookie value, or a program's token."""
    token = new_token()
    session.add(
        WebSession(
            token_sha256=token_hash(token),
            account_id=account,
            created_at=now,
            expires_at=now + lasts,
            revoked_at=None,
            agent=agent[:200],
            kind=kind,
        )
    )
    return token


def find_viewer(
    session: Session, token: str, now: datetime, kind: Kind = "browser"
) -> Viewer | None:
    """Who a cookie or a token stands for; None where it was revoked, has expired, never was."""
    row = session.get(WebSession, token_hash(token))
    if row is None or row.kind != kind or row.revoked_at is not None or row.expires_at < now:
        return None
    account = session.get(Account, row.account_id)
    if account is None or not account.active:
        return None
    return Viewer(account.id, account.name, grants_of(session, account.id))


def close_session(session: Session, token: str, now: datetime) -> None:
    row = session.get(WebSession, token_hash(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = now


def end_sessions(session: Session, account: str, now: datetime, but: str | None = None) -> int:
    """End every session and token of an account, but the one with cookie `but`; how many."""
    kept = token_hash(but) if but else None
    query = select(WebSession).where(
        WebSession.account_id == account, WebSession.revoked_at.is_(None)
    )
    ended = [row for row in session.scalars(query) if row.token_sha256 != kept]
    for row in ended:
        row.revoked_at = now
    return len(ended)

"""The tables of access: accounts, roles, sessions and acts that wait for a second person.

Belongs here: tables alone, as in `models.py`; the services that fill them are in `chuky.access`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.types import Base, Instant, Json, Sha256

Key = String(120)


class Account(Base):
    """A person who signs in. Without a password hash the invitation was not taken up yet."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    """The name that is typed at sign-in, lower case."""
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(String(40))
    channels: Mapped[str | None] = mapped_column(String(200))
    """Channels by which the person wants reminders, in order, by spaces; None: as the rules say."""
    password_hash: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool]
    failures: Mapped[int]
    """Wrong passwords since the last right one."""
    blocked_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str] = mapped_column(Key)


class RoleGrant(Base):
    """A role of an account in a cycle and for a unit; `*` stands for every one."""

    __tablename__ = "role_grant"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    """A unit's code; `*` for roles that aren't a unit's."""
    asked_by: Mapped[str] = mapped_column(Key)
    granted_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Invitation(Base):
    """A link by which a person chooses a password, once. Only the token's hash is kept."""

    __tablename__ = "invitation"

    token_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class WebSession(Base):
    """A signed-in browser, or a program's token: one never passes for the other.

    Only the hash of the cookie or the token is kept; revoking ends it at once.
    """

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_account", "account_id"),)

    token_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    agent: Mapped[str] = mapped_column(Text)
    """What the browser calls itself, so that its owner knows it in the list."""
    kind: Mapped[str] = mapped_column(String(10))
    """browser: a cookie, which may change things; program: a bearer token, which may read."""


class FailedSignIn(Base):
    """A wrong password from an address, kept for the minutes that it counts."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index("ix_failed_sign_in_address", "address", "at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class ExternalIdentity(Base):
    """A person at an identity provider who signs in to an account here, bound once."""

    __tablename__ = "external_identity"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    """What the provider calls the person for ever; an address may change hands."""
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class PendingAct(Base):
    """An act that one person asked for and another must grant: pending, granted, refused."""

    __tablename__ = "pending_act"
    __table_args__ = (Index("ix_pending_act_state", "cycle_id", "state"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(Key)
    """`*` where it concerns the whole house."""
    kind: Mapped[str] = mapped_column(String(40))
    """move, extend, waive, reopen, role."""
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Key)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[str | None] = mapped_column(Key)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

"""The audit trail: append-only, each event's hash covering the one before it.

Written in the transaction of what it records. Triggers in the database refuse UPDATE and DELETE;
the head's hash leaves the house, so that a chain that was rewritten whole is noticed too.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, String, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from chuky.exceptions import ChukyError
from chuky.ledger.types import Base, Instant, Json, Sha256, canonical

GENESIS = "0" * 64
"""What the first event of a cycle takes as the hash before it."""


class HistoryKept(ChukyError):
    """nhật ký không sửa, không xóa được; ghi một sự kiện mới để đính chính"""

    en = "the audit trail can't be changed or deleted; append a correction"


class AuditEvent(Base):
    """One thing that happened in a cycle."""

    __tablename__ = "audit_event"

    cycle: Mapped[str] = mapped_column(String(120), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    previous_hash: Mapped[str] = mapped_column(Sha256)
    hash: Mapped[str] = mapped_column(Sha256)


class AuditHead(Base):
    """The end of a cycle's chain; its row is the lock that keeps two writers from forking it."""

    __tablename__ = "audit_head"

    cycle: Mapped[str] = mapped_column(String(120), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(Sha256)


@dataclass(frozen=True)
class ChainReport:
    """`broken_at` is the first event that doesn't follow from those before it, or None."""

    cycle: str
    events: int
    head: str
    broken_at: int | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def append(
    session: Session, cycle: str, at: datetime, actor: str, action: str, payload: dict[str, Any]
) -> AuditEvent:
    """Add an event in the caller's transaction, holding the cycle's chain head until it ends."""
    head = _locked_head(session, cycle)
    seq, previous = head.seq + 1, head.hash
    digest = event_hash(cycle, seq, at, actor, action, payload, previous)
    row = AuditEvent(
        cycle=cycle,
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        payload=payload,
        previous_hash=previous,
        hash=digest,
    )
    session.add(row)
    head.seq, head.hash = seq, digest
    session.flush()
    return row


def event_hash(
    cycle: str,
    seq: int,
    at: datetime,
    actor: str,
    action: str,
    payload: dict[str, Any],
    previous: str,
) -> str:
    """SHA-256 of the event's canonical JSON with the hash before it."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = canonical([cycle, seq, instant, actor, action, payload, previous])
    return hashlib.sha256(text.encode()).hexdigest()


def chain_head(session: Session, cycle: str) -> str:
    """The hash of a cycle's last event."""
    head = session.get(AuditHead, cycle)
    return head.hash if head else GENESIS


def verify_chain(session: Session, cycle: str, expected_head: str | None = None) -> ChainReport:
    """Compute every hash again. `expected_head`: one that left the house; must be in the chain."""
    previous, count, seen = GENESIS, 0, {GENESIS}
    for row in session.scalars(
        select(AuditEvent).where(AuditEvent.cycle == cycle).order_by(AuditEvent.seq)
    ):
        digest = event_hash(cycle, count + 1, row.at, row.actor, row.action, row.payload, previous)
        if (row.seq, row.previous_hash, row.hash) != (count + 1, previous, digest):
            return ChainReport(cycle, count, previous, count + 1)
        previous, count = digest, count + 1
        seen.add(digest)
    whole = chain_head(session, cycle) == previous and (expected_head or GENESIS) in seen
    return ChainReport(cycle, count, previous, None if whole else count + 1)


def _locked_head(session: Session, cycle: str) -> AuditHead:
    """The chain's head, locked. A cycle's first writer makes it; a second one waits and sees it."""
    query = select(AuditHead).where(AuditHead.cycle == cycle).with_for_update()
    head = session.scalars(query).one_or_none()
    if head is None:
        _make_head(session, cycle)
        head = session.scalars(query).one()
    session.refresh(head)
    return head


def _make_head(session: Session, cycle: str) -> None:
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    values = {"cycle": cycle, "seq": 0, "hash": GENESIS}
    session.execute(insert(AuditHead).values(values).on_conflict_do_nothing())


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(_mapper: object, _connection: object, _row: AuditEvent) -> None:
    raise HistoryKept

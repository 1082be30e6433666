"""The audit trail: append-only, each event's hash covering the one before it.

Written in the transaction of what it records. Triggers in the database refuse UPDATE and DELETE;
the head's hash leaves the house, so that a chain that was rewritten whole is noticed too.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, Select, String, event, func, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from chuky.ledger.exceptions import HistoryKept
from chuky.ledger.types import Base, Instant, Json, Sha256, canonical
from chuky.ledger.upsert import insert_or_meet

GENESIS = "0" * 64
"""What the first event of a cycle takes as the hash before it."""
_CHUNK = 1000
"""Events read at a time, so that a long trail needs no more memory than a short one."""

ChainFault = Literal["event", "head", "expected"]
"""`event`: one doesn't follow from those before it; `head`: events are missing at the end;
`expected`: the hash that left the house is not in the chain, so it was rewritten or cut."""


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
    """What computing a chain again found.

    `events` and `head` are those that hold; `broken_at` is the number of the first event that is
    wrong or missing (None where only the hash from outside says that something is wrong).
    """

    cycle: str
    events: int
    head: str
    broken_at: int | None = None
    fault: ChainFault | None = None

    @property
    def intact(self) -> bool:
        return self.fault is None


def append(
    session: Session, cycle: str, at: datetime, actor: str, action: str, payload: dict[str, Any]
) -> AuditEvent:
    """Add an event in the caller's transaction, holding the cycle's chain head until it ends.

    `payload`: JSON values only, no floats where digits matter. Raises TypeError for what JSON
    can't hold and for a naive instant. Who appends to several cycles does so in one order.
    """
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
    if at.tzinfo is None:
        raise TypeError("an instant needs a time zone")
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = canonical([cycle, seq, instant, actor, action, payload, previous])
    return hashlib.sha256(text.encode()).hexdigest()


def chain_head(session: Session, cycle: str) -> str:
    """The hash of a cycle's last event."""
    head = session.get(AuditHead, cycle)
    return head.hash if head else GENESIS


def verify_chain(session: Session, cycle: str, expected_head: str | None = None) -> ChainReport:
    """Compute every hash again.

    `expected_head`: a hash that left the house (a publication, a mail); events may have been added
    since, but it must be in the chain.
    """
    return _follow(session, _stored_events(cycle), ChainReport(cycle, 0, GENESIS), expected_head)


def verify_since(session: Session, cycle: str, seq: int, digest: str) -> ChainReport:
    """Compute only what came after the event `seq`, up to which the chain was found intact.

    `digest`: how that event's hash began then. Events before it are counted, not computed: one
    that was rewritten is found by `verify_chain` alone.
    """
    columns = AuditEvent.__table__.c
    ours = columns.cycle == cycle
    known = session.scalar(select(columns.hash).where(ours, columns.seq == seq)) or ""
    earlier = session.scalar(select(func.count()).where(ours, columns.seq <= seq))
    if seq and (earlier != seq or not known.startswith(digest)):
        return ChainReport(cycle, seq - 1, known, seq, "event")
    start = ChainReport(cycle, seq, known or GENESIS)
    return _follow(session, _stored_events(cycle).where(columns.seq > seq), start)


def _follow(
    session: Session, stored: Select[Any], start: ChainReport, expected_head: str | None = None
) -> ChainReport:
    """From where `start` ends, through the stored events, to the recorded head."""
    cycle, events, head = start.cycle, start.events, start.head
    expected_found = expected_head in (None, GENESIS)
    with session.execute(stored) as rows:
        for row in rows:
            digest = event_hash(cycle, events + 1, row.at, row.actor, row.action, row.payload, head)
            if (row.seq, row.previous_hash, row.hash) != (events + 1, head, digest):
                return ChainReport(cycle, events, head, events + 1, "event")
            head, events = digest, events + 1
            expected_found = expected_found or digest == expected_head
    if _recorded_head(session, cycle) != (events, head):
        return ChainReport(cycle, events, head, events + 1, "head")
    return ChainReport(cycle, events, head, fault=None if expected_found else "expected")


def _stored_events(cycle: str) -> Select[Any]:
    """What the database holds, not what the session remembers, in the order of the chain."""
    columns = AuditEvent.__table__.c
    query = select(*columns).where(columns.cycle == cycle).order_by(columns.seq)
    return query.execution_options(yield_per=_CHUNK)


def _recorded_head(session: Session, cycle: str) -> tuple[int, str]:
    columns = AuditHead.__table__.c
    found = session.execute(select(columns.seq, columns.hash).where(columns.cycle == cycle)).first()
    return (found.seq, found.hash) if found else (0, GENESIS)


def _locked_head(session: Session, cycle: str) -> AuditHead:
    """The chain's head, locked. A cycle's first writer makes it; a second one waits and sees it."""
    query = (
        select(AuditHead)
        .where(AuditHead.cycle == cycle)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    head = session.scalars(query).one_or_none()
    if head is None:
        _make_head(session, cycle)
        head = session.scalars(query).one()
    return head


def _make_head(session: Session, cycle: str) -> None:
    start = insert_or_meet(session, AuditHead).values(cycle=cycle, seq=0, hash=GENESIS)
    session.execute(start.on_conflict_do_nothing())


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(_mapper: object, _connection: object, _row: AuditEvent) -> None:
    raise HistoryKept


@event.listens_for(Session, "do_orm_execute")
def _refuse_in_bulk(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete
    if changes and any(mapper.class_ is AuditEvent for mapper in state.all_mappers):
        raise HistoryKept

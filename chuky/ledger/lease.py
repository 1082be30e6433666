"""Leases: one holder at a time does what a name stands for, until it releases or its time ends.

A lease is a row, not a lock of the database: it outlives transactions and, for its time, the
holder's death. What is done under a lease must still be safe to repeat.
"""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from chuky.ledger.types import Base, Instant
from chuky.ledger.upsert import insert_or_meet

_NO_SYNC = {"synchronize_session": False}


class Lease(Base):
    """Who holds `name`, since when, until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    acquired_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


def acquire(session: Session, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Take the lease until `now + ttl` if it is free, expired, or already the holder's.

    One statement, so that of two contenders the database lets one through. Commit at once: until
    then the other waits. `holder` names one attempt of one process (host, process, a random part).
    """
    values = {"holder": holder, "acquired_at": now, "expires_at": _end(now, ttl)}
    statement = insert_or_meet(session, Lease).values(name=name, **values)
    free = or_(Lease.holder == holder, Lease.expires_at <= now)
    taken = statement.on_conflict_do_update(index_elements=["name"], set_=values, where=free)
    return session.execute(taken.returning(Lease.name)).first() is not None


def renew(session: Session, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Keep the lease until `now + ttl`; False where another took it, and the work must stop.

    A lease that expired while nobody else wanted it can still be kept.
    """
    kept = update(Lease).where(Lease.name == name, Lease.holder == holder)
    kept = kept.values(expires_at=_end(now, ttl)).returning(Lease.name)
    return session.execute(kept, execution_options=_NO_SYNC).first() is not None


def release(session: Session, name: str, holder: str) -> bool:
    """Give the lease back; False where it was no longer the holder's."""
    given = delete(Lease).where(Lease.name == name, Lease.holder == holder)
    return (
        session.execute(given.returning(Lease.name), execution_options=_NO_SYNC).first() is not None
    )


def holder_of(session: Session, name: str, now: datetime) -> str | None:
    """Who holds the lease at `now`."""
    held = select(Lease.holder).where(Lease.name == name, Lease.expires_at > now)
    return session.scalars(held).first()


def _end(now: datetime, ttl: timedelta) -> datetime:
    if ttl <= timedelta(0):
        raise ValueError(f"a lease lasts some time, not {ttl}")
    return now + ttl

"""Up to which event of a cycle's audit trail its units have been told, from its activation on.

Belongs here: the mark. What is told, and to whom, is in `chuky.reminders.notices`.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from chuky.ledger.planning import JobEnd


def told_upto(session: Session, cycle_id: str) -> int | None:
    """The number of the last event; None: the cycle is older than what tells."""
    job = session.scalars(select(JobEnd.job).where(_of(cycle_id))).first()
    return int(job.rpartition(":")[2]) if job is not None else None


def mark_told(session: Session, cycle_id: str, seq: int, now: datetime) -> None:
    """Everything up to this event has been told."""
    session.execute(delete(JobEnd).where(_of(cycle_id)))
    session.add(JobEnd(job=f"{_job(cycle_id)}{seq}", at=now))


def _of(cycle_id: str) -> ColumnElement[bool]:
    return JobEnd.job.startswith(_job(cycle_id), autoescape=True)


def _job(cycle_id: str) -> str:
    return f"notices/{cycle_id}:"

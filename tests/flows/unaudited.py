"""Transactions that change what pages show of a cycle without an event in its audit trail.

`chuky.views.stamp` takes the trail's head for the state of the ledger; this watches that it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from chuky.ledger.audit import AuditHead
from chuky.ledger.intake import Evidence
from chuky.ledger.models import Deadline, Receipt, Reminder, Score, SealedDataset, StageState

STAMPED = (Deadline, Evidence, Receipt, Reminder, Score, SealedDataset, StageState)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Names of tables that were changed by a transaction without an event."""
    found: list[str] = []

    def flushed(session: Session, _context: UOWTransaction) -> None:
        for row in (*session.new, *session.dirty, *session.deleted):
            if isinstance(row, AuditHead) or (
                isinstance(row, STAMPED) and session.is_modified(row)
            ):
                session.info.setdefault("changed", set()).add(type(row))

    def committing(session: Session) -> None:
        session.flush()
        changed = session.info.pop("changed", set())
        if changed and AuditHead not in changed:
            found.extend(sorted(table.__tablename__ for table in changed))

    event.listen(Session, "after_flush", flushed)
    event.listen(Session, "before_commit", committing)
    try:
        yield found
    finally:
        event.remove(Session, "after_flush", flushed)
        event.remove(Session, "before_commit", committing)

"""Delivering the outbox: oldest first, each message once on record, failures tried again later.

Who is written to is in `send.py`, how a message leaves in `post.py` and `smtp.py`. A process that
dies between the server's word and the ledger's sends that one again, with the same Message-ID.
"""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import AuditEvent, append
from chuky.ledger.lease import acquire, release, renew
from chuky.ledger.models import Message
from chuky.reminders.hold import is_held
from chuky.reminders.post import FolderPost, LetterRefused, Post, PostUnreachable

BACKOFF = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(days=1),
)
"""After the first failure, the second, …; the last step repeats: greylisting lifts within minutes,
a full mailbox within days, and a wrong address costs one attempt a day until it is corrected."""
LEASE = timedelta(minutes=10)
"""Longer than one message may take; a poster that died is waited for no longer than this."""
FAILED = "message.failed"


@dataclass(frozen=True)
class Waiting:
    """A message to deliver. `attempts`: those that failed before."""

    id: str
    attempts: int


def deliver_queued(house: House, context: CycleContext) -> int:
    """Hand every message that is due to the post; how many it took.

    A refused message is on record as `failed` and due again after a pause. Where the post can't be
    reached all that is left stays as it is. Nothing leaves a house that is held, nor twice by two
    processes; a rehearsal's mail reaches its own folder only, whatever is configured.
    """
    waiting = [] if is_held(house.folder) else _waiting(house, context)
    holder = _holder(context)
    if not waiting or not _take(house, context, holder):
        return 0
    post = _post_of(house, context)
    try:
        return _deliver(house, context, post, waiting, holder)
    finally:
        post.hang_up()
        with house.ledger.transaction() as session:
            release(session, _lease(context), holder)


def _deliver(
    house: House, context: CycleContext, post: Post, waiting: list[Waiting], holder: str
) -> int:
    delivered = 0
    for item in waiting:
        try:
            if not _deliver_one(house, context, post, item, holder):
                break
            delivered += 1
        except LetterRefused as refusal:
            _record_refusal(house, context, item, refusal)
        except PostUnreachable as error:
            _record(house, context, "post.unreachable", {"reason": error.say("vi")})
            break
    return delivered


def _deliver_one(
    house: House, context: CycleContext, post: Post, item: Waiting, holder: str
) -> bool:
    """No transaction is open while the server is talked to; False where the lease was lost."""
    with house.ledger.session() as session:
        message = session.get_one(Message, item.id)
        recipient, sha256 = message.recipient, message.sha256
    post.deliver(item.id, recipient, house.vault.get(sha256))
    with house.ledger.transaction() as session:
        message = session.get_one(Message, item.id)
        message.state, message.sent_at = "sent", house.clock.now()
        return renew(session, _lease(context), holder, house.clock.now(), LEASE)


def _waiting(house: House, context: CycleContext) -> list[Waiting]:
    with house.ledger.session() as session:
        rows = session.execute(
            select(Message.id, Message.state)
            .where(Message.cycle_id == context.id, Message.state.in_(["queued", "failed"]))
            .order_by(Message.queued_at, Message.id)
        ).all()
        failed = any(row.state == "failed" for row in rows)
        failures = _failures(session, context.id) if failed else {}
    now = house.clock.now()
    found = []
    for row in rows:
        times = failures.get(row.id, [])
        if not times or now >= max(times) + BACKOFF[min(len(times), len(BACKOFF)) - 1]:
            found.append(Waiting(row.id, len(times)))
    return found


def _failures(session: Session, cycle_id: str) -> dict[str, list[datetime]]:
    """When each message failed: the audit trail remembers."""
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.cycle == cycle_id, AuditEvent.action == FAILED)
    )
    times: dict[str, list[datetime]] = {}
    for event in events:
        times.setdefault(str(event.payload["message"]), []).append(event.at)
    return times


def _record_refusal(
    house: House, context: CycleContext, item: Waiting, refusal: LetterRefused
) -> None:
    payload = {
        "message": item.id,
        "attempt": item.attempts + 1,
        "reason": str(refusal.values["reason"]),
    }
    with house.ledger.transaction() as session:
        session.get_one(Message, item.id).state = "failed"
        _append(house, session, context, FAILED, payload)


def _record(house: House, context: CycleContext, action: str, payload: dict[str, object]) -> None:
    with house.ledger.transaction() as session:
        _append(house, session, context, action, payload)


def _append(
    house: House, session: Session, context: CycleContext, action: str, payload: dict[str, object]
) -> None:
    append(
        session,
        cycle=context.id,
        at=house.clock.now(),
        actor="chuky",
        action=action,
        payload=payload,
    )


def _post_of(house: House, context: CycleContext) -> Post:
    return FolderPost(house.folder / "mail") if context.mark else house.post


def _lease(context: CycleContext) -> str:
    return f"post/{context.id}"


def _holder(context: CycleContext) -> str:
    """A rehearsal's folder has one process at a time, which goes on where a killed one stopped."""
    return "rehearsal" if context.mark else f"{socket.gethostname()}:{os.getpid()}"


def _take(house: House, context: CycleContext, holder: str) -> bool:
    with house.ledger.transaction() as session:
        return acquire(session, _lease(context), holder, house.clock.now(), LEASE)

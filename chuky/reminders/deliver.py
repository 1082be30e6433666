"""Delivering the outbox: oldest first, each message once on record, failures tried again later.

Who is written to is in `send.py`, how a message leaves in `post.py`, `smtp.py`, `channels.py`. A
process that dies between the server's word and the ledger's sends that one again, with the same
Message-ID.
"""

import os
import socket
from datetime import timedelta

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.lease import acquire, release, renew
from chuky.ledger.models import Message
from chuky.reminders.attempts import (
    FAILED,
    REFUSED,
    SENT,
    Waiting,
    record_attempt,
    waiting_messages,
)
from chuky.reminders.channels import MAIL, ApprisePost
from chuky.reminders.hold import is_held
from chuky.reminders.hours import in_time, office_open
from chuky.reminders.post import FolderPost, LetterRefused, Post, PostUnreachable

LEASE = timedelta(minutes=10)
"""Longer than one message may take; a poster that died is waited for no longer than this."""
UNREACHED = timedelta(hours=4)
"""A mail server that is away this long counts as a failed channel: half a working day."""
Channel = tuple[str, Post]


def deliver_queued(house: House, context: CycleContext) -> int:
    """Hand every message that is due to its channel; how many were taken.

    A refused message is on record as `failed` and due again after a pause, by the next channel
    after two failures. Where the mail server can't be reached all that is left stays as it is.
    Nothing leaves a house that is held, nor outside office hours what didn't leave in its time,
    nor twice by two processes; a rehearsal's mail reaches its own folder only.
    """
    waiting = [] if is_held(house.folder) else _due(house, context)
    holder = _holder(context)
    if not waiting or not _take(house, context, holder):
        return 0
    channels = _channels(house, context)
    try:
        return _deliver(house, context, channels, _due(house, context), holder)
    finally:
        for _, post in channels:
            post.hang_up()
        with house.ledger.transaction() as session:
            release(session, _lease(context), holder)


def _deliver(
    house: House,
    context: CycleContext,
    channels: list[Channel],
    waiting: list[Waiting],
    holder: str,
) -> int:
    delivered, away = 0, False
    for item in waiting:
        number = item.channel(len(channels))
        if away and number == 0:
            continue
        try:
            if not _deliver_one(house, context, channels[number], item, holder):
                break
            delivered += 1
        except LetterRefused as refusal:
            said = str(refusal.values["reason"])
            _record_failure(house, context, item, (channels[number][0], REFUSED, said))
        except PostUnreachable as error:
            away = True
            _record_away(house, context, error, others=len(channels) > 1)
    return delivered


def _deliver_one(
    house: House, context: CycleContext, channel: Channel, item: Waiting, holder: str
) -> bool:
    """No transaction is open while the server is talked to; False where the lease was lost."""
    name, post = channel
    with house.ledger.session() as session:
        message = session.get_one(Message, item.id)
        recipient, sha256 = message.recipient, message.sha256
    post.deliver(item.id, recipient, house.vault.get(sha256))
    with house.ledger.transaction() as session:
        now = house.clock.now()
        message = session.get_one(Message, item.id)
        message.state, message.sent_at = "sent", now
        record_attempt(session, item.id, name, SENT, "", now)
        return renew(session, _lease(context), holder, now, LEASE)


def _due(house: House, context: CycleContext) -> list[Waiting]:
    """What may leave now; a rehearsal's clock asks for no office hours."""
    now = house.clock.now()
    with house.ledger.session() as session:
        found = [item for item in waiting_messages(session, context.id) if item.is_due(now)]
    if context.mark or office_open(context.rules, context.calendar, now):
        return found
    return [item for item in found if in_time(item.queued_at, now)]


def _record_away(
    house: House, context: CycleContext, error: PostUnreachable, *, others: bool
) -> None:
    """The whole line is down: on record once; where another channel waits, it gets its turn."""
    reason = error.say("vi")
    with house.ledger.transaction() as session:
        _append(house, session, context, "post.unreachable", {"reason": reason})
    if others:
        with house.ledger.session() as session:
            late = [
                one
                for one in waiting_messages(session, context.id)
                if house.clock.now() - one.queued_at > UNREACHED and one.channel(2) == 0
            ]
        for one in late:
            _record_failure(house, context, one, (MAIL, FAILED, reason))


def _record_failure(
    house: House, context: CycleContext, item: Waiting, what: tuple[str, str, str]
) -> None:
    channel, state, reason = what
    with house.ledger.transaction() as session:
        session.get_one(Message, item.id).state = "failed"
        now = house.clock.now()
        record_attempt(session, item.id, channel, state, reason, now)
        payload = {"message": item.id, "attempt": item.failures + 1, "reason": reason}
        _append(house, session, context, "message.failed", payload | {"channel": channel})


def _append(
    house: House, session: Session, context: CycleContext, action: str, payload: dict[str, object]
) -> None:
    append(session, context.id, house.clock.now(), "chuky", action, payload)


def _channels(house: House, context: CycleContext) -> list[Channel]:
    if context.mark:
        return [(MAIL, FolderPost(house.folder / "mail"))]
    return [(MAIL, house.post), *((one.name, ApprisePost(one)) for one in house.channels)]


def _lease(context: CycleContext) -> str:
    return f"post/{context.id}"


def _holder(context: CycleContext) -> str:
    """A rehearsal's folder has one process at a time, which goes on where a killed one stopped."""
    return "rehearsal" if context.mark else f"{socket.gethostname()}:{os.getpid()}"


def _take(house: House, context: CycleContext, holder: str) -> bool:
    with house.ledger.transaction() as session:
        return acquire(session, _lease(context), holder, house.clock.now(), LEASE)

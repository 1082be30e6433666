"""What became of every try to deliver a message, and which channel the next one takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.ledger.models import Message
from chuky.ledger.sending import DeliveryAttempt

TRIES = 2
"""Failures of one channel before the next one is taken: one may pass by itself, two don't."""
BACKOFF = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(days=1),
)
"""After the first failure, the second, …; the last step repeats: greylisting lifts within minutes,
a full mailbox within days, and a wrong address costs one attempt a day until it is corrected."""
LAST_TRY = 8
"""Failures after which it is left to a person: with the pauses above, on the fourth day."""
SENT, REFUSED, FAILED, BOUNCED = "sent", "refused", "failed", "bounced"
DROPPED, AGAIN, UNMADE = "dropped", "again", "unmade"
"""Nothing in it held any more; a person wants it tried from the start; it couldn't be written."""
OURSELVES = "-"
"""The channel of what no channel did."""


WAITING = ("queued", "failed")
"""States of messages that are still to be delivered."""


@dataclass(frozen=True)
class Waiting:
    """A message to deliver. `since`: when it was due to leave; `failures`: tries that didn't reach
    the person; `tries`: all; `unmade`: failures before any channel had it.
    """

    id: str
    since: datetime
    kind: str
    tries: int = 0
    failures: int = 0
    last: datetime | None = None
    unmade: int = 0

    def is_due(self, now: datetime) -> bool:
        """Whether the pause after the last failure is over."""
        pause = BACKOFF[min(self.failures, len(BACKOFF)) - 1]
        return self.last is None or now >= self.last + pause

    def is_last(self, count: int) -> bool:
        """Whether one more failure is the last, with `count` channels."""
        return self.failures + 1 >= max(LAST_TRY, TRIES * count)

    def channel(self, count: int) -> int:
        """Which of `count` channels comes next; after the last one the first again."""
        return (self.failures - self.unmade) // TRIES % count


def waiting_messages(session: Session, cycle_id: str, now: datetime) -> list[Waiting]:
    """Messages that have not reached their person and may leave by now, oldest first."""
    since = func.coalesce(Message.leaves_at, Message.queued_at)
    rows = session.execute(
        select(Message.id, since, Message.kind)
        .where(Message.cycle_id == cycle_id, Message.state.in_(WAITING), since <= now)
        .order_by(since, Message.queued_at, Message.id)
    ).all()
    tried = _tried(session, cycle_id) if rows else {}
    return [Waiting(row[0], row[1], row[2], *tried.get(row[0], ())) for row in rows]


def attempts_of(session: Session, message_id: str) -> list[DeliveryAttempt]:
    """Every try of one message, oldest first."""
    rows = select(DeliveryAttempt).where(DeliveryAttempt.message_id == message_id)
    return list(session.scalars(rows.order_by(DeliveryAttempt.number)))


def numbers_of(session: Session, messages: Sequence[str]) -> dict[str, int]:
    """Message → the number of its last try."""
    rows = session.execute(
        select(DeliveryAttempt.message_id, func.max(DeliveryAttempt.number))
        .where(DeliveryAttempt.message_id.in_(messages))
        .group_by(DeliveryAttempt.message_id)
    )
    return {row[0]: row[1] for row in rows}


def record_attempt(
    session: Session, message_id: str, channel: str, state: str, reason: str, at: datetime
) -> int:
    """Put one try on record; its number."""
    number = numbers_of(session, [message_id]).get(message_id, 0) + 1
    session.add(
        DeliveryAttempt(
            message_id=message_id,
            number=number,
            channel=channel,
            state=state,
            reason=reason,
            at=at,
        )
    )
    return number


def _tried(session: Session, cycle_id: str) -> dict[str, tuple[int, int, datetime | None, int]]:
    found: dict[str, tuple[int, int, datetime | None, int]] = {}
    rows = session.execute(
        select(DeliveryAttempt.message_id, DeliveryAttempt.state, DeliveryAttempt.at)
        .join(Message, Message.id == DeliveryAttempt.message_id)
        .where(Message.cycle_id == cycle_id, Message.state.in_(["queued", "failed"]))
        .order_by(DeliveryAttempt.message_id, DeliveryAttempt.number)
    )
    for message_id, state, at in rows:
        tries, failures, last, unmade = found.get(message_id, (0, 0, None, 0))
        if state == AGAIN:
            failures, last, unmade = 0, None, 0
        wrong = state not in (SENT, AGAIN)
        unmade += state == UNMADE
        found[message_id] = (tries + 1, failures + wrong, at if wrong else last, unmade)
    return found

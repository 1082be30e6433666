"""Delivering the outbox: oldest first, each message once on record, failures tried again later.

Who is written to is in `send.py`, what is still true of it in `handing.py`, how a message leaves in
`post.py`, `smtp.py`, `channels.py`. A process that dies between the server's word and the ledger's
sends what was under way again, with the same Message-IDs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.failures import reason_of
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.lease import acquire, holder_of, release, renew
from chuky.ledger.models import Message
from chuky.ledger.sending import DeliveryAttempt
from chuky.planning.holder import is_dead, this_process
from chuky.reminders.at_once import batches, outcomes
from chuky.reminders.attempts import (
    FAILED,
    REFUSED,
    SENT,
    UNMADE,
    Waiting,
    numbers_of,
    record_attempt,
    waiting_messages,
)
from chuky.reminders.channels import MAIL, ApprisePost
from chuky.reminders.handing import Parcel, make_ready, ways_to
from chuky.reminders.hold import is_held
from chuky.reminders.hours import in_time, office_open
from chuky.reminders.letter import put_aside
from chuky.reminders.notices import announce, has_news
from chuky.reminders.outbox import REMINDER
from chuky.reminders.post import FolderPost, LetterRefused, Post, PostUnreachable
from chuky.reminders.unmade import OF_ALL, LetterUnmade, making

LEASE = timedelta(minutes=10)
"""Longer than what is under way may take; another machine's poster that died is waited for no
longer than this, one of this machine not at all."""
UNREACHED = timedelta(hours=4)
"""A mail server that is away this long counts as a failed channel: half a working day."""
BATCH = 64
"""Messages that are judged together: what is judged is handed over within a minute."""
LEFT, AWAY = "left", "away"
"""Not tried because the line is down; tried, and the line was found down."""


@dataclass(frozen=True)
class Outcome:
    """What a channel did. `state`: sent, refused, away, left; unmade: its bytes can't be read."""

    parcel: Parcel
    state: str
    reason: str = ""
    unmade: LetterUnmade | None = None


def deliver_queued(house: House, context: CycleContext) -> int:
    """Hand every message that is due to its channel, units' notices too; how many were taken.

    Each is held against the ledger first: what no longer applies is dropped. A refused message is
    on record as `failed` and due again after a pause, by the next channel after two failures, up
    to the last try. Where the mail server can't be reached all that is left stays as it is.
    Nothing leaves a house that is held, nor outside office hours a reminder that didn't leave in
    its time, nor twice by two processes; a rehearsal's mail reaches its own folder only.
    """
    holder = "rehearsal" if context.mark else this_process()
    if is_held(house.folder) or not (_due(house, context) or has_news(house, context)):
        return 0
    if not _take(house, context, holder):
        return 0
    announce(house, context)
    posts = _posts(house, context)
    try:
        return _Round(house, context, posts, holder).deliver(_due(house, context))
    finally:
        for post in posts.values():
            post.hang_up()
        with house.ledger.transaction() as session:
            release(session, _lease(context), holder)


@dataclass
class _Round:
    """One poster's way through the outbox, as long as it holds the lease."""

    house: House
    context: CycleContext
    posts: dict[str, Post]
    holder: str
    away: str = ""
    """What was said when the mail server was found away."""
    delivered: int = 0
    _said: bool = field(default=False)

    def deliver(self, waiting: list[Waiting]) -> int:
        """How many were taken."""
        for batch in batches(waiting, BATCH):
            if not self._deliver_batch(batch) or (self.away and len(self.posts) == 1):
                break
        if self.away and len(self.posts) > 1:
            self._let_others_try()
        return self.delivered

    def _deliver_batch(self, batch: Sequence[Waiting]) -> bool:
        """False where the lease was lost. No transaction is open while a channel is talked to."""
        with self.house.ledger.transaction() as session:
            if not self._keep(session):
                return False
            parcels = make_ready(self.house, session, self.context, batch)
        groups = outcomes(parcels, self._hand_over, self.posts[MAIL].lines)
        return all(self._record(group) for group in groups)

    def _hand_over(self, parcel: Parcel) -> Outcome:
        if self.away and parcel.channel == MAIL:
            return Outcome(parcel, LEFT)
        try:
            with making():
                content = self.house.vault.get(parcel.sha256)
        except LetterUnmade as unmade:
            return Outcome(parcel, UNMADE, unmade=unmade)
        try:
            self.posts[parcel.channel].deliver(parcel.item.id, parcel.to, content)
        except LetterRefused as refusal:
            return Outcome(parcel, REFUSED, str(refusal.values["reason"]))
        except PostUnreachable as error:
            self.away = error.say("vi")
            return Outcome(parcel, AWAY)
        except OF_ALL:
            raise
        except Exception as error:  # a channel's own fault must not hold the other letters
            return Outcome(parcel, REFUSED, str(reason_of(error)))
        return Outcome(parcel, SENT)

    def _record(self, group: list[Outcome]) -> bool:
        """Put a group on record; False where the lease was lost meanwhile."""
        with self.house.ledger.transaction() as session:
            sent = [outcome.parcel for outcome in group if outcome.state == SENT]
            _record_sent(session, sent, self.house.clock.now())
            for outcome in group:
                if outcome.state == REFUSED:
                    self._record_failure(session, outcome.parcel, REFUSED, outcome.reason)
                elif outcome.unmade is not None:
                    self._put_aside(session, outcome.parcel, outcome.unmade)
                elif outcome.state in (AWAY, LEFT) and outcome.parcel.untouched:
                    session.get_one(Message, outcome.parcel.item.id).handed_at = None
            if self.away and not self._said:
                self._append(session, "post.unreachable", {"reason": self.away})
                self._said = True
            self.delivered += len(sent)
            return self._keep(session)

    def _put_aside(self, session: Session, parcel: Parcel, unmade: LetterUnmade) -> None:
        row, last = session.get_one(Message, parcel.item.id), parcel.item.is_last(parcel.ways)
        put_aside(self.house, session, row, unmade, last=last)

    def _record_failure(self, session: Session, parcel: Parcel, state: str, reason: str) -> None:
        item, last = parcel.item, parcel.item.is_last(parcel.ways)
        session.get_one(Message, item.id).state = "given_up" if last else "failed"
        now = self.house.clock.now()
        record_attempt(session, item.id, parcel.channel, state, reason, now)
        payload = {"message": item.id, "attempt": item.failures + 1, "reason": reason}
        action = "message.given_up" if last else "message.failed"
        self._append(session, action, payload | {"channel": parcel.channel})

    def _let_others_try(self) -> None:
        """The line has been down for long: a failure of mail, so that the next channel comes on."""
        now = self.house.clock.now()
        with self.house.ledger.transaction() as session:
            for item in waiting_messages(session, self.context.id, now):
                row = session.get_one(Message, item.id)
                ways = ways_to(self.house, row, self.context.mark)
                if not ways or ways[item.channel(len(ways))][0] != MAIL:
                    continue
                if len(ways) > 1 and now - item.since > UNREACHED:
                    parcel = Parcel(item, MAIL, row.recipient, row.sha256, len(ways), False)
                    self._record_failure(session, parcel, FAILED, self.away)

    def _keep(self, session: Session) -> bool:
        return renew(session, _lease(self.context), self.holder, self.house.clock.now(), LEASE)

    def _append(self, session: Session, action: str, payload: dict[str, object]) -> None:
        append(session, self.context.id, self.house.clock.now(), "chuky", action, payload)


def _record_sent(session: Session, sent: list[Parcel], now: datetime) -> None:
    if not sent:
        return
    ids = [parcel.item.id for parcel in sent]
    taken = update(Message).where(Message.id.in_(ids)).values(state="sent", sent_at=now)
    session.execute(taken, execution_options={"synchronize_session": False})
    numbers = numbers_of(session, ids)
    session.add_all(
        DeliveryAttempt(
            message_id=parcel.item.id,
            number=numbers.get(parcel.item.id, 0) + 1,
            channel=parcel.channel,
            state=SENT,
            reason="",
            at=now,
        )
        for parcel in sent
    )


def _due(house: House, context: CycleContext) -> list[Waiting]:
    """What may leave now; notices, and a rehearsal's clock, ask for no office hours."""
    now = house.clock.now()
    with house.ledger.session() as session:
        waiting = waiting_messages(session, context.id, now)
    found = [item for item in waiting if item.is_due(now)]
    if context.mark or office_open(context.rules, context.calendar, now):
        return found
    return [item for item in found if item.kind != REMINDER or in_time(item.since, now)]


def _posts(house: House, context: CycleContext) -> dict[str, Post]:
    if context.mark:
        return {MAIL: FolderPost(house.folder / "mail")}
    return {MAIL: house.post, **{one.name: ApprisePost(one) for one in house.channels}}


def _lease(context: CycleContext) -> str:
    return f"post/{context.id}"


def _take(house: House, context: CycleContext, holder: str) -> bool:
    """Take the lease; from a process of this machine that has died, at once."""
    name = _lease(context)
    with house.ledger.transaction() as session:
        now = house.clock.now()
        if acquire(session, name, holder, now, LEASE):
            return True
        other = holder_of(session, name, now)
        if other is None or not is_dead(other):
            return False
        return release(session, name, other) and acquire(session, name, holder, now, LEASE)

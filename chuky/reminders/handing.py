"""Getting messages ready to be handed over: judged again, written anew, their channel chosen.

All in one transaction, before any channel is asked. Handing over itself is in `deliver.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM, local_day
from chuky.cycle.context import CycleContext
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Message, Reminder
from chuky.reminders.attempts import (
    DROPPED,
    FAILED,
    OURSELVES,
    UNMADE,
    WAITING,
    Waiting,
    record_attempt,
)
from chuky.reminders.channels import MAIL
from chuky.reminders.digest import Digest
from chuky.reminders.hours import in_time
from chuky.reminders.judge import Judge, Standing
from chuky.reminders.letter import put_aside, queue_letters
from chuky.reminders.outbox import REMINDER, letter_of, rewrite
from chuky.reminders.people import is_reserved
from chuky.reminders.texts import Render, renderer
from chuky.reminders.unmade import STAND_IN_SHA256, LetterUnmade

NEVER_MADE = (
    "thư báo này chưa soạn được; báo đơn vị bằng cách khác · "
    "this notice was never written; tell the unit in another way"
)
NO_ADDRESS = "không có địa chỉ · no address"


@dataclass(frozen=True)
class Parcel:
    """One message for one channel. `to`: what the channel is told about the person; `ways`: how
    many channels reach them; `untouched`: no channel has had it before.
    """

    item: Waiting
    channel: str
    to: str
    sha256: str
    ways: int
    untouched: bool


def make_ready(
    house: House, session: Session, context: CycleContext, items: Sequence[Waiting]
) -> list[Parcel]:
    """What is to be handed over of `items`; what no longer holds is dropped, on record."""
    return _Table(house, session, context, items).parcels()


def ways_to(house: House, row: Message, mark: str | None) -> list[tuple[str, str]]:
    """(channel, what it is told about the person) of all that reach a message's person, in order.

    A rehearsal has its folder alone, which takes what has no address too.
    """
    if mark is not None:
        return [(MAIL, row.recipient)]
    reach = {} if is_reserved(row.recipient) else {MAIL: row.recipient}
    for channel in house.channels:
        to = channel.goes_to(row.recipient, row.phone)
        if to is not None:
            reach[channel.name] = to
    order = (row.channels or "").split() or list(reach)
    return [(name, reach[name]) for name in order if name in reach]


class _Table:
    """Some messages, looked through one after another."""

    def __init__(
        self, house: House, session: Session, context: CycleContext, items: Sequence[Waiting]
    ) -> None:
        self.house, self.session, self.context, self.items = house, session, context, items
        ids = [item.id for item in items]
        rows = select(Message).where(Message.id.in_(ids), Message.state.in_(WAITING))
        self.rows = {row.id: row for row in session.scalars(rows.with_for_update())}
        self.judge = Judge(house, session, ids)
        self.now = house.clock.now()
        self.dropped: list[str] = []
        self._render: Render | None = None

    def parcels(self) -> list[Parcel]:
        found = [self._parcel(item) for item in self.items if item.id in self.rows]
        if self.dropped:
            payload = {"messages": self.dropped}
            append(self.session, self.context.id, self.now, "chuky", "messages.dropped", payload)
        return [parcel for parcel in found if parcel is not None]

    def _parcel(self, item: Waiting) -> Parcel | None:
        row = self.rows[item.id]
        if row.kind == REMINDER and not self._holds(item, row):
            return None
        if row.sha256 == STAND_IN_SHA256:
            row.state = "given_up"
            self._note(row, UNMADE, NEVER_MADE)
            return None
        ways = ways_to(self.house, row, self.context.mark)
        if not ways:
            row.state = "no_address"
            self._note(row, FAILED, NO_ADDRESS)
            return None
        untouched, row.handed_at = row.handed_at is None, row.handed_at or self.now
        channel, to = ways[item.channel(len(ways))]
        return Parcel(item, channel, to, row.sha256, len(ways), untouched)

    def _holds(self, item: Waiting, row: Message) -> bool:
        """Whether something in it still holds; it then says that alone, and today's day. What is
        paused stays where it is, or is parted from the rest."""
        waited = not in_time(item.since, self.now)
        standing = self.judge.standing(row.id, waited=waited)
        if standing is None:
            return True
        if standing.digest is None:
            if standing.held is None:
                self._drop(row, standing)
            return False
        if standing.held is not None:
            self._part(row, standing.held, standing.reasons)
        if waited or standing.gone or standing.held or row.sha256 == STAND_IN_SHA256:
            day = self._set_hour() if waited else item.since.astimezone(VIETNAM)
            return self._rewritten(item, row, standing.digest, day)
        return True

    def _part(self, row: Message, held: Digest, reasons: Sequence[Reminder]) -> None:
        """What is of a paused stage waits in a letter of its own."""
        number, (local, _, domain) = 1, row.id.rpartition("@")
        while self.session.get(Message, parted := f"{local}.p{number}@{domain}") is not None:
            number += 1
        letter = letter_of(held, parted, self.now, self._renderer())
        queue_letters(self.house, self.session, [(row.cycle_id, letter)])
        for reason in reasons:
            reason.message_id = parted

    def _rewritten(self, item: Waiting, row: Message, digest: Digest, day: datetime) -> bool:
        """False where it could not be: it is set aside, the others go on."""
        try:
            rewrite(self.house, self.session, row, digest, day, self._renderer())
        except LetterUnmade as unmade:
            put_aside(self.house, self.session, row, unmade, last=item.is_last(1))
            return False
        return True

    def _drop(self, row: Message, standing: Standing) -> None:
        row.state = "dropped"
        reasons = dict.fromkeys(f"{reason.vi} · {reason.en}" for reason in standing.gone)
        self._note(row, DROPPED, "; ".join(reasons))
        self.dropped.append(row.id)

    def _note(self, row: Message, state: str, reason: str) -> None:
        record_attempt(self.session, row.id, OURSELVES, state, reason, self.now)

    def _set_hour(self) -> datetime:
        return datetime.combine(local_day(self.now), self.context.rules.hour, VIETNAM)

    def _renderer(self) -> Render:
        self._render = self._render or renderer(self.session)
        return self._render

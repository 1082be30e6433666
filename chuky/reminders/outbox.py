"""The outbox: a person's digest of the day goes in as one message, each reason of it on record.

What comes up while an earlier letter still waits is written into that one. What comes up after the
day's letter has gone waits for the next working morning, unless it can't: see `is_pressing`.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.filing import store_file
from chuky.house import House
from chuky.ledger.models import Message, Reminder
from chuky.reminders.digest import Digest
from chuky.reminders.judge import Judge
from chuky.reminders.letter import Letter, as_bytes, put_aside, queue_letters
from chuky.reminders.text import DigestLine, digest_calendar, digest_values
from chuky.reminders.texts import Render, renderer
from chuky.reminders.unmade import SUBJECT, LetterUnmade, making

LONGEST_WAIT = timedelta(days=20)
"""No letter waits longer for a working morning: Tết is nine days off at most."""
REMINDER = "reminder"
TOGETHER = 64
"""Letters that are put into vault and ledger in one go: memory stays flat."""


def put_digests(house: House, session: Session, found: Iterable[Digest], at: datetime) -> None:
    """Put digests into the outbox, dated `at`; one mailbox gets one letter of the day."""
    outbox = _Outbox(house, session, at)
    for digest in found:
        outbox.put(digest)
    outbox.close()


def is_pressing(digest: Digest, at: datetime) -> bool:
    """Whether it can't wait for the next working morning: overdue, or due before that day ends."""
    context = digest.lines[0].context
    limit = context.calendar.next_working_day(at.astimezone(VIETNAM).date())
    return any(
        line.step.startswith("overdue")
        or (line.due is not None and line.due.astimezone(VIETNAM).date() <= limit)
        for line in digest.lines
    )


def letter_of(digest: Digest, message_id: str, at: datetime, render: Render) -> Letter:
    """A digest as it will be mailed; without a text, and why, where none can be made."""
    try:
        with making():
            return _letter(digest, message_id, at, render)
    except LetterUnmade as unmade:
        person, channels = digest.person, digest.way.channels
        shown = (message_id, person.address, SUBJECT, "", at.astimezone(VIETNAM))
        return Letter(*shown, kind=REMINDER, phone=person.phone, channels=channels, unmade=unmade)


def _letter(digest: Digest, message_id: str, at: datetime, render: Render) -> Letter:
    day, person, way = at.astimezone(VIETNAM), digest.person, digest.way
    values = digest_values(person.name, digest.lines, day)
    return Letter(
        message_id,
        person.address,
        " ".join(render(f"{way.text}.subject.j2", values).split()),
        render(f"{way.text}.txt.j2", values),
        day,
        render(f"{way.text}.html.j2", values),
        digest_calendar(digest.lines, day),
        kind=REMINDER,
        phone=person.phone,
        channels=way.channels,
    )


def message_id_of(digest: Digest, at: datetime, taken: set[str]) -> str:
    """The person's Message-ID of the day; of a second letter that couldn't wait, with a number."""
    person, cycle = digest.person.key, digest.lines[0].context.id
    name = re.sub(r"[^A-Za-z0-9_-]", "-", person)
    if name != person:
        name += "-" + hashlib.sha256(person.encode()).hexdigest()[:8]
    day, number = at.astimezone(VIETNAM), 1
    while True:
        suffix = f".{number}" if number > 1 else ""
        message_id = f"<{cycle}.{name}.{day:%Y%m%d}{suffix}@chuky>"
        if message_id not in taken:
            return message_id
        number += 1


def rewrite(
    house: House, session: Session, row: Message, digest: Digest, at: datetime, render: Render
) -> None:
    """Write a message anew, under its old Message-ID and to the person's address of today.

    Raises LetterUnmade; the message is as it was then.
    """
    with making():
        letter = letter_of(digest, row.id, at, render)
        if letter.unmade is not None:
            raise letter.unmade
        content = as_bytes(letter, house.sender)
    row.recipient, row.subject, row.phone = letter.recipient, letter.subject, letter.phone
    row.channels = letter.channel_names
    row.sha256 = store_file(house, session, content, "message/rfc822")


class _Outbox:
    """What the outbox holds, read once, while a day's digests are put into it."""

    def __init__(self, house: House, session: Session, at: datetime) -> None:
        self.house, self.session, self.at = house, session, at
        self.render = renderer(session)
        self.waiting = _untouched(session)
        self.told = _told_on(session, at)
        self.taken = _known_ids(session, at)
        self.joined: dict[str, Message] = {}
        self.written: list[tuple[Digest, Letter]] = []

    def put(self, digest: Digest) -> None:
        address = digest.person.address.casefold()
        row = self.waiting.get(address)
        pressing = is_pressing(digest, self.at)
        if row is not None:
            self.joined[row.id] = row
            row.leaves_at = None if pressing else row.leaves_at
            self._record(digest, row.id)
        elif address in self.told and not pressing and not digest.lines[0].context.mark:
            self._new(digest, _next_morning(digest.lines[0].context, self.at))
        else:
            self._new(digest, None)

    def close(self) -> None:
        """Put down what is left, write anew what more was put into."""
        self._put_down()
        self.session.flush()
        judge = Judge(self.house, self.session, self.joined)
        for row in self.joined.values():
            standing = judge.standing(row.id, waited=True)
            if standing is not None and standing.digest is not None:
                self._rewrite(row, standing.digest)

    def _rewrite(self, row: Message, digest: Digest) -> None:
        try:
            rewrite(self.house, self.session, row, digest, row.leaves_at or self.at, self.render)
        except LetterUnmade as unmade:
            put_aside(self.house, self.session, row, unmade)

    def _new(self, digest: Digest, leaves_at: datetime | None) -> None:
        at = leaves_at or self.at
        message_id = message_id_of(digest, at, self.taken)
        self.taken.add(message_id)
        letter = replace(letter_of(digest, message_id, at, self.render), leaves_at=leaves_at)
        self.written.append((digest, letter))
        if len(self.written) == TOGETHER:
            self._put_down()

    def _put_down(self) -> None:
        letters = [(digest.lines[0].context.id, letter) for digest, letter in self.written]
        queue_letters(self.house, self.session, letters)
        for digest, letter in self.written:
            self._record(digest, letter.message_id)
        self.written = []

    def _record(self, digest: Digest, message_id: str) -> None:
        self.session.add_all(_reminder(line, message_id) for line in digest.lines)


def _untouched(session: Session) -> dict[str, Message]:
    """Reminders that no channel has had yet, by address, locked where the database can."""
    rows = select(Message).where(
        Message.kind == REMINDER, Message.state == "queued", Message.handed_at.is_(None)
    )
    found = session.scalars(rows.order_by(Message.queued_at.desc()).with_for_update())
    return {row.recipient.casefold(): row for row in found}


def _told_on(session: Session, at: datetime) -> set[str]:
    """Addresses that have a reminder of the local day of `at`."""
    start = datetime.combine(at.astimezone(VIETNAM).date(), time(0), VIETNAM)
    leaves = func.coalesce(Message.leaves_at, Message.queued_at)
    rows = select(Message.recipient).where(
        Message.kind == REMINDER,
        Message.state != "dropped",
        Message.queued_at >= start - LONGEST_WAIT,
        leaves >= start,
        leaves < start + timedelta(days=1),
    )
    return {address.casefold() for address in session.scalars(rows)}


def _known_ids(session: Session, at: datetime) -> set[str]:
    query = select(Message.id).where(Message.queued_at >= at - LONGEST_WAIT)
    return set(session.scalars(query))


def _next_morning(context: CycleContext, at: datetime) -> datetime:
    day = context.calendar.next_working_day(at.astimezone(VIETNAM).date())
    return datetime.combine(day, context.rules.hour, VIETNAM)


def _reminder(line: DigestLine, message_id: str) -> Reminder:
    return Reminder(
        cycle_id=line.context.id,
        stage=line.stage.key,
        unit_code=line.unit_code,
        person=line.person,
        rule=line.context.rules.key,
        step=line.step,
        deadline_version=line.deadline_version,
        message_id=message_id,
    )

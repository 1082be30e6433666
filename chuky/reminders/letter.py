"""One letter on its way: its bytes in the vault, its row in the outbox, before it is delivered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import BASE64, SHORTEST, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.filing import store_file, store_files
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Message
from chuky.reminders.attempts import OURSELVES, UNMADE, record_attempt
from chuky.reminders.sender import Sender
from chuky.reminders.unmade import STAND_IN, LetterUnmade, making


def _utf8() -> Charset:
    """UTF-8 encoded one way always: a library that is imported may change the process's default."""
    charset = Charset("utf-8")
    charset.header_encoding, charset.body_encoding = SHORTEST, BASE64
    return charset


UTF8 = _utf8()


@dataclass(frozen=True)
class Letter:
    """A message whose bytes follow from its content alone. `day`: its date, local."""

    message_id: str
    recipient: str
    subject: str
    body: str
    day: datetime
    html: str | None = None
    calendar: str | None = None
    """iCalendar text, attached as `han.ics`."""
    kind: str = "notice"
    phone: str | None = None
    channels: tuple[str, ...] = ()
    """In the order in which they are tried; empty: the house's."""
    leaves_at: datetime | None = None
    """Not before this; None: at once."""
    unmade: LetterUnmade | None = None
    """Why it has no text yet."""

    @property
    def channel_names(self) -> str | None:
        return " ".join(self.channels) or None


def queue_letter(house: House, session: Session, cycle_id: str, letter: Letter) -> None:
    """Put a letter into the outbox; the same Message-ID is put there once."""
    queue_letters(house, session, [(cycle_id, letter)])


def queue_letters(
    house: House, session: Session, letters: Sequence[tuple[str, Letter]]
) -> list[str]:
    """Put letters of cycles into the outbox together; the Message-IDs that weren't there yet."""
    ids = [letter.message_id for _, letter in letters]
    there = set(session.scalars(select(Message.id).where(Message.id.in_(ids))))
    fresh = {one.message_id: (cycle, one) for cycle, one in letters if one.message_id not in there}
    if not fresh:
        return []
    written = [_written(letter, house.sender) for _, letter in fresh.values()]
    stored = store_files(house, session, [content for content, _ in written], "message/rfc822")
    now = house.clock.now()
    for (cycle, letter), sha256 in zip(fresh.values(), stored, strict=True):
        session.add(_row(cycle, letter, sha256, now))
    session.flush()
    for (_, letter), (_, unmade) in zip(fresh.values(), written, strict=True):
        if unmade is not None:
            put_aside(house, session, session.get_one(Message, letter.message_id), unmade)
    return list(fresh)


def put_aside(
    house: House, session: Session, row: Message, unmade: LetterUnmade, *, last: bool = False
) -> None:
    """The message could not be written: a reminder is tried anew, unless that was the `last` time;
    a notice is left to a person."""
    now = house.clock.now()
    row.sha256 = store_file(house, session, STAND_IN, "message/rfc822")
    row.state = "given_up" if last or row.kind != "reminder" else "failed"
    record_attempt(session, row.id, OURSELVES, UNMADE, unmade.why, now)
    payload = {"message": row.id}
    append(session, row.cycle_id, now, "chuky", "message.unmade", payload)


def _written(letter: Letter, sender: Sender) -> tuple[bytes, LetterUnmade | None]:
    """Its bytes; the stand-in's and why, where it can't be made."""
    if letter.unmade is not None:
        return STAND_IN, letter.unmade
    try:
        with making():
            return as_bytes(letter, sender), None
    except LetterUnmade as unmade:
        return STAND_IN, unmade


def _row(cycle_id: str, letter: Letter, sha256: str, now: datetime) -> Message:
    return Message(
        id=letter.message_id,
        cycle_id=cycle_id,
        recipient=letter.recipient,
        subject=letter.subject,
        sha256=sha256,
        state="queued",
        queued_at=now,
        kind=letter.kind,
        leaves_at=letter.leaves_at,
        phone=letter.phone,
        channels=letter.channel_names,
    )


def as_bytes(letter: Letter, sender: Sender) -> bytes:
    """The letter as RFC 5322 bytes, CRLF; its subject in encoded words that keep every space.

    `Auto-Submitted` (RFC 3834) keeps out-of-office replies away.
    """
    message = _content(letter)
    message["From"] = formataddr((sender.name, sender.address), UTF8)
    if sender.reply_to is not None:
        message["Reply-To"] = sender.reply_to
    message["To"] = letter.recipient
    message["Subject"] = Header(letter.subject, UTF8, header_name="Subject").encode()
    message["Date"] = format_datetime(letter.day)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _content(letter: Letter) -> MIMEBase:
    """Plain text alone, else plain and HTML, with the deadline's calendar attached."""
    plain = _text(letter.body, "plain")
    if letter.html is None:
        return plain
    both = MIMEMultipart("alternative", _boundary(letter, "alternative"))
    both.attach(plain)
    both.attach(_text(letter.html, "html"))
    if letter.calendar is None:
        return both
    whole = MIMEMultipart("mixed", _boundary(letter, "mixed"))
    whole.attach(both)
    attached = _text(letter.calendar, "calendar")
    attached.set_param("method", "PUBLISH")
    attached.add_header("Content-Disposition", "attachment", filename="han.ics")
    whole.attach(attached)
    return whole


def _text(content: str, subtype: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(content, UTF8)
    return part


def _boundary(letter: Letter, part: str) -> str:
    """A random one would make other bytes of the same letter."""
    return "chuky-" + hashlib.sha256(f"{letter.message_id}/{part}".encode()).hexdigest()[:32]

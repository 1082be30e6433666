"""One letter on its way: its bytes in the vault, its row in the outbox, before it is delivered."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy.orm import Session

from chuky.cycle.filing import store_file
from chuky.house import House
from chuky.ledger.models import Message

SENDER = "Chu Kỳ <nhac-viec@chuky.invalid>"


@dataclass(frozen=True)
class Letter:
    """A message whose bytes follow from its content alone. `day`: its date, local."""

    message_id: str
    recipient: str
    subject: str
    body: str
    day: datetime


def queue_letter(house: House, session: Session, cycle_id: str, letter: Letter) -> None:
    """Put a letter into the outbox; the same Message-ID is put there once."""
    if session.get(Message, letter.message_id) is not None:
        return
    session.add(
        Message(
            id=letter.message_id,
            cycle_id=cycle_id,
            recipient=letter.recipient,
            subject=letter.subject,
            sha256=store_file(house, session, as_bytes(letter), "message/rfc822"),
            state="queued",
            queued_at=house.clock.now(),
        )
    )
    session.flush()


def as_bytes(letter: Letter) -> bytes:
    """The letter as RFC 5322 bytes; base64, since Vietnamese lines are long in quoted-printable."""
    message = EmailMessage(policy=SMTP)
    message["From"] = SENDER
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.day)
    message["Message-ID"] = letter.message_id
    message.set_content(letter.body, cte="base64")
    return message.as_bytes()

"""Bounces: delivery status notifications (RFC 3464) that came back, put on record at the message.

They are read from a folder of `.eml` files or a Maildir that the office's mail server fills, or
`mailbox.py` by IMAP; what was read is moved to its subfolder `read`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as AnyMessage
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chuky.cycle.health import BOUNCES
from chuky.house import House
from chuky.ledger.audit import AuditEvent, append
from chuky.ledger.models import Message
from chuky.ledger.planning import JobEnd
from chuky.reminders.attempts import AGAIN, BOUNCED, LAST_TRY, SENT, attempts_of, record_attempt
from chuky.reminders.channels import MAIL
from chuky.reminders.mailbox import LARGEST, READ, MailboxUnreachable, fetch_bounces
from chuky.reminders.texts import HOUSE

FOLDER = "bounces"
SAID_AGAIN = timedelta(days=1)
"""A mailbox that stays out of reach is put on record once a day."""


@dataclass(frozen=True)
class Bounce:
    """What came back. `status`: RFC 3463, `5.1.1`."""

    message_id: str
    recipient: str
    status: str
    reason: str


def read_bounce(content: bytes) -> Bounce | None:
    """The failure that a mail reports; None where it reports none."""
    mail = message_from_bytes(content, policy=policy.default)
    if mail.get_content_type() != "multipart/report":
        return None
    fields = next(_failed_fields(mail), None)
    message_id = next(_quoted_ids(mail), None)
    if fields is None or message_id is None:
        return None
    recipient = _after_type(str(fields.get("Final-Recipient", "")))
    status = str(fields.get("Status", "")).strip()
    said = " ".join(_after_type(str(fields.get("Diagnostic-Code", ""))).split())
    return Bounce(message_id, recipient, status, f"{status} {said}".strip()[:200])


def receive_bounces(house: House) -> list[Bounce]:
    """From the mailbox where one is configured, then from the home's folder.

    A mailbox that can't be read is on record, and missed by `health` after a while.
    """
    folder = house.folder / FOLDER
    if house.mailbox is None:
        with house.ledger.transaction() as session:
            session.execute(delete(JobEnd).where(JobEnd.job == BOUNCES))
        return record_bounces(house, folder)
    now = house.clock.now()
    try:
        fetch_bounces(house.mailbox, folder, now)
    except MailboxUnreachable as error:
        with house.ledger.transaction() as session:
            _miss(session, error, now)
    else:
        with house.ledger.transaction() as session:
            session.merge(JobEnd(job=BOUNCES, at=now))
    return record_bounces(house, folder)


def _miss(session: Session, error: MailboxUnreachable, now: datetime) -> None:
    """The last end stays what it was: from then on it is missed."""
    if session.get(JobEnd, BOUNCES) is None:
        session.add(JobEnd(job=BOUNCES, at=now))
    told = select(func.max(AuditEvent.at)).where(
        AuditEvent.cycle == HOUSE, AuditEvent.action == "mailbox.unreachable"
    )
    last = session.scalar(told)
    if last is None or now - last >= SAID_AGAIN:
        payload = {"reason": error.values["reason"]}
        append(session, HOUSE, now, "chuky", "mailbox.unreachable", payload)


def record_bounces(house: House, folder: Path) -> list[Bounce]:
    """Read every notification in `folder` and its subfolders; those that concern our messages."""
    found = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or relative.parts[0] == READ or path.stat().st_size > LARGEST:
            continue
        bounce = read_bounce(path.read_bytes())
        if bounce is not None and _record(house, bounce):
            found.append(bounce)
        target = folder / READ / relative.name
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    return found


def _record(house: House, bounce: Bounce) -> bool:
    with house.ledger.transaction() as session:
        message = session.get(Message, bounce.message_id)
        if message is None:
            return False
        tries = attempts_of(session, message.id)
        if tries and (tries[-1].state, tries[-1].reason) == (BOUNCED, bounce.reason):
            return False
        now, wrong = house.clock.now(), [one for one in tries if one.state not in (SENT, AGAIN)]
        message.state = "given_up" if len(wrong) + 1 >= LAST_TRY else "failed"
        record_attempt(session, message.id, MAIL, BOUNCED, bounce.reason, now)
        payload = {"message": message.id, "reason": bounce.reason}
        append(session, message.cycle_id, now, "chuky", "message.bounced", payload)
        return True


def _failed_fields(mail: AnyMessage) -> Iterator[AnyMessage]:
    """The per-recipient fields of what could not be delivered."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in part.get_payload():
                if str(fields.get("Action", "")).strip().lower() == "failed":  # type: ignore[union-attr]
                    yield fields  # type: ignore[misc]


def _quoted_ids(mail: AnyMessage) -> Iterator[str]:
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            quoted = part.get_payload(0)
        elif kind == "text/rfc822-headers" and isinstance(part, EmailMessage):
            quoted = message_from_bytes(part.get_content().encode(), policy=policy.default)
        else:
            continue
        message_id = quoted["Message-ID"] if isinstance(quoted, AnyMessage) else None
        if message_id:
            yield str(message_id).strip()


def _after_type(field: str) -> str:
    """`rfc822; xa@huyen.example` → the address."""
    return field.partition(";")[2].strip() or field.strip()

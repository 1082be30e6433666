"""The tables of sending: what each channel did, edited texts, letters of urging, calls, tokens.

Belongs here: tables alone, as in `models.py`; the services that fill them are in
`chuky.reminders`.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.models import Key
from chuky.ledger.types import Base, Instant, Sha256


class DeliveryAttempt(Base):
    """One try to hand a message to one channel: sent, failed, refused, bounced."""

    __tablename__ = "delivery_attempt"

    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    """`mail`, or the name of another channel (`sms`, `zalo`): never its address."""
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)


class EditedText(Base):
    """A version of a reminder's template that an administrator wrote; the newest is used."""

    __tablename__ = "edited_text"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    """The template's file name: `digest.txt.j2`."""
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str | None] = mapped_column(Text)
    """None: from this version on the text that comes with the program is used again."""
    edited_by: Mapped[str] = mapped_column(Key)
    edited_at: Mapped[datetime] = mapped_column(Instant)


class UrgingLetter(Base):
    """A draft of the công văn đôn đốc for one stage; sent by a person, who enters its number."""

    __tablename__ = "urging_letter"

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """1, 2, …: the drafts of a stage."""
    sha256: Mapped[str] = mapped_column(Sha256, ForeignKey("stored_file.sha256"))
    units: Mapped[int]
    drafted_by: Mapped[str] = mapped_column(Key)
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    document_number: Mapped[str | None] = mapped_column(Key)
    """`123/SNV-CCHC`, once a person released it; None: still a draft."""
    dated: Mapped[date | None] = mapped_column(Date)
    released_by: Mapped[str | None] = mapped_column(Key)
    released_at: Mapped[datetime | None] = mapped_column(Instant)


class LoggedCall(Base):
    """A telephone call about what a unit owes: who called whom, what was said."""

    __tablename__ = "logged_call"
    __table_args__ = (Index("ix_logged_call_stage", "cycle_id", "stage", "unit_code"),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(Key)
    unit_code: Mapped[str] = mapped_column(Key)
    spoke_with: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    called_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class CalendarToken(Base):
    """The link of a person's calendar feed; only its hash is kept, a new one ends the old."""

    __tablename__ = "calendar_token"
    __table_args__ = (Index("ix_calendar_token_person", "cycle_id", "person"),)

    token_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    person: Mapped[str] = mapped_column(Key)
    """A unit's code, an agency's key, `account:<name>`; `*`: the whole cycle."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

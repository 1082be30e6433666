"""The tables of a unit's own work before it is sent: drafts, assignments, approvals.

Belongs here: tables alone, as in `models.py`; the services that fill them are in `chuky.drafting`.
Uploads under way are in `intake.py`.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.models import Key
from chuky.ledger.types import Base, Instant, Points


def _of_a_stage() -> tuple[ForeignKeyConstraint]:
    return (ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"]),)


class DraftScore(Base):
    """One version of what a unit says of one component, on the form or in a file that it sent.

    Every version stays.
    """

    __tablename__ = "draft_score"
    __table_args__ = _of_a_stage()

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    component_code: Mapped[str] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(Points)
    explanation: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    evidence: Mapped[str | None] = mapped_column(Text)
    """Documents that a sent file names; the form's own evidence is in its own table."""
    receipt: Mapped[str | None] = mapped_column(ForeignKey("receipt.code"))
    """The file that said so; None: written on the form."""


class Assignment(Base):
    """A criterion that the head gave to a contributor; one without a row is anyone's."""

    __tablename__ = "assignment"
    __table_args__ = _of_a_stage()

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Key, primary_key=True)
    account_id: Mapped[str] = mapped_column(Key, primary_key=True)
    given_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class PresentedDraft(Base):
    """An officer put a version of the draft before the head of the unit for signature."""

    __tablename__ = "presented_draft"
    __table_args__ = _of_a_stage()

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(Key)
    """Of the draft that was on the officer's page."""
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Approval(Base):
    """The head of a unit approved a version of the draft, with the report that was signed."""

    __tablename__ = "approval"
    __table_args__ = _of_a_stage()

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(Key)
    """Of the draft that was on the head's page."""
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    """The file that is sent."""
    report_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    report_name: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    receipt: Mapped[str | None] = mapped_column(ForeignKey("receipt.code"), index=True)
    """None until it was sent."""

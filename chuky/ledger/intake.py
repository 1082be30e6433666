"""The tables of intake: evidence, what was returned and why, rows that failed.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.types import Base, Instant, Json, Sha256

Key = String(120)


class AnnotatedCopy(Base):
    """The sender's own workbook as it was returned, each wrong cell coloured and commented."""

    __tablename__ = "annotated_copy"

    receipt: Mapped[str] = mapped_column(String(20), ForeignKey("receipt.code"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))


class ReturnReason(Base):
    """Why a file was returned without being checked (a PDF, a damaged one), as the sender reads."""

    __tablename__ = "return_reason"

    receipt: Mapped[str] = mapped_column(String(20), ForeignKey("receipt.code"), primary_key=True)
    said: Mapped[dict[str, str]] = mapped_column(Json)
    """The sentence, in `vi` and `en`."""


class FailingRows(Base):
    """The rows that broke a rule at a gate, as data: JSON in the vault, all of them."""

    __tablename__ = "failing_rows"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "stage", "contract", "frame_sha256"],
            [
                "gate_run.cycle_id",
                "gate_run.stage",
                "gate_run.contract",
                "gate_run.frame_sha256",
            ],
        ),
    )

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    contract: Mapped[str] = mapped_column(Key, primary_key=True)
    frame_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))


class UnclaimedFile(Base):
    """A file of a folder whose unit nobody could tell: its bytes are kept, nothing is judged."""

    __tablename__ = "unclaimed_file"

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key)
    file_name: Mapped[str] = mapped_column(Text)
    sent_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Evidence(Base):
    """One piece of evidence for one component of one unit: a file, or a document that is cited.

    Never changed but by its withdrawal; what was withdrawn stays readable to those who could.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_place", "cycle_id", "unit_code", "component_code"),)

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    stage: Mapped[str] = mapped_column(Key)
    unit_code: Mapped[str] = mapped_column(Key)
    component_code: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(20))
    """file, citation."""
    name: Mapped[str] = mapped_column(Text)
    """The file's name as its sender calls it, or what is cited in one line."""
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    """Bytes."""
    pages: Mapped[int | None]
    has_text: Mapped[bool | None]
    """False: a scan without a text layer; None: not known."""
    archive: Mapped[str | None] = mapped_column(Text)
    """The name of the ZIP that it came in."""
    document_number: Mapped[str | None] = mapped_column(Text)
    document_date: Mapped[date | None]
    document_page: Mapped[str | None] = mapped_column(Text)
    restricted_to: Mapped[list[str] | None] = mapped_column(Json)
    """Accounts that alone may read it (a denunciation); None: whoever may see the unit."""
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = mapped_column(Key)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class Upload(Base):
    """A file on its way: its bytes so far lie in the house's folder `uploads`."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    stage: Mapped[str] = mapped_column(Key)
    unit_code: Mapped[str] = mapped_column(Key)
    component_code: Mapped[str] = mapped_column(Key)
    file_name: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    """Bytes that the sender announced."""
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)

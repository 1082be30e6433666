"""The tables of a schedule that acts: pauses, reopenings, what they superseded, jobs' last ends,
moments that failed.

Belongs here: tables alone, as in `models.py`; the services that fill them are elsewhere.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.types import Base, Instant, Sha256

Key = String(120)


class StagePause(Base):
    """A stage, or a whole cycle, whose moments don't run until a person lets them."""

    __tablename__ = "stage_pause"

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    """A stage's key; `*` for the whole cycle."""
    number: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    paused_by: Mapped[str] = mapped_column(Key)
    paused_at: Mapped[datetime] = mapped_column(Instant)
    resumed_by: Mapped[str | None] = mapped_column(Key)
    resumed_at: Mapped[datetime | None] = mapped_column(Instant)


class Reopening(Base):
    """A sealed stage that two persons opened again, and why."""

    __tablename__ = "reopening"
    __table_args__ = (ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"]),)

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Key)
    granted_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it had been sealed before."""


class SupersededDataset(Base):
    """A dataset as it was sealed before its stage was reopened; its files stay in the vault."""

    __tablename__ = "superseded_dataset"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cycle_id", "stage", "number"],
            ["reopening.cycle_id", "reopening.stage", "reopening.number"],
        ),
    )

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """The reopening that superseded it."""
    stage: Mapped[str] = mapped_column(Key)
    parquet_sha256: Mapped[str] = mapped_column(Sha256, ForeignKey("stored_file.sha256"))
    csv_sha256: Mapped[str] = mapped_column(Sha256, ForeignKey("stored_file.sha256"))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class JobEnd(Base):
    """When a periodic job last ran to its end; the dead-man's switch looks at it."""

    __tablename__ = "job_end"

    job: Mapped[str] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)


class MomentFailure(Base):
    """Why a moment could not run when it was last tried; gone once it has run."""

    __tablename__ = "moment_failure"

    moment_id: Mapped[str] = mapped_column(String(240), ForeignKey("moment.id"), primary_key=True)
    tries: Mapped[int]
    error: Mapped[str] = mapped_column(String(120))
    """The error's class."""
    reason: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)

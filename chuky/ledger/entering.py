"""The tables of what a secretariat enters by hand: a session being minuted, paper ballots counted.

Belongs here: tables alone, as in `models.py`; the services that fill them are in `chuky.cycle`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.models import Key
from chuky.ledger.types import Base, Instant, Json


class SessionDraft(Base):
    """One version of a council's session as it is being minuted; a save is a new version."""

    __tablename__ = "session_draft"
    __table_args__ = (ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"]),)

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    council: Mapped[str] = mapped_column(Key, primary_key=True)
    session: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """As `chuky.cycle.session_drafts` writes it."""
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class PaperTally(Base):
    """One audience's paper ballots about one unit, counted by hand; a correction is a new version.

    It counts once a second person has granted `act`; of several that were granted, the last.
    """

    __tablename__ = "paper_tally"
    __table_args__ = (
        ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"]),
        Index("ix_paper_tally_act", "act"),
    )

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    audience: Mapped[str] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    ballots: Mapped[int]
    answers: Mapped[dict[str, dict[str, int]]] = mapped_column(Json)
    """Component's code → answer (`1` is worst) → how many ballots gave it."""
    act: Mapped[str] = mapped_column(ForeignKey("pending_act.id"))
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)

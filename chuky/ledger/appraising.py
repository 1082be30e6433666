"""The tables of appraisal on pages: queries to a unit, their answers, who has which criterion.

Belongs here: tables alone, as in `models.py`; the services that fill them are in
`chuky.appraising`.
"""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.models import Key
from chuky.ledger.types import Base, Instant

QUERY_KEY = ("cycle_id", "stage", "unit_code", "component_code", "number")


class UnitQuery(Base):
    """An appraiser's question to a unit about one component, with the day it is due."""

    __tablename__ = "unit_query"
    __table_args__ = (ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"]),)

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    component_code: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """1, 2, …: a component may be asked about again."""
    question: Mapped[str] = mapped_column(Text)
    due: Mapped[datetime | None] = mapped_column(Instant)
    """The last instant for an answer; None: no day was set."""
    asked_by: Mapped[str] = mapped_column(Key)
    asked_at: Mapped[datetime] = mapped_column(Instant)


class UnitAnswer(Base):
    """A version of the unit's answer (giải trình); a correction is a new version."""

    __tablename__ = "unit_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            QUERY_KEY,
            [f"unit_query.{name}" for name in QUERY_KEY],
            name="fk_unit_answer_unit_query",
        ),
    )

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    component_code: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[str] = mapped_column(Key)
    answered_at: Mapped[datetime] = mapped_column(Instant)
    late: Mapped[bool]


class AppraiserCharge(Base):
    """A criterion that an appraiser has in charge; one without a row is anyone's."""

    __tablename__ = "appraiser_charge"
    __table_args__ = (ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"]),)

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    criterion_code: Mapped[str] = mapped_column(Key, primary_key=True)
    account_id: Mapped[str] = mapped_column(Key, primary_key=True)
    given_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)

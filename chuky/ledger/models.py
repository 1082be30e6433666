"""The tables of the ledger: what was decided, by whom, when. Points are scaled integers.

Natural keys are primary keys, so that a step that runs again finds what it did before. Nothing
here computes; the services are in `chuky.cycle`, the audit trail's tables in `audit.py`.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chuky.ledger.types import Base, Instant, Points, Sha256

Key = String(120)
UNDER_WAY = ("active", "published")
"""States of a cycle that may still have moments: after publication signs are printed, mail sent."""


class Cycle(Base):
    """A plan that was activated. `mark` is set where it is a rehearsal's."""

    __tablename__ = "cycle"

    id: Mapped[str] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    """active, published."""
    activated_at: Mapped[datetime] = mapped_column(Instant)
    activated_by: Mapped[str] = mapped_column(Key)
    mark: Mapped[str | None] = mapped_column(Text)


class StoredFile(Base):
    """A file in the vault. The row is written after the bytes."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))


class CycleDocument(Base):
    """What a cycle runs by (plan, criteria sets, contracts), frozen by hash at activation."""

    __tablename__ = "cycle_document"

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    """plan, criteria, contract."""
    key: Mapped[str] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))


class StageState(Base):
    """Where a stage stands: waiting, open, blocked, sealed."""

    __tablename__ = "stage"

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)


def _stage_foreign_key() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["cycle_id", "stage"], ["stage.cycle_id", "stage.key"])


class Deadline(Base):
    """One version of a stage's window for a scope; a move is a new version with a reason."""

    __tablename__ = "deadline"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(Key, primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    scope: Mapped[str] = mapped_column(Key, primary_key=True)
    """`all`, or a unit's code."""
    version: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[datetime | None] = mapped_column(Instant)
    due: Mapped[datetime | None] = mapped_column(Instant)
    grace_until: Mapped[datetime | None] = mapped_column(Instant)
    """The last instant at which work still counts as in time, where the plan gives a grace."""
    tentative: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Moment(Base):
    """Something that the timetable makes happen, once: pending, blocked, done, cancelled."""

    __tablename__ = "moment"
    __table_args__ = (_stage_foreign_key(), Index("ix_moment_due", "cycle_id", "state", "at"))

    id: Mapped[str] = mapped_column(String(240), primary_key=True)
    """`{cycle}/{stage}/{scope}/{kind}/v{deadline version}`."""
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    stage: Mapped[str] = mapped_column(Key)
    scope: Mapped[str] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(40))
    deadline_version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    position: Mapped[int]
    """Orders moments of one instant: what opens before what closes, by the plan's order."""
    state: Mapped[str] = mapped_column(String(20))
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class Receipt(Base):
    """What a unit or an office sent, kept raw before it was judged."""

    __tablename__ = "receipt"
    __table_args__ = (
        _stage_foreign_key(),
        Index("ix_receipt_stage", "cycle_id", "stage"),
        Index(None, "cycle_id", "sender_code"),
    )

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    stage: Mapped[str] = mapped_column(Key)
    sender_code: Mapped[str] = mapped_column(Key)
    """The unit's code, or the agency's key."""
    dataset: Mapped[str] = mapped_column(Key)
    """The contract that it must keep."""
    attempt: Mapped[int]
    sent_by: Mapped[str] = mapped_column(Key)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    received_at: Mapped[datetime] = mapped_column(Instant)
    late: Mapped[bool]
    in_grace: Mapped[bool | None]
    """After the due instant and within the grace: in time, and marked so."""
    counts: Mapped[bool | None]
    """Whether late work counts: None until the lead agency decides."""
    simulated: Mapped[bool]
    verdict: Mapped[str] = mapped_column(String(20))
    """received, accepted, returned."""
    findings: Mapped[int]
    report_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))


class LateDecision(Base):
    """Whether a late file counts, as it was decided; a revision before the seal is a new number."""

    __tablename__ = "late_decision"

    receipt: Mapped[str] = mapped_column(ForeignKey("receipt.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    counts: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Score(Base):
    """Points of one component of one unit from one source; a change is a new version."""

    __tablename__ = "score"
    __table_args__ = (_stage_foreign_key(), Index(None, "cycle_id", "unit_code"))

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    component_code: Mapped[str] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    points: Mapped[Decimal | None] = mapped_column(Points)
    evidence: Mapped[str] = mapped_column(Text)
    explanation: Mapped[str] = mapped_column(Text)
    """The unit's explanation, or the appraiser's or council's reason."""
    receipt: Mapped[str | None] = mapped_column(ForeignKey("receipt.code"))
    actor: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Ticket(Base):
    """The right to answer a survey once. Nothing leads from here to a ballot."""

    __tablename__ = "ticket"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    ticket_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    audience: Mapped[str] = mapped_column(Key)
    used: Mapped[bool]


class Ballot(Base):
    """One encrypted ballot: no sender, no time. Its id orders by nothing that happened."""

    __tablename__ = "ballot"
    __table_args__ = (_stage_foreign_key(), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(Sha256, primary_key=True)
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    stage: Mapped[str] = mapped_column(Key)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class GateRun(Base):
    """One dataset held against one contract."""

    __tablename__ = "gate_run"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    contract: Mapped[str] = mapped_column(Key, primary_key=True)
    frame_sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    contract_version: Mapped[str] = mapped_column(String(20))
    rows: Mapped[int]
    errors: Mapped[int]
    warnings: Mapped[int]
    passed: Mapped[bool]
    report_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    at: Mapped[datetime] = mapped_column(Instant)
    milliseconds: Mapped[int]


class Waiver(Base):
    """A rule that two persons set aside for one unit, with the reason that is published."""

    __tablename__ = "waiver"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    rule_id: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(Key)
    granted_by: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class SealedDataset(Base):
    """A stage's dataset as it was handed over: Parquet and its CSV twin in the vault."""

    __tablename__ = "dataset"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Key, primary_key=True)
    """The stage's key, with a suffix where a stage has several (`survey-tallies`)."""
    stage: Mapped[str] = mapped_column(Key)
    contract: Mapped[str] = mapped_column(Key)
    rows: Mapped[int]
    parquet_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    csv_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    simulated: Mapped[bool]
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class Meeting(Base):
    """A council's meeting: who came, whether there was a quorum, the minutes."""

    __tablename__ = "meeting"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    council: Mapped[str] = mapped_column(Key, primary_key=True)
    session: Mapped[int] = mapped_column(primary_key=True)
    """1, 2, …: a session without a quorum is followed by another."""
    held_at: Mapped[datetime] = mapped_column(Instant)
    members: Mapped[int]
    present: Mapped[int]
    quorate: Mapped[bool]
    minutes_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))


class Vote(Base):
    """A council's count on one question about one unit."""

    __tablename__ = "vote"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    """recognition, or result (thông qua kết quả)."""
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_abstained: Mapped[int]
    present: Mapped[int]
    members: Mapped[int]


class Proposal(Base):
    """Whether verification (thẩm tra) proposes a unit for recognition."""

    __tablename__ = "proposal"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    proposed: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class InspectionFinding(Base):
    """What an inspection (kiểm tra, khảo sát thực tế) found about one component of a unit."""

    __tablename__ = "inspection_finding"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    component_code: Mapped[str] = mapped_column(Key, primary_key=True)
    finding: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Act(Base):
    """A person's act that ends a stage: a document with number, date, signer and file."""

    __tablename__ = "act"
    __table_args__ = (_stage_foreign_key(),)

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    number: Mapped[str] = mapped_column(Key)
    dated: Mapped[date] = mapped_column(Date)
    signer: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    actor: Mapped[str] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(Instant)


class Message(Base):
    """One person's digest of one day, or one notice.

    queued, sent, failed (tried again), dropped (nothing in it applied any more), given_up (tried
    often enough), no_address (no channel reaches the person).
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "cycle_id", "state"),
        Index(None, "cycle_id", "queued_at"),
    )

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    """The Message-ID, made from cycle, recipient and day."""
    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"))
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    state: Mapped[str] = mapped_column(String(20))
    queued_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(20), server_default="reminder")
    """reminder, notice, witness."""
    leaves_at: Mapped[datetime | None] = mapped_column(Instant)
    """Not before this; None: at once."""
    handed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when a channel may have it: from then on nothing more is written into it."""
    phone: Mapped[str | None] = mapped_column(String(40))
    channels: Mapped[str | None] = mapped_column(String(200))
    """Names in the order in which they are tried, by spaces; None: the house's order."""


class Reminder(Base):
    """One reason to write to one person; unique, written before anything is sent."""

    __tablename__ = "reminder"
    __table_args__ = (_stage_foreign_key(), Index(None, "cycle_id", "unit_code"))

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Key, primary_key=True)
    unit_code: Mapped[str] = mapped_column(Key, primary_key=True)
    """The unit that owes; `-` where the stage's lead agency owes."""
    person: Mapped[str] = mapped_column(Key, primary_key=True)
    rule: Mapped[str] = mapped_column(Key, primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    deadline_version: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"))


class RehearsalProgress(Base):
    """How far a rehearsal's script has been played: the number of steps that are done."""

    __tablename__ = "rehearsal_progress"

    cycle_id: Mapped[str] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    steps_done: Mapped[int]

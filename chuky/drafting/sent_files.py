"""A file that a unit sent is the newest version of its draft: a change on the form begins from it.

Belongs here: taking a file's points over, by whichever way it came; what the form says of the
last file. What the form itself sent is its draft already.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.content import content_of
from chuky.cycle.context import CycleContext
from chuky.cycle.scores import ScoreEntry, components_of
from chuky.cycle.standing import newest_receipt
from chuky.drafting.drafts import drafts_of
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.ledger.drafting import Approval, DraftScore
from chuky.ledger.models import Receipt

Way = Literal["form", "head", "office"]
"""From the form; a file that the head sent here; one that came another way."""


@dataclass(frozen=True)
class LastSent:
    """The last file of a unit and the way it came."""

    receipt: Receipt
    way: Way

    @property
    def is_the_draft(self) -> bool:
        """Whether its points were taken over as the draft's newest version."""
        return self.way != "form" and self.receipt.verdict == "accepted"


def last_sent(session: Session, cycle: str, stage: str, unit: str) -> LastSent | None:
    """The last file of a unit, whatever became of it."""
    receipt = newest_receipt(session, cycle, stage, unit, "self_assessment")
    return LastSent(receipt, way_of(session, receipt)) if receipt is not None else None


def take_over(session: Session, receipt: Receipt, entries: Sequence[ScoreEntry]) -> int:
    """Make the points of an accepted file the draft's newest versions; how many there are.

    What an officer wrote on the form before stays as an earlier version.
    """
    if receipt.dataset != "self_assessment" or way_of(session, receipt) == "form":
        return 0
    last = drafts_of(session, receipt.cycle_id, receipt.stage, receipt.sender_code)
    rows = [
        _version(receipt, entry, last.get(entry.component_code))
        for entry in entries
        if not _same(entry, last.get(entry.component_code))
    ]
    session.add_all(rows)
    return len(rows)


def _same(entry: ScoreEntry, last: DraftScore | None) -> bool:
    said = (entry.points, entry.explanation, entry.evidence)
    if last is None:
        return said == (None, "", "")
    return said == (last.points, last.explanation, last.evidence or "")


def _version(receipt: Receipt, entry: ScoreEntry, last: DraftScore | None) -> DraftScore:
    return DraftScore(
        cycle_id=receipt.cycle_id,
        stage=receipt.stage,
        unit_code=receipt.sender_code,
        component_code=entry.component_code,
        version=(last.version if last else 0) + 1,
        points=entry.points,
        explanation=entry.explanation,
        by=receipt.sent_by,
        at=receipt.received_at,
        evidence=entry.evidence or None,
        receipt=receipt.code,
    )


@dataclass(frozen=True)
class SentSum:
    """What a file adds up to: a penalty is subtracted."""

    total: Decimal
    lines: int


def sent_sum(house: House, context: CycleContext, receipt: Receipt) -> SentSum | None:
    """Of an accepted file; None for any other, or one that an amended plan reads no more."""
    if receipt.verdict != "accepted":
        return None
    stage = context.plan.stage(receipt.stage)
    try:
        entries = content_of(house, context, stage, receipt)
    except ChukyError:
        return None
    known = components_of(context, context.unit(receipt.sender_code, stage))
    given = [
        -entry.points if known[entry.component_code].nature == "penalty" else entry.points
        for entry in entries
        if entry.points is not None
    ]
    return SentSum(sum(given, Decimal(0)), len(given))


def way_of(session: Session, receipt: Receipt) -> Way:
    """The approval that a file was sent with tells: a draft's digest is not its file's hash."""
    query = select(Approval).where(
        Approval.cycle_id == receipt.cycle_id,
        Approval.stage == receipt.stage,
        Approval.unit_code == receipt.sender_code,
        Approval.file_sha256 == receipt.sha256,
        Approval.receipt.is_(None) | (Approval.receipt == receipt.code),
    )
    approval = session.scalars(query.order_by(Approval.number.desc()).limit(1)).first()
    if approval is None:
        return "office"
    return "head" if approval.digest == approval.file_sha256 else "form"

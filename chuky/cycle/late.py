"""The lead agency's word on late work: with a reason, revisable until the stage is sealed.

Every decision stays on record as a number of its own; the unit sees the last one.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.exceptions import ReasonMissing
from chuky.cycle.awaited import count_in
from chuky.cycle.content import content_of
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import ReceiptUnknown, StageNotOpen
from chuky.cycle.scores import ScoreEntry, latest_scores, record_scores
from chuky.cycle.stage_state import STATES, stage_state
from chuky.cycle.standing import NEWEST_FIRST, is_blank, let_stand, locked_receipt, of_sender
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import LateDecision, Receipt
from chuky.plan import Stage
from chuky.reminders.sent_back import add_overdue_step

_WHAT = Text("quyết định về hồ sơ nộp muộn", "decision on late work")


@dataclass(frozen=True)
class LateWord:
    """What the lead agency says of one receipt."""

    receipt: str
    counts: bool
    reason: str


def decide_late(house: House, cycle_id: str, word: LateWord, actor: str) -> None:
    """Say whether a late file counts; once it does, it may stand. Said again, nothing happens.

    Raises ReceiptUnknown, ReasonMissing, StageNotOpen where the stage is sealed.
    """
    context = load_cycle(house, cycle_id)
    with house.ledger.session() as session:
        receipt = session.get(Receipt, word.receipt)
        if receipt is None or receipt.cycle_id != cycle_id or not receipt.late:
            raise ReceiptUnknown(receipt=word.receipt)
        standing = receipt if word.counts else _stands_without(session, receipt)
    if not word.reason.strip():
        raise ReasonMissing
    stage = context.plan.stage(receipt.stage)
    taken = standing is not None and standing.verdict == "accepted"
    entries = content_of(house, context, stage, standing) if standing and taken else ()
    with house.ledger.transaction() as session:
        receipt = locked_receipt(session, word.receipt)
        if receipt.counts == word.counts:
            return
        if stage_state(session, cycle_id, stage.key).state == "sealed":
            raise StageNotOpen(stage=stage.key, state=STATES["sealed"], what=_WHAT)
        receipt.counts = word.counts
        if standing is not None and taken:
            stands = session.get_one(Receipt, standing.code)
            let_stand(house, session, context, stage, stands, entries)
        elif not word.counts:
            _withdraw(house, session, context, stage, receipt)
            now = house.clock.now()
            add_overdue_step(session, context, stage.key, receipt.sender_code, now)
        _record(house, session, receipt, word, actor)
        count_in(session, context, stage, house.clock.now())


def late_decisions(session: Session, cycle_id: str) -> list[tuple[LateDecision, Receipt]]:
    """Every decision of a cycle with the receipt that it is about, the oldest first."""
    rows = session.execute(
        select(LateDecision, Receipt)
        .join(Receipt, Receipt.code == LateDecision.receipt)
        .where(Receipt.cycle_id == cycle_id)
        .order_by(LateDecision.at, LateDecision.receipt, LateDecision.number)
    )
    return [(row[0], row[1]) for row in rows]


def last_word(session: Session, receipt: str) -> LateDecision | None:
    """The decision in force."""
    query = select(LateDecision).where(LateDecision.receipt == receipt)
    return session.scalars(query.order_by(LateDecision.number.desc())).first()


def _stands_without(session: Session, receipt: Receipt) -> Receipt | None:
    """What stands if this receipt doesn't count: the newest other one that does."""
    query = of_sender(receipt.cycle_id, receipt.stage, receipt.sender_code, receipt.dataset).where(
        Receipt.verdict == "accepted", Receipt.counts.is_(True), Receipt.code != receipt.code
    )
    return session.scalars(query.order_by(*NEWEST_FIRST)).first()


def _withdraw(
    house: House, session: Session, context: CycleContext, stage: Stage, receipt: Receipt
) -> None:
    """Nothing of the sender stands any more: what this receipt gave is said to be gone."""
    gone = [
        ScoreEntry(row.unit_code, row.component_code, None)
        for row in latest_scores(session, context.id, stage.key)
        if row.receipt == receipt.code and not is_blank(row)
    ]
    record_scores(house, session, context, stage, gone, receipt.sent_by, receipt.code)


def _record(house: House, session: Session, receipt: Receipt, word: LateWord, actor: str) -> None:
    now, before = house.clock.now(), last_word(session, receipt.code)
    number = before.number + 1 if before else 1
    session.add(
        LateDecision(
            receipt=receipt.code,
            number=number,
            counts=word.counts,
            reason=word.reason.strip(),
            by=actor,
            at=now,
        )
    )
    said = {"receipt": receipt.code, "counts": word.counts, "sender": receipt.sender_code}
    said |= {"reason": word.reason.strip(), "number": number}
    append(session, receipt.cycle_id, now, actor, "submission.late_decided", said)

"""What each stage that is under way still needs from a person before it can end.

Belongs here: the sentence and its count. How an act is entered is in `chuky.cycle`; units' own
files are counted in `grid`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chuky.cycle.acts import ENDED_BY_ACT
from chuky.cycle.context import CycleContext
from chuky.cycle.council import councils_of
from chuky.cycle.paper_tally import KIND
from chuky.cycle.stage_state import TAKES_WORK
from chuky.language import Text
from chuky.ledger.access import PendingAct
from chuky.ledger.entering import PaperTally
from chuky.ledger.models import (
    Act,
    InspectionFinding,
    Meeting,
    Moment,
    Proposal,
    Receipt,
    Ticket,
)
from chuky.plan import Stage
from chuky.views.counting import counts
from chuky.views.stages import StageRow

CLOSED_BY_DAY = ("self_assessment", "verification", "survey", "inspection", "appraisal")
"""Kinds that their day ends; without a day a person ends them."""
_ACT = {
    "milestone": Text("nhập văn bản hoàn thành", "enter the document that ends it"),
    "aggregation": Text("nhập báo cáo tổng hợp đã ký", "enter the signed report"),
    "submission": Text("nhập tờ trình đã ký", "enter the signed submission"),
    "publication": Text("nhập quyết định công bố đã ký", "enter the signed decision"),
}


@dataclass(frozen=True)
class ActDue:
    """One stage that waits for a person, and for what."""

    row: StageRow
    text: Text


def acts_due(session: Session, context: CycleContext, stages: list[StageRow]) -> list[ActDue]:
    """The stages that take work now and miss an act of the house, in the plan's order."""
    known = session.scalars(select(Act.stage).where(Act.cycle_id == context.id)).all()
    found = []
    for row in stages:
        text = _act_due(session, context, row, known) if row.state in TAKES_WORK else None
        if text is not None:
            found.append(ActDue(row, text))
    return found


def act_due(session: Session, context: CycleContext, row: StageRow) -> Text | None:
    """What the stage waits for from the house, or None."""
    known = session.get(Act, (context.id, row.key))
    return _act_due(session, context, row, [row.key] if known else [])


def _act_due(
    session: Session, context: CycleContext, row: StageRow, acts: Collection[str]
) -> Text | None:
    """`acts`: stages whose act is there."""
    stage = row.stage
    if stage.kind in ENDED_BY_ACT:
        return None if stage.key in acts else _ACT[stage.kind]
    if stage.kind == "council_meeting":
        return _meeting_due(session, context, stage)
    missing = {"verification": _unproposed, "inspection": _unseen, "survey": _unanswered}
    text = missing[stage.kind](session, context, stage) if stage.kind in missing else None
    return text or _closing_due(session, context, row)


def _meeting_due(session: Session, context: CycleContext, stage: Stage) -> Text | None:
    met = select(Meeting.council).where(
        Meeting.cycle_id == context.id, Meeting.stage == stage.key, Meeting.quorate
    )
    left = set(councils_of(context, stage)) - set(session.scalars(met))
    if not left:
        return None
    councils = [context.plan.councils[key] for key in sorted(left)]
    names = "; ".join(one.name for one in councils)
    english = "; ".join(one.name_en or one.name for one in councils)
    return Text(f"ghi phiên họp: {names}", f"enter the session: {english}")


def _unproposed(session: Session, context: CycleContext, stage: Stage) -> Text | None:
    said = _count(session, Proposal.cycle_id == context.id, Proposal.stage == stage.key)
    left = len(list(context.plan.units_of(stage))) - said
    if left < 1:
        return None
    return Text(f"{left} đơn vị chưa có kết quả thẩm tra", f"{left} units not verified yet")


def _unseen(session: Session, context: CycleContext, stage: Stage) -> Text | None:
    noted = _count(
        session, InspectionFinding.cycle_id == context.id, InspectionFinding.stage == stage.key
    )
    return None if noted else Text("chưa ghi kết quả kiểm tra", "no finding was entered yet")


def _unanswered(session: Session, context: CycleContext, stage: Stage) -> Text | None:
    cycle = context.id
    pending = (PendingAct.cycle_id == cycle, PendingAct.kind == KIND, PendingAct.state == "pending")
    waiting, tallies, files, tickets = counts(
        session,
        pending,
        (PaperTally.cycle_id == cycle, PaperTally.stage == stage.key),
        (Receipt.cycle_id == cycle, Receipt.stage == stage.key),
        (Ticket.cycle_id == cycle, Ticket.stage == stage.key),
    )
    if waiting:
        return Text(
            f"{waiting} bảng đếm phiếu giấy chờ người thứ hai",
            f"{waiting} paper tallies wait for a second person",
        )
    return (
        None
        if tallies + files + tickets
        else Text("chưa có kết quả khảo sát nào", "no survey result is in yet")
    )


def _closing_due(session: Session, context: CycleContext, row: StageRow) -> Text | None:
    if row.due is not None or row.stage.kind not in CLOSED_BY_DAY:
        return None
    asked = _count(
        session,
        Moment.cycle_id == context.id,
        Moment.stage == row.key,
        Moment.kind == "completed",
        Moment.state.in_(["pending", "blocked"]),
    )
    if asked:
        return None
    return Text("không có hạn: chốt khi đã đủ", "it has no day: end it when all is in")


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return counts(session, conditions)[0]

"""An officer puts the whole draft before the head for signature: an act on record, not a message.

What is presented is a version; a draft that was altered after it says so. The head's approval
answers it. A head who scores needs none of this.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import require_open
from chuky.drafting.approving import require_ready
from chuky.drafting.evidence_rights import last_approved
from chuky.drafting.form import read_form
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.drafting import PresentedDraft


def present(
    house: House, cycle: str, place: tuple[str, str], by: str, digest: str
) -> PresentedDraft:
    """Put the draft that `by` read (`digest`: of it) before the head. `place`: (stage, unit).

    The same version, while it waits, is presented once. Raises DraftMoved, DraftIncomplete,
    StageNotOpen, UnitUnknown.
    """
    context = load_cycle(house, cycle)
    stage = context.plan.stage(place[0])
    unit = context.unit(place[1], stage)
    with house.ledger.transaction() as session:
        require_open(session, cycle, stage.key, Text("bản tự chấm", "self-assessment"))
        require_ready(read_form(session, context, stage, unit), digest)
        waiting = presented_draft(session, cycle, stage.key, unit.code)
        if waiting is not None and waiting.digest == digest:
            return waiting
        last = _newest(session, cycle, stage.key, unit.code)
        row = PresentedDraft(
            cycle_id=cycle,
            stage=stage.key,
            unit_code=unit.code,
            number=(last.number if last else 0) + 1,
            digest=digest,
            by=by,
            at=house.clock.now(),
        )
        session.add(row)
        said = {"stage": stage.key, "unit": unit.code, "number": row.number, "sha256": digest}
        append(session, cycle, row.at, by, "draft.presented", said)
        return row


def presented_draft(session: Session, cycle: str, stage: str, unit: str) -> PresentedDraft | None:
    """What waits for the head: the last that was presented, unless the head approved since."""
    last = _newest(session, cycle, stage, unit)
    if last is None:
        return None
    approved = last_approved(session, cycle, stage, unit)
    return last if approved is None or approved < last.at else None


def _newest(session: Session, cycle: str, stage: str, unit: str) -> PresentedDraft | None:
    query = select(PresentedDraft).where(
        PresentedDraft.cycle_id == cycle,
        PresentedDraft.stage == stage,
        PresentedDraft.unit_code == unit,
    )
    return session.scalars(query.order_by(PresentedDraft.number.desc()).limit(1)).first()

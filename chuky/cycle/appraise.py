"""Appraisal (thẩm định): points with reasons. Queries to units are in `chuky.appraising`."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.plan import Stage


def appraise(
    house: House, cycle_id: str, stage_key: str, entries: Sequence[ScoreEntry], actor: str
) -> int:
    """Record an appraiser's (or the council's) points; the number of new versions.

    Raises StageNotOpen, UnitUnknown, ComponentUnknown, PointsRefused; nothing is recorded then.
    """
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(stage_key)
    with house.ledger.transaction() as session:
        return record_appraisal(house, session, context, stage, entries, actor)


def record_appraisal(
    house: House,
    session: Session,
    context: CycleContext,
    stage: Stage,
    entries: Sequence[ScoreEntry],
    actor: str,
) -> int:
    """As `appraise`, inside a transaction of the caller's."""
    require_open(session, context.id, stage.key, Text("điểm", "points"))
    added = record_scores(house, session, context, stage, entries, actor)
    if added:
        wake_stage(session, context.id, stage.key)
        append(
            session,
            cycle=context.id,
            at=house.clock.now(),
            actor=actor,
            action="scores.recorded",
            payload={
                "stage": stage.key,
                "units": sorted({entry.unit_code for entry in entries}),
                "count": added,
            },
        )
    return added

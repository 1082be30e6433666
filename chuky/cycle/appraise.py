"""Appraisal (thẩm định): points with reasons. Queries to units are in `chuky.appraising`."""

from collections.abc import Sequence

from chuky.cycle.context import load_cycle
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append


def appraise(
    house: House, cycle_id: str, stage_key: str, entries: Sequence[ScoreEntry], actor: str
) -> int:
    """Record an appraiser's (or the council's) points; the number of new versions.

    Raises StageNotOpen, UnitUnknown, ComponentUnknown, PointsRefused; nothing is recorded then.
    """
    context = load_cycle(house, cycle_id)
    stage = context.plan.stage(stage_key)
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage_key, Text("điểm", "points"))
        added = record_scores(house, session, context, stage, entries, actor)
        if added:
            wake_stage(session, cycle_id, stage_key)
            append(
                session,
                cycle=cycle_id,
                at=house.clock.now(),
                actor=actor,
                action="scores.recorded",
                payload={
                    "stage": stage_key,
                    "units": sorted({entry.unit_code for entry in entries}),
                    "count": added,
                },
            )
        return added

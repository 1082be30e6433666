"""Appraisal (thẩm định): points with reasons, queries to units and their answers."""

from collections.abc import Sequence

from chuky.cycle.context import load_cycle
from chuky.cycle.scores import ScoreEntry, record_scores
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Explanation


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


def ask_explanation(
    house: House, cycle_id: str, stage: str, unit: str, component: str, question: str, actor: str
) -> None:
    """Ask a unit to explain; asked once for each component."""
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage, Text("câu hỏi", "query"))
        if session.get(Explanation, (cycle_id, stage, unit, component)) is not None:
            return
        now = house.clock.now()
        session.add(
            Explanation(
                cycle_id=cycle_id,
                stage=stage,
                unit_code=unit,
                component_code=component,
                question=question,
                asked_by=actor,
                asked_at=now,
            )
        )
        append(
            session,
            cycle=cycle_id,
            at=now,
            actor=actor,
            action="explanation.asked",
            payload={"stage": stage, "unit": unit, "component": component},
        )


def answer_explanation(
    house: House, cycle_id: str, stage: str, unit: str, component: str, answer: str, actor: str
) -> None:
    """The unit's answer (giải trình); the first one stands."""
    with house.ledger.transaction() as session:
        row = session.get_one(Explanation, (cycle_id, stage, unit, component))
        if row.answer is not None:
            return
        row.answer, row.answered_at = answer, house.clock.now()
        append(
            session,
            cycle=cycle_id,
            at=house.clock.now(),
            actor=actor,
            action="explanation.answered",
            payload={"stage": stage, "unit": unit, "component": component},
        )

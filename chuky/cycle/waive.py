"""A waiver: two persons set a failed rule aside for one unit; the reason is published.

A plan that says why its office is too small lets one person do both; that is published too.
"""

from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import SecondPersonNeeded
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Waiver


def waive(
    house: House,
    cycle_id: str,
    stage_key: str,
    rule_id: str,
    unit_code: str,
    reason: str,
    asked_by: str,
    granted_by: str,
) -> None:
    """Waive a rule for a unit. Raises SecondPersonNeeded, StageNotOpen, UnitUnknown."""
    context = load_cycle(house, cycle_id)
    if asked_by == granted_by and context.plan.small_office is None:
        raise SecondPersonNeeded(actor=asked_by)
    context.unit(unit_code, context.plan.stage(stage_key))
    with house.ledger.transaction() as session:
        require_open(session, cycle_id, stage_key, Text("miễn trừ", "waiver"))
        if session.get(Waiver, (cycle_id, stage_key, rule_id, unit_code)) is not None:
            return
        now = house.clock.now()
        session.add(
            Waiver(
                cycle_id=cycle_id,
                stage=stage_key,
                rule_id=rule_id,
                unit_code=unit_code,
                reason=reason,
                asked_by=asked_by,
                granted_by=granted_by,
                at=now,
            )
        )
        wake_stage(session, cycle_id, stage_key)
        append(
            session,
            cycle=cycle_id,
            at=now,
            actor=granted_by,
            action="rule.waived",
            payload={
                "stage": stage_key,
                "rule": rule_id,
                "unit": unit_code,
                "reason": reason,
                "asked_by": asked_by,
            },
        )

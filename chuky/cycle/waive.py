"""A waiver: two persons set a failed rule aside for one unit; the reason is published.

A plan that says why its office is too small lets one person do both; that is published too. Which
rules fail now, for whom, is in `waivable`.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.access.exceptions import ReasonMissing
from chuky.contracts import Rule
from chuky.cycle.collect import CONTRACT_OF
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import RuleUnknown, SecondPersonNeeded
from chuky.cycle.stage_state import require_open, wake_stage
from chuky.house import House
from chuky.language import Text
from chuky.ledger.audit import append
from chuky.ledger.models import Waiver
from chuky.plan import Stage


@dataclass(frozen=True)
class Waiving:
    """Which rule of which stage is set aside for which unit, and why."""

    stage: str
    rule: str
    unit: str
    reason: str


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
    """Waive a rule for a unit.

    Raises SecondPersonNeeded, StageNotOpen, StageUnknown, UnitUnknown, RuleUnknown, ReasonMissing.
    """
    context = load_cycle(house, cycle_id)
    wanted = Waiving(stage_key, rule_id, unit_code, reason)
    with house.ledger.transaction() as session:
        set_aside(house, session, context, wanted, asked_by, granted_by)


def set_aside(
    house: House,
    session: Session,
    context: CycleContext,
    wanted: Waiving,
    asked_by: str,
    granted_by: str,
) -> None:
    """`waive` in the caller's transaction; given again, nothing happens."""
    if asked_by == granted_by and context.plan.small_office is None:
        raise SecondPersonNeeded(actor=asked_by)
    require_waivable(session, context, wanted)
    key = (context.id, wanted.stage, wanted.rule, wanted.unit)
    if session.get(Waiver, key) is not None:
        return
    now = house.clock.now()
    session.add(
        Waiver(
            cycle_id=context.id,
            stage=wanted.stage,
            rule_id=wanted.rule,
            unit_code=wanted.unit,
            reason=wanted.reason.strip(),
            asked_by=asked_by,
            granted_by=granted_by,
            at=now,
        )
    )
    wake_stage(session, context.id, wanted.stage)
    said = {"stage": wanted.stage, "rule": wanted.rule, "unit": wanted.unit}
    said |= {"reason": wanted.reason.strip(), "asked_by": asked_by}
    append(session, context.id, now, granted_by, "rule.waived", said)


def require_waivable(session: Session, context: CycleContext, wanted: Waiving) -> None:
    """Raises StageUnknown, UnitUnknown, RuleUnknown, ReasonMissing, StageNotOpen."""
    stage = context.plan.stage(wanted.stage)
    context.unit(wanted.unit, stage)
    rules = rules_of(context, stage)
    if wanted.rule not in rules:
        raise RuleUnknown(rule=wanted.rule, stage=stage.key)
    if not wanted.reason.strip():
        raise ReasonMissing
    require_open(session, context.id, stage.key, Text("miễn trừ", "waiver"))


def rules_of(context: CycleContext, stage: Stage) -> dict[str, Rule]:
    """The rules that can hold a stage's gate, by id: warnings block nothing."""
    names = {name for (kind, _suffix), name in CONTRACT_OF.items() if kind == stage.kind}
    return {
        rule.id: rule
        for name in sorted(names)
        for rule in context.contracts[name].rules
        if rule.severity == "error"
    }

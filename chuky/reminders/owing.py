"""Who owes something for a stage right now, and so is reminded."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import stage_state
from chuky.ledger.models import Receipt
from chuky.plan import Stage

NO_UNIT = "-"
"""Stands for the unit where the stage's lead agency owes."""


@dataclass(frozen=True)
class Owing:
    """One person who owes one thing. `person`: the unit's code or the agency's key."""

    unit_code: str
    person: str
    address: str
    name: str


def owing(session: Session, context: CycleContext, stage: Stage) -> list[Owing]:
    """Units without an accepted submission; for other stages the lead agency, until sealed."""
    if stage_state(session, context.id, stage.key).state in ("sealed", "waiting"):
        return []
    if stage.kind != "self_assessment":
        return [lead_of(context, stage)]
    done = accepted_units(session, context.id, stage.key)
    return [
        Owing(unit.code, unit.code, unit.email or address_of(unit.code), unit.name)
        for unit in context.plan.units_of(stage)
        if unit.code not in done
    ]


def lead_of(context: CycleContext, stage: Stage) -> Owing:
    agency = context.plan.agencies[stage.lead]
    return Owing(NO_UNIT, stage.lead, agency.email or address_of(stage.lead), agency.name)


def accepted_units(session: Session, cycle_id: str, stage: str) -> set[str]:
    """Units whose submission was accepted by the check, late ones too."""
    return set(
        session.scalars(
            select(Receipt.sender_code).where(
                Receipt.cycle_id == cycle_id, Receipt.stage == stage, Receipt.verdict == "accepted"
            )
        )
    )


def address_of(key: str) -> str:
    """Where the plan names no address: a reserved domain that no mail can leave to."""
    return f"{key.lower()}@chuky.invalid"

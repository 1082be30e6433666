"""Who owes something for a stage right now, and so is reminded."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import stage_state
from chuky.ledger.models import Deadline, Receipt
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


def owing(session: Session, context: CycleContext, stage: Stage, scope: str = "all") -> list[Owing]:
    """Units without an accepted submission; for other stages the lead agency, until sealed.

    `scope`: whose deadline it is. A unit with one of its own isn't reminded of the others'.
    """
    if stage_state(session, context.id, stage.key).state in ("sealed", "waiting"):
        return []
    if stage.kind != "self_assessment":
        return [lead_of(context, stage)]
    done = accepted_units(session, context.id, stage.key)
    own = units_with_own_deadline(session, context.id, stage.key)
    return [
        Owing(unit.code, unit.code, unit.email or address_of(unit.code), unit.name)
        for unit in context.plan.units_of(stage)
        if unit.code not in done
        and (unit.code not in own if scope == "all" else unit.code == scope)
    ]


def lead_of(context: CycleContext, stage: Stage) -> Owing:
    agency = context.plan.agencies[stage.lead]
    return Owing(NO_UNIT, stage.lead, agency.email or address_of(stage.lead), agency.name)


def units_with_own_deadline(session: Session, cycle_id: str, stage: str) -> set[str]:
    """Units whose deadline was moved for them alone."""
    return set(
        session.scalars(
            select(Deadline.scope).where(
                Deadline.cycle_id == cycle_id, Deadline.stage == stage, Deadline.scope != "all"
            )
        )
    )


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

"""Who owes something for a stage right now, and who is reminded of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.existing import owing_units
from chuky.cycle.stage_state import extended_units, stage_state
from chuky.ledger.models import Receipt
from chuky.plan import Stage, Unit
from chuky.reminders.people import ACCOUNT, EVERY, People, Person, address_of
from chuky.reminders.text import NO_UNIT

Load = Callable[[str], int]
"""Account name → lines that it still has to appraise."""


@dataclass(frozen=True)
class Owing:
    """One thing owed and one person who is told. `late`: names of the units, for the lead."""

    unit_code: str
    person: Person
    late: tuple[str, ...] = ()


def owing(
    session: Session,
    context: CycleContext,
    stage: Stage,
    step: str,
    people: People,
    day: date,
    scope: str = "all",
) -> list[Owing]:
    """Whom a step of the stage is to reach now; nobody once the stage is sealed or not yet open.

    `day`: of the letter; `scope`: whose deadline it is. A unit with one of its own isn't reminded
    of the others'.
    """
    if stage_state(session, context.id, stage.key).state in ("sealed", "waiting"):
        return []
    roles = context.rules.roles_of(stage.kind, step)
    if stage.kind == "self_assessment":
        return _of_units(
            late_units(session, context, stage, day, scope), roles, context, stage, people
        )
    found = [lead_of(context, stage)] if "lead" in roles else []
    if "secretary" in roles:
        found += people("secretary", EVERY)
    if "appraiser" in roles:
        left = open_work(session, context, stage)
        found += [one for one in people("appraiser", EVERY) if left(one.key)]
    return [Owing(NO_UNIT, person) for person in found or [lead_of(context, stage)]]


def late_units(
    session: Session, context: CycleContext, stage: Stage, day: date, scope: str = "all"
) -> list[Unit]:
    """Units of the scope that owe on `day` and have sent nothing that was accepted or still waits
    for its check.
    """
    done = units_done(session, context.id, stage.key)
    own = units_with_own_deadline(session, context.id, stage.key)
    return [
        unit
        for unit in owing_units(session, context, stage, day)
        if unit.code not in done
        and (unit.code not in own if scope == "all" else unit.code == scope)
    ]


def _of_units(
    units: list[Unit],
    roles: tuple[str, ...],
    context: CycleContext,
    stage: Stage,
    people: People,
) -> list[Owing]:
    found: dict[tuple[str, str], Owing] = {}
    for unit in units:
        for person in _side_of(unit, roles, people):
            found.setdefault((unit.code, person.key), Owing(unit.code, person))
    told = list(found.values())
    if units and "lead" in roles:
        names = tuple(unit.name for unit in units)
        told.append(Owing(NO_UNIT, lead_of(context, stage), names))
    return told


def _side_of(unit: Unit, roles: tuple[str, ...], people: People) -> list[Person]:
    """Officers and head by account; the unit's own mailbox where a role has none."""
    mailbox = mailbox_of(unit)
    found = []
    if "unit" in roles:
        found += people("contributor", unit.code) or [mailbox]
    if "head" in roles:
        found += people("head", unit.code) or [mailbox]
    return found


def mailbox_of(unit: Unit) -> Person:
    """The unit itself, where nobody has an account for it."""
    address = unit.email or address_of(unit.code)
    return Person(unit.code, address, unit.name, unit.phone, unit.channels)


def lead_of(context: CycleContext, stage: Stage) -> Person:
    agency = context.plan.agencies[stage.lead]
    address = agency.email or address_of(stage.lead)
    return Person(stage.lead, address, agency.name, agency.phone, agency.channels)


def open_work(session: Session, context: CycleContext, stage: Stage) -> Load:
    """How many lines an appraiser (`account:<name>`) has left, by the criteria in their charge."""
    from chuky.appraising.charges import charges_of, is_mine
    from chuky.appraising.queue import by_unit

    charges = charges_of(session, context.id, stage.key)

    def left(person: str) -> int:
        account = person.removeprefix(ACCOUNT)
        heaps = by_unit(session, context, stage, lambda code: is_mine(charges, code, account))
        return sum(heap.left for heap in heaps)

    return left


def units_with_own_deadline(session: Session, cycle_id: str, stage: str) -> set[str]:
    """Units whose deadline was moved for them alone, while it is later than that of all."""
    return set(extended_units(session, cycle_id, stage))


def units_done(session: Session, cycle_id: str, stage: str) -> set[str]:
    """Units whose submission was accepted or waits for its check; a late one unless the lead
    agency decided that it doesn't count.
    """
    return set(
        session.scalars(
            select(Receipt.sender_code).where(
                Receipt.cycle_id == cycle_id,
                Receipt.stage == stage,
                Receipt.verdict.in_(["accepted", "received"]),
                Receipt.counts.is_not(False),
            )
        )
    )

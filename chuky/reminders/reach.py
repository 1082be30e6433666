"""Whom no letter could reach, told at activation and not only when the first one fails."""

from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.reminders.owing import lead_of, mailbox_of
from chuky.reminders.people import Person, is_reserved, people_of


def without_address(session: Session, context: CycleContext) -> list[str]:
    """Names of units and lead agencies that have neither address, telephone nor account."""
    people = people_of(session, context.id)
    units = [
        mailbox_of(unit)
        for unit in context.plan.units
        if not people("contributor", unit.code) and not people("head", unit.code)
    ]
    leads = {stage.lead: lead_of(context, stage) for stage in context.plan.stages}
    return [person.name for person in (*leads.values(), *units) if _is_mute(person)]


def _is_mute(person: Person) -> bool:
    return is_reserved(person.address) and not person.phone

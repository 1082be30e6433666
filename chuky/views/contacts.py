"""Whom to ring about a unit: its office as the plan has it, then its people with an account."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.plan import Unit
from chuky.reminders.people import is_reserved, people_of


@dataclass(frozen=True)
class Contact:
    """One to reach. `name` is empty where it is the unit's own office; so is what isn't known."""

    name: str
    phone: str
    email: str


def unit_contacts(session: Session, cycle_id: str) -> Callable[[Unit], list[Contact]]:
    """Those of each unit who can be reached, its head before its officers."""
    people = people_of(session, cycle_id)

    def of(unit: Unit) -> list[Contact]:
        own = Contact("", unit.phone or "", unit.email or "")
        found = [own] if own.phone or own.email else []
        for person in [*people("head", unit.code), *people("contributor", unit.code)]:
            email = "" if is_reserved(person.address) else person.address
            found.append(Contact(person.name, person.phone or "", email))
        return list(dict.fromkeys(found))

    return of

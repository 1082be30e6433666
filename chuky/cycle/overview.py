"""What is late and what is stuck, over every cycle of a house."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.access.roles import HOUSE
from chuky.cycle.awaited import Wait, waits_of
from chuky.cycle.context import load_cycle
from chuky.cycle.failures import stuck_moments
from chuky.cycle.health import health
from chuky.cycle.pause import pauses
from chuky.cycle.stage_state import deadline_in_force
from chuky.house import House
from chuky.ledger.audit import verify_chain
from chuky.ledger.last_checks import check_since
from chuky.ledger.models import Cycle, Message, StageState
from chuky.reminders.hold import HELD, is_held

REFUSED = ("failed", "given_up")
"""States of letters that were not taken; what only waits is missed by `health`."""


@dataclass(frozen=True)
class Trouble:
    """One thing that somebody must look at. `kind`: late, blocked, paused, mail, address, audit,
    held, stuck (a moment that fails, with its reason), and what has not run in its time: catch_up,
    bounces, reminders, moments, clock.

    `cycle` is `-` where it concerns the whole house.
    """

    cycle: str
    kind: str
    subject: str
    since: datetime | None


def troubles(house: House, *, whole_trail: bool = False) -> list[Trouble]:
    """Stages past their day or held back, mails not sent or held, broken audit trails.

    `whole_trail`: every audit trail is computed again; else only what its last check has not seen.
    """
    verify = verify_chain if whole_trail else check_since
    found = [Trouble("-", "held", HELD, None)] if is_held(house.folder) else []
    now = house.clock.now()
    found += [
        Trouble(fault.cycle, fault.kind, fault.kind, fault.since) for fault in health(house, now)
    ]
    with house.ledger.session() as session:
        for cycle in session.scalars(select(Cycle).order_by(Cycle.id)):
            patient = {wait.stage for wait in waits_of(session, load_cycle(house, cycle.id), now)}
            stages = select(StageState).where(StageState.cycle_id == cycle.id)
            for stage in session.scalars(stages.order_by(StageState.position)):
                due = deadline_in_force(session, cycle.id, stage.key).due
                if stage.state == "blocked":
                    found.append(Trouble(cycle.id, "blocked", stage.key, due))
                elif stage.state != "sealed" and stage.key not in patient and due and due < now:
                    found.append(Trouble(cycle.id, "late", stage.key, due))
            found += [
                Trouble(cycle.id, "paused", pause.stage, pause.since)
                for pause in pauses(session, cycle.id)
            ]
            found += [
                Trouble(cycle.id, "stuck", f"{stuck.moment}: {stuck.reason}", stuck.since)
                for stuck in stuck_moments(session, cycle.id)
            ]
            found += _mail(session, cycle.id)
            if not verify(session, cycle.id).intact:
                found.append(Trouble(cycle.id, "audit", cycle.id, None))
        if not verify(session, HOUSE).intact:
            found.append(Trouble(HOUSE, "audit", "audit", None))
    return found


def waiting_in_time(house: House) -> list[tuple[str, Wait]]:
    """(cycle, what it waits for) of every stage past its day that may still get work in time."""
    now = house.clock.now()
    with house.ledger.session() as session:
        cycles = session.scalars(select(Cycle.id).order_by(Cycle.id)).all()
        return [
            (cycle, wait)
            for cycle in cycles
            for wait in waits_of(session, load_cycle(house, cycle), now)
        ]


def _mail(session: Session, cycle: str) -> Iterator[Trouble]:
    """Letters that were refused, one by one; people whom no channel reaches, by their number."""
    refused = select(Message).where(Message.cycle_id == cycle, Message.state.in_(REFUSED))
    for message in session.scalars(refused.order_by(Message.id)):
        yield Trouble(cycle, "mail", message.id, message.queued_at)
    people = select(func.count(Message.recipient.distinct()), func.min(Message.queued_at))
    row = session.execute(
        people.where(Message.cycle_id == cycle, Message.state == "no_address")
    ).one()
    if row[0]:
        yield Trouble(cycle, "address", str(row[0]), row[1])

"""Whether a stage can be closed now: opened, what must end it is there, nobody is still in time."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.cycle.acts import ENDED_BY_ACT
from chuky.cycle.awaited import awaited
from chuky.cycle.context import CycleContext
from chuky.cycle.council import all_met
from chuky.cycle.moments import DueMoment, finish
from chuky.cycle.reopen import reopened_before
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Act
from chuky.plan import Stage


@dataclass(frozen=True)
class Readiness:
    """`sealed`: nothing is left to do. `waits`: why it can't be closed yet, or None. `patient`: it
    waits for what may still come in time, which is no fault.
    """

    sealed: bool
    waits: str | None
    patient: bool = False


def readiness(
    house: House, context: CycleContext, stage: Stage, moment: DueMoment | None = None
) -> Readiness:
    """What stands between a stage and its seal, before its data is looked at.

    `moment`: the one that would close it by the day; None, or `completed`: whatever its day.
    """
    with house.ledger.session() as session:
        state = stage_state(session, context.id, stage.key).state
        if state == "sealed":
            return Readiness(True, None)
        if state == "waiting":
            return Readiness(False, "not_open")
        if moment is not None and moment.kind != "completed":
            now = house.clock.now()
            general = deadline_in_force(session, context.id, stage.key)
            if moment.scope != "all" and general.due is not None and now < general.due:
                return Readiness(True, None)  # all got longer than this unit; they close later
            wait = awaited(session, context, stage, now)
            if wait is not None:
                return Readiness(False, str(wait.say()), patient=True)
        return Readiness(False, _missing(session, context, stage))


def be_patient(house: House, moment: DueMoment) -> None:
    """The moment comes again when something changes; the stage stays open."""
    with house.ledger.transaction() as session:
        finish(session, moment.id, house.clock.now(), blocked=True)


def _missing(session: Session, context: CycleContext, stage: Stage) -> str | None:
    if stage.kind in ENDED_BY_ACT and session.get(Act, (context.id, stage.key)) is None:
        return "act"
    if stage.kind == "council_meeting" and not all_met(session, context, stage):
        return "meeting"
    return "reopened" if reopened_before(session, context, stage.key) else None


def hold_back(house: House, context: CycleContext, moment: DueMoment, why: str) -> None:
    """Leave the stage blocked until something changes; the first time goes on record."""
    with house.ledger.transaction() as session:
        now = house.clock.now()
        finish(session, moment.id, now, blocked=True)
        state = stage_state(session, context.id, moment.stage)
        if state.state == "open":
            state.state = "blocked"
            append(
                session,
                cycle=context.id,
                at=now,
                actor="chuky",
                action="stage.blocked",
                payload={"stage": moment.stage, "why": why},
            )


def nothing_left(house: House, moment: DueMoment) -> None:
    """The stage was sealed before this moment came."""
    with house.ledger.transaction() as session:
        finish(session, moment.id, house.clock.now(), blocked=False)

"""Whether a stage can be closed now: opened, and what must end it is there."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from chuky.cycle.acts import ENDED_BY_ACT
from chuky.cycle.context import CycleContext
from chuky.cycle.council import all_met
from chuky.cycle.moments import DueMoment, finish
from chuky.cycle.reopen import reopened_before
from chuky.cycle.stage_state import stage_state
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Act
from chuky.plan import Stage


@dataclass(frozen=True)
class Readiness:
    """`sealed`: nothing is left to do. `waits`: why it can't be closed yet, or None."""

    sealed: bool
    waits: str | None


def readiness(house: House, context: CycleContext, stage: Stage) -> Readiness:
    """What stands between a stage and its seal, before its data is looked at."""
    with house.ledger.session() as session:
        state = stage_state(session, context.id, stage.key).state
        if state == "sealed":
            return Readiness(True, None)
        if state == "waiting":
            return Readiness(False, "not_open")
        return Readiness(False, _missing(session, context, stage))


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

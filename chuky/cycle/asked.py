"""Deciding on an act that waits for a second person: the decision and the act are one transaction.

An act that can't be done any more stays pending, so that nothing is granted and not done.
"""

from datetime import date

from sqlalchemy.orm import Session

from chuky.access.second_person import decide
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.move import ALL, Move
from chuky.cycle.reopen import reopen_in
from chuky.cycle.waive import Waiving, require_waivable, set_aside
from chuky.house import House
from chuky.ledger.access import PendingAct
from chuky.plan.timetable import day_end

WAIVE = "waive"
REOPEN = "reopen"
FOLLOWERS = "followers"
"""In what is asked: the stages after it, which move along as proposed when it is granted."""


def ask_waiver(house: House, context: CycleContext, wanted: Waiving, actor: str) -> None:
    """Let a second person decide; asked once while it waits.

    Raises StageUnknown, UnitUnknown, RuleUnknown, ReasonMissing, StageNotOpen.
    """
    from chuky.access.second_person import ask, pending

    payload = {"stage": wanted.stage, "rule": wanted.rule, "unit": wanted.unit}
    with house.ledger.transaction() as session:
        require_waivable(session, context, wanted)
        waiting = [row.payload for row in pending(session, context.id) if row.kind == WAIVE]
        if payload not in waiting:
            ask(session, context.id, WAIVE, payload, wanted.reason, actor, house.clock.now())


def decide_act(house: House, cycle_id: str, act: str, granted: bool, actor: str) -> None:
    """Grant an act and do it, or refuse it.

    Raises SecondPersonNeeded, ActDecided, ActUnknown, and what the act itself raises.
    """
    context = load_cycle(house, cycle_id)
    alone = context.plan.small_office is not None
    with house.ledger.transaction() as session:
        now = house.clock.now()
        row = decide(session, act, granted, actor, now, cycle_id, small_office=alone)
        if row.state == "granted":
            _do(house, session, context, row, actor)


def _do(house: House, session: Session, context: CycleContext, row: PendingAct, actor: str) -> None:
    asked = row.payload
    if row.kind == WAIVE:
        wanted = Waiving(asked["stage"], asked["rule"], asked["unit"], row.reason)
        set_aside(house, session, context, wanted, row.asked_by, actor)
    if row.kind == REOPEN:
        move = Move(asked["stage"], day_end(date.fromisoformat(asked["to"])), row.reason, ALL)
        shift = bool(asked.get(FOLLOWERS))
        reopen_in(house, session, context, move, row.asked_by, actor, shift=shift)

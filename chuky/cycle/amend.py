"""An edited plan applied to a cycle that runs: shown first as a list, then on record with a reason.

Deadlines, names, agencies, the clusters of units and their last day may change; what was already
worked by (units, criteria, survey, the order of stages) may not: that is another cycle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chuky.access.exceptions import ReasonMissing
from chuky.cycle.activate import canonical_json
from chuky.cycle.awaited import count_in_all
from chuky.cycle.context import CycleContext, load_cycles
from chuky.cycle.exceptions import AmendedMeanwhile, AmendmentClosed, AmendmentRefused
from chuky.cycle.filing import store_file
from chuky.cycle.move import Move, PlannedMove, apply_move, plan_move
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.cycle.taken_in import take_in
from chuky.house import House
from chuky.ledger.audit import append
from chuky.ledger.models import Cycle, CycleDocument
from chuky.plan import Plan
from chuky.plan.timetable import StageWindow, stage_window

AMENDABLE: Mapping[str, bool | dict[str, Any]] = {
    **dict.fromkeys(("stages", "title", "title_en", "subject", "document", "agencies"), True),
    **dict.fromkeys(("cluster_name", "cluster_name_en"), True),
    "units": {"__all__": {"cluster": True, "valid_to": True}},
}
"""Parts of a plan that may change while it runs; of a unit, where one looks it up
and until when it exists."""
FIXED_IN_STAGE = (
    *("key", "kind", "after", "needs", "groups", "survey", "council"),
    "close_when_complete",
)
"""What makes a stage the stage that people work in: what it takes in, what must be reopened before
it, when it is sealed."""
TIMED_BY = ("stated", "due", "opens", "before_day", "grace")
"""What a stage's deadline is read from."""


@dataclass(frozen=True)
class Amendment:
    """What an edited plan changes. `words`: only names, agencies or wordings differ; `kept`: stages
    whose deadline is written otherwise while the one in force stays, as where it counts from a
    seal: one that is still to be counted will follow the new wording."""

    plan: Plan
    moves: tuple[PlannedMove, ...]
    words: bool
    kept: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.moves and not self.words


def planned_amendment(house: House, context: CycleContext, plan: Plan, reason: str) -> Amendment:
    """What `plan` would change in the cycle now; nothing is written.

    Raises AmendmentClosed, AmendmentRefused, MoveRefused.
    """
    with house.ledger.session() as session:
        return _plan(house, session, context, plan, reason)


def in_force(context: CycleContext) -> str:
    """The SHA-256 of the plan that the cycle runs by: what a preview was made against."""
    return context.files["plan", context.plan.key]


def amend(
    house: House,
    context: CycleContext,
    plan: Plan,
    reason: str,
    actor: str,
    *,
    seen: str | None = None,
) -> Amendment:
    """Apply it, on record. `seen`: the plan in force (`in_force`) that the actor was shown.

    Raises AmendmentClosed, AmendmentRefused, AmendedMeanwhile, MoveRefused, ReasonMissing; nothing
    is written then.
    """
    with house.ledger.transaction() as session:
        (context,) = load_cycles(house, session, [context.id])  # amended meanwhile, perhaps
        amendment = _plan(house, session, context, plan, reason)
        if amendment.empty:
            return amendment
        if seen not in (None, in_force(context)):
            raise AmendedMeanwhile(cycle=context.id)
        if not reason.strip():
            raise ReasonMissing
        sha256 = _store(house, session, context, plan)
        session.get_one(Cycle, context.id).title = plan.title
        count_in_all(session, replace(context, plan=plan), house.clock.now())
        for move in amendment.moves:
            apply_move(house, session, replace(context, plan=plan), move, actor)
        append(
            session,
            cycle=context.id,
            at=house.clock.now(),
            actor=actor,
            action="cycle.amended",
            payload={
                "plan": sha256,
                "before": in_force(context),
                "stages": [move.move.stage for move in amendment.moves],
                "reason": reason,
            },
        )
    house.contexts.pop(context.id, None)
    take_in(house, context, amendment.moves, actor)
    return amendment


def _plan(
    house: House, session: Session, context: CycleContext, plan: Plan, reason: str
) -> Amendment:
    if session.get_one(Cycle, context.id).state == "published":
        raise AmendmentClosed(cycle=context.id)
    _require_same(context.plan, plan)
    moves = []
    for stage in plan.stages:
        window = stage_window(plan, stage, context.calendar)
        change = _change(session, context, window, reason)
        if change is not None:
            moves.append(plan_move(house, session, replace(context, plan=plan), change))
    moved = {one.move.stage for one in moves}
    kept = (key for key in _written_otherwise(context.plan, plan) if key not in moved)
    return Amendment(plan, tuple(moves), plan != context.plan, tuple(kept))


def _written_otherwise(running: Plan, edited: Plan) -> Iterator[str]:
    for before, after in zip(running.stages, edited.stages, strict=True):
        if any(getattr(before, name) != getattr(after, name) for name in TIMED_BY):
            yield after.key


def _change(
    session: Session, context: CycleContext, window: StageWindow, reason: str
) -> Move | None:
    """The move that brings the ledger's deadline to the edited plan's, or None."""
    key = window.stage.key
    before = context.timetable.window(key)
    if (before.opens, before.due) == (window.opens, window.due) or window.due is None:
        return None
    known = deadline_in_force(session, context.id, key)
    waiting = stage_state(session, context.id, key).state == "waiting"
    opens = window.opens if waiting else known.opens
    if (known.opens, known.due) == (opens, window.due):
        return None
    return Move(key, window.due, reason, opens=opens)


def _require_same(running: Plan, edited: Plan) -> None:
    old, new = (plan.model_dump(exclude=dict(AMENDABLE)) for plan in (running, edited))
    for name in old:
        if old[name] != new[name]:
            raise AmendmentRefused(cycle=running.key, what=name)
    if len(running.stages) != len(edited.stages):
        raise AmendmentRefused(cycle=running.key, what="stages")
    for before, after in zip(running.stages, edited.stages, strict=True):
        for name in FIXED_IN_STAGE:
            if getattr(before, name, None) != getattr(after, name, None):
                raise AmendmentRefused(cycle=running.key, what=f"stages.{before.key}.{name}")


def _store(house: House, session: Session, context: CycleContext, plan: Plan) -> str:
    content = canonical_json(plan.model_dump(mode="json", by_alias=True))
    sha256 = store_file(house, session, content, "application/json")
    last = session.scalar(
        select(func.max(CycleDocument.version)).where(
            CycleDocument.cycle_id == context.id, CycleDocument.role == "plan"
        )
    )
    session.add(
        CycleDocument(
            cycle_id=context.id,
            role="plan",
            key=plan.key,
            version=(last or 0) + 1,
            sha256=sha256,
        )
    )
    return sha256

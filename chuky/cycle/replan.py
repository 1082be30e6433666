"""A move with what follows: the stages that wait for the moved one, in one diff and one act.

What counts from the stage's seal moves by itself; for a dated follower that would lose working days
a later day is proposed, which a person takes or leaves. What a single move does is in `move.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from chuky.clock import local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.move import Move, PlannedMove, apply_move, plan_move
from chuky.cycle.taken_in import take_in
from chuky.house import House
from chuky.plan import Stage
from chuky.plan.timetable import day_end
from chuky.whatif.running import InForce, end_of, in_force, supposed, timetable_of


@dataclass(frozen=True)
class Follower:
    """A stage after the moved one. `planned` None: it counts from a seal, nothing is written."""

    stage: str
    before: datetime | None
    after: datetime | None
    planned: PlannedMove | None = None


@dataclass(frozen=True)
class Replan:
    """The move itself and its followers, in the plan's order."""

    move: PlannedMove
    followers: tuple[Follower, ...]

    @property
    def proposed(self) -> tuple[PlannedMove, ...]:
        """The moves of dated followers."""
        return proposed(self.followers)


def proposed(followers: Iterable[Follower]) -> tuple[PlannedMove, ...]:
    """The moves of dated followers."""
    return tuple(item.planned for item in followers if item.planned is not None)


def planned_replan(house: House, context: CycleContext, move: Move) -> Replan:
    """What the move and its proposals would do now; nothing is written. Raises MoveRefused,
    UnitUnknown."""
    with house.ledger.session() as session:
        return plan_with(house, session, context, plan_move(house, session, context, move))


def move_with_followers(house: House, context: CycleContext, move: Move, actor: str) -> Replan:
    """Move the deadline and every follower as proposed, in one transaction, on record.

    Raises MoveRefused, UnitUnknown; nothing is written then.
    """
    with house.ledger.transaction() as session:
        planned = plan_with(house, session, context, plan_move(house, session, context, move))
        for one in (planned.move, *planned.proposed):
            apply_move(house, session, context, one, actor)
    take_in(house, context, (planned.move, *planned.proposed), actor)
    return planned


def plan_with(
    house: House, session: Session, context: CycleContext, planned: PlannedMove
) -> Replan:
    """The followers of a move that is planned already; a sealed stage that is to be reopened is
    through on its new day."""
    move, before = planned.move, in_force(session, context)
    ends = {key: end for key, end in before.ends.items() if key != move.stage}
    after = replace(supposed(before, [(move.stage, move.scope, move.due)]), ends=ends)
    proposals = _proposals(context, before, after, move.stage)
    dues = [(key, "all", due) for key, due in proposals.items()]
    shifted = supposed(after, dues)
    followers = [
        Follower(
            key,
            before.windows[key].due,
            due,
            plan_move(house, session, context, Move(key, due, move.reason, document=move.document)),
        )
        for key, due in proposals.items()
    ]
    return Replan(planned, (*followers, *_counted(context, before, shifted)))


def _proposals(
    context: CycleContext, before: InForce, after: InForce, moved: str
) -> dict[str, datetime]:
    """Dated follower → the day that leaves it the working days it had; those that lose none, or
    are sealed, keep theirs."""
    found: dict[str, datetime] = {}
    state = after
    for stage in _in_order(context, moved):
        window = before.windows[stage.key]
        if stage.key in before.ends or window.due is None:
            continue
        had, start = _begin(context, before, stage), _begin(context, state, stage)
        if had is None or start is None or start <= had:
            continue
        room = context.calendar.working_days_between(had, local_day(window.due))
        due = day_end(context.calendar.add_working_days(start, max(room, 1)))
        if due > window.due:
            found[stage.key] = due
            state = supposed(state, [(stage.key, "all", due)])
    return found


def _begin(context: CycleContext, state: InForce, stage: Stage) -> date | None:
    """From when the stage has what it needs: the later of its opening and the ends before it."""
    opens = state.windows[stage.key].opens
    ends = [end_of(state, key, context.calendar) for key in (*stage.after, *stage.needs)]
    days = [local_day(at) for at in (opens, *ends) if at is not None]
    return max(days) if days else None


def _counted(context: CycleContext, before: InForce, after: InForce) -> list[Follower]:
    """Stages that count from a seal and have another projected window now."""
    old = timetable_of(before, context.calendar, context.rules)
    new = timetable_of(after, context.calendar, context.rules)
    found = []
    for stage in context.plan.stages:
        first, second = old.window(stage.key), new.window(stage.key)
        if before.windows[stage.key].opens is None and first.opens != second.opens:
            at = (first.due or first.opens, second.due or second.opens)
            found.append(Follower(stage.key, *at))
    return found


def _in_order(context: CycleContext, moved: str) -> list[Stage]:
    """Every stage that waits for `moved` or takes its data, directly or not, each after those
    of them that are before it."""
    follow = {moved}
    while more := {s.key for s in context.plan.stages if s.key not in follow and _on(s, follow)}:
        follow |= more
    left = [s for s in context.plan.stages if s.key in follow - {moved}]
    order: list[Stage] = []
    while left:
        free = (s for s in left if not _on(s, {other.key for other in left if other != s}))
        stage = next(free, left[0])
        order.append(stage)
        left.remove(stage)
    return order


def _on(stage: Stage, keys: set[str]) -> bool:
    return bool(keys & {*stage.after, *stage.needs})

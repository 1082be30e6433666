"""Playing one cycle of a rehearsal: its steps and moments in time's order, each done once.

The clock is read back from the audit trail, so that after a kill every event gets the instant that
it would have had.
"""

from datetime import datetime

from sqlalchemy import func, select

from chuky.clock import SimulatedClock
from chuky.cycle.context import load_cycle
from chuky.cycle.pause import not_paused
from chuky.house import House
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Moment, RehearsalProgress
from chuky.plan import Plan
from chuky.rehearsal.faults import LEVELS
from chuky.rehearsal.options import Progress, RehearsalOptions
from chuky.rehearsal.script import write_script
from chuky.reminders.deliver import deliver_queued
from flows.annual_cycle import annual_cycle
from flows.wake import run_due
from tasks.discreet import StepFailed
from tasks.house import use_house

HOLDER = "rehearsal"
"""One name for every run of a workspace: after a kill the next one takes the lease over at once;
the workspace's lock keeps two from running."""
ACTOR = "quan-tri"
"""The simulated administrator."""


def play(
    house: House, plan: Plan, bundle_sha256: str, options: RehearsalOptions, progress: Progress
) -> None:
    """Activate the plan, play what is left of its script, then every moment that is left.

    `house.clock` stands at the plan's first day; what was played before moves it on first.
    """
    use_house(house)
    move_clock(house, last_event(house, plan.key))
    context = load_cycle(house, begin(bundle_sha256))
    deliver_queued(house, context)  # what a kill left in the outbox leaves at its own instant
    steps = write_script(context, options.seed, LEVELS[options.faults], options.inputs)
    done = steps_done(house, context.id)
    for number, step in enumerate(steps[done:], start=done):
        if options.until is not None and step.at > options.until:
            break
        run_moments(house, context.id, step.at)
        move_clock(house, step.at)
        progress(step.key, number, len(steps))
        step.act(house)
        _mark_done(house, context.id, number + 1)
    run_moments(house, context.id, options.until)
    deliver_queued(house, context)  # what a kill left in the outbox after the last reminder
    progress(context.id, len(steps), len(steps))


def begin(bundle_sha256: str) -> str:
    """The cycle's id. A rehearsal's own operator reads the error itself, as it was raised."""
    try:
        cycle_id: str = annual_cycle(bundle_sha256)
    except StepFailed as failed:
        raise failed.original from None
    return cycle_id


def run_moments(house: House, cycle_id: str, until: datetime | None) -> None:
    """Move the clock from moment to moment up to `until` (None: to the end) and run each."""
    run_due(house, cycle_id, HOLDER)
    while (instant := next_moment(house, cycle_id)) is not None:
        if until is not None and instant > until:
            return
        move_clock(house, instant)
        run_due(house, cycle_id, HOLDER)


def next_moment(house: House, cycle_id: str) -> datetime | None:
    """When the next pending moment comes."""
    with house.ledger.session() as session:
        return session.scalar(
            select(func.min(Moment.at)).where(
                Moment.cycle_id == cycle_id, Moment.state == "pending", not_paused()
            )
        )


def last_event(house: House, cycle_id: str) -> datetime:
    """The instant of the last thing on record: where the clock stood."""
    with house.ledger.session() as session:
        found = session.scalar(
            select(AuditEvent.at)
            .where(AuditEvent.cycle == cycle_id)
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        )
    return found or house.clock.now()


def steps_done(house: House, cycle_id: str) -> int:
    with house.ledger.session() as session:
        row = session.get(RehearsalProgress, cycle_id)
        return row.steps_done if row else 0


def move_clock(house: House, instant: datetime) -> None:
    """Move the simulated clock; it never goes back within a cycle."""
    assert isinstance(house.clock, SimulatedClock)  # noqa: S101
    house.clock.move_to(instant)


def _mark_done(house: House, cycle_id: str, number: int) -> None:
    with house.ledger.transaction() as session:
        session.merge(RehearsalProgress(cycle_id=cycle_id, steps_done=number))

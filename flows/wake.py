"""Waking a cycle: its due moments run one after another in timetable order, each by its flow.

Whatever wakes it (a scheduled run, the hourly catch-up, a rehearsal's clock) comes through here
and holds the cycle's lease, so that nothing closes before it opened.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from chuky.cycle.context import load_cycle
from chuky.cycle.ended import tell_ended_units
from chuky.cycle.failures import failing, forget_failure, record_failure
from chuky.cycle.moments import DueMoment, due_moments
from chuky.cycle.reopen import builds_on
from chuky.house import House
from chuky.ledger.exceptions import LedgerFull, LedgerUnreachable
from chuky.ledger.lease import acquire, holder_of, release, renew
from chuky.planning.holder import is_dead
from flows.aggregation import aggregation
from flows.appraisal import appraisal
from flows.council_meeting import council_meeting
from flows.inspection import inspection
from flows.milestone import milestone
from flows.publication import publication
from flows.self_assessment import self_assessment
from flows.submission import submission
from flows.survey import survey
from flows.verification import verification
from tasks.discreet import MomentsStuck, StepFailed

STAGE_FLOWS: Mapping[str, Callable[[str], str]] = {
    "self_assessment": self_assessment,
    "verification": verification,
    "survey": survey,
    "inspection": inspection,
    "appraisal": appraisal,
    "council_meeting": council_meeting,
    "aggregation": aggregation,
    "submission": submission,
    "publication": publication,
    "milestone": milestone,
}

LEASE = timedelta(hours=1)
"""Longer than the slowest gate; a holder that died is waited for no longer than this."""
LEDGER_AWAY = (LedgerUnreachable, LedgerFull)
"""Nothing else could run either, nor the failure be written down."""


def run_due(house: House, cycle_id: str, holder: str) -> list[tuple[DueMoment, str]]:
    """Run everything that is due now, and what that makes due; what came of each moment.

    `holder` names this process; where another one holds the cycle's lease, nothing is run. A
    moment that fails puts its stage, and those that build on it, aside; the others go on. Then
    MomentsStuck is raised; why is in the ledger. A rehearsal stops at the first error, as it was.
    """
    tell_ended_units(house, load_cycle(house, cycle_id))
    if not due_moments(house, cycle_id) or not _take(house, cycle_id, holder):
        return []
    try:
        return Waking(house, cycle_id, holder).run()
    finally:
        with house.ledger.transaction() as session:
            release(session, f"cycle/{cycle_id}", holder)


class Waking:
    """One waking of a cycle under its lease. `aside`: stages that are left for the next one."""

    def __init__(self, house: House, cycle_id: str, holder: str) -> None:
        self.house, self.cycle_id, self.holder = house, cycle_id, holder
        self.context = load_cycle(house, cycle_id)
        self.failing = failing(house, cycle_id)
        self.stuck: dict[str, Exception] = {}
        self.aside: set[str] = set()

    def run(self) -> list[tuple[DueMoment, str]]:
        """Every due moment in the timetable's order. Raises MomentsStuck at the end."""
        done = []
        while due := self._due():
            outcome = self._run(due[0])
            if outcome is not None:
                done.append((due[0], outcome))
            if not _keep(self.house, self.cycle_id, self.holder):
                break
        if self.stuck:
            errors = {type(error).__name__ for error in self.stuck.values()}
            raise MomentsStuck(moments=", ".join(self.stuck), errors=", ".join(sorted(errors)))
        return done

    def _due(self) -> list[DueMoment]:
        due = due_moments(self.house, self.cycle_id)
        return [moment for moment in due if moment.stage not in self.aside]

    def _run(self, moment: DueMoment) -> str | None:
        """What came of it; None where it failed and its stage was put aside."""
        try:
            outcome = STAGE_FLOWS[moment.stage_kind](moment.id)
        except Exception as raised:
            error = raised.original if isinstance(raised, StepFailed) else raised
            if self.context.mark is not None or isinstance(error, LEDGER_AWAY):
                raise error from None
            self._put_aside(moment, error)
            return None
        if moment.id in self.failing:
            forget_failure(self.house, moment.id)
        return outcome

    def _put_aside(self, moment: DueMoment, error: Exception) -> None:
        record_failure(self.house, moment, error)
        self.stuck[moment.id] = error
        keys = [stage.key for stage in self.context.plan.stages]
        self.aside |= {key for key in keys if moment.stage in builds_on(self.context, key)}
        self.aside.add(moment.stage)


def _take(house: House, cycle_id: str, holder: str) -> bool:
    """Take the lease; from a process of this machine that has died, at once."""
    name = f"cycle/{cycle_id}"
    with house.ledger.transaction() as session:
        now = house.clock.now()
        if acquire(session, name, holder, now, LEASE):
            return True
        other = holder_of(session, name, now)
        if other is None or not is_dead(other):
            return False
        return release(session, name, other) and acquire(session, name, holder, now, LEASE)


def _keep(house: House, cycle_id: str, holder: str) -> bool:
    """Whether the lease is still ours, for as long again."""
    with house.ledger.transaction() as session:
        return renew(session, f"cycle/{cycle_id}", holder, house.clock.now(), LEASE)

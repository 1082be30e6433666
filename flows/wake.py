"""Waking a cycle: its due moments run one after another in timetable order, each by its flow.

Whatever wakes it (a scheduled run, the hourly catch-up, a rehearsal's clock) comes through here
and holds the cycle's lease, so that nothing closes before it opened.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from chuky.cycle.moments import DueMoment, due_moments
from chuky.house import House
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


def run_due(house: House, cycle_id: str, holder: str) -> list[tuple[DueMoment, str]]:
    """Run everything that is due now, and what that makes due; what came of each moment.

    `holder` names this process; where another one holds the cycle's lease, nothing is run.
    """
    if not due_moments(house, cycle_id) or not _take(house, cycle_id, holder):
        return []
    try:
        return list(_run_all(house, cycle_id, holder))
    finally:
        with house.ledger.transaction() as session:
            release(session, f"cycle/{cycle_id}", holder)


def _run_all(house: House, cycle_id: str, holder: str) -> Iterator[tuple[DueMoment, str]]:
    while due := due_moments(house, cycle_id):
        moment = due[0]
        yield moment, STAGE_FLOWS[moment.stage_kind](moment.id)
        if not _keep(house, cycle_id, holder):
            return


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

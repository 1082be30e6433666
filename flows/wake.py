"""Waking a cycle: its due moments run one after another in timetable order, each by its flow.

Whatever wakes it (a scheduled run, the hourly catch-up, a rehearsal's clock) comes through here
and holds the cycle's lease, so that nothing closes before it opened.
"""

from collections.abc import Callable, Mapping

from chuky.cycle.moments import DueMoment, due_moments
from chuky.house import House
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


def run_due(house: House, cycle_id: str) -> list[tuple[DueMoment, str]]:
    """Run everything that is due now, and what that makes due; what came of each moment."""
    outcomes = []
    while due := due_moments(house, cycle_id):
        moment = due[0]
        outcomes.append((moment, STAGE_FLOWS[moment.stage_kind](moment.id)))
    return outcomes

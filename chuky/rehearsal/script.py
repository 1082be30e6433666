"""The script of a rehearsal: every step of every stage, in time's order."""

from collections.abc import Callable, Iterator, Mapping

from chuky.cycle.context import CycleContext
from chuky.rehearsal.appraisers import appraisal_steps
from chuky.rehearsal.chance import chance
from chuky.rehearsal.councillors import council_steps
from chuky.rehearsal.faults import Faults
from chuky.rehearsal.inputs import InputFolder
from chuky.rehearsal.officers import (
    act_steps,
    early_close_steps,
    input_steps,
    inspection_steps,
    verification_steps,
)
from chuky.rehearsal.respondents import survey_steps
from chuky.rehearsal.stage_times import StageTimes, in_order
from chuky.rehearsal.step import Cast, Step
from chuky.rehearsal.units import self_assessment_steps

PEOPLE: Mapping[str, Callable[[Cast], Iterator[Step]]] = {
    "self_assessment": self_assessment_steps,
    "verification": verification_steps,
    "survey": survey_steps,
    "inspection": inspection_steps,
    "appraisal": appraisal_steps,
    "council_meeting": council_steps,
    "aggregation": act_steps,
    "submission": act_steps,
    "publication": act_steps,
    "milestone": act_steps,
}

CLOSED_BY_DAY = ("self_assessment", "verification", "survey", "inspection", "appraisal")
"""Kinds that their day closes; without a day their lead agency closes them."""


def write_script(
    context: CycleContext, seed: int, faults: Faults, inputs: InputFolder | None
) -> list[Step]:
    """Every step of the cycle, sorted. The same arguments give the same script.

    Chance depends on the cycle too: the years of one plan are not each other's copies.
    """
    seed = chance(seed, context.id).getrandbits(64)
    times = StageTimes(context, {})
    steps: list[Step] = []
    for stage in in_order(context.plan.stages):
        cast = Cast(context, stage, times, seed, faults, inputs)
        given = inputs.stages.get(stage.key) if inputs else None
        steps += input_steps(cast, given) if given is not None else PEOPLE[stage.kind](cast)
        if stage.kind in CLOSED_BY_DAY:
            steps += early_close_steps(cast)
    return sorted(steps)

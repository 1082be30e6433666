"""The steps of a moment as Prefect tasks: retried, safe to repeat, parameters without content.

A task takes a moment's id and reads the rest from ledger and vault, so nothing that anyone scored
or wrote passes through Prefect. What a step does is in `chuky.cycle`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from chuky.cycle.close_stage import be_patient, hold_back, nothing_left, readiness
from chuky.cycle.collect import collect_stage
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.gates import gate, gate_evidence
from chuky.cycle.moments import DueMoment, find_moment
from chuky.cycle.open_stage import open_stage
from chuky.cycle.publish import publish
from chuky.cycle.seal_stage import seal_stage
from chuky.cycle.submit import judge_left
from chuky.exceptions import ChukyError
from chuky.house import House
from chuky.ledger.exceptions import LedgerFull, LedgerUnreachable
from chuky.reminders.send import send_reminders
from chuky.vault import VaultUnreachable
from tasks.discreet import StepFailed, discreet
from tasks.house import current_house

RETRIES = 2
"""A step that failed for a passing reason (busy database, vault out of reach) is tried again."""
RETRY_SECONDS: list[float] = [1, 5]
OUT_OF_REACH = (VaultUnreachable, LedgerUnreachable, LedgerFull)
"""Errors with a sentence for the operator that may pass by themselves."""


def _worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """A rule that says no says it again; only the world's failures are tried again."""
    error = state.result(raise_on_failure=False)
    if isinstance(error, StepFailed):
        error = error.original
    return not isinstance(error, ChukyError) or isinstance(error, OUT_OF_REACH)


def _step(name: str) -> Callable[[Callable[[str], Any]], Any]:
    """A task of a moment's id; what goes wrong inside leaves it without its text."""

    def as_task(step: Callable[[str], Any]) -> Any:
        @wraps(step)
        def quiet(moment_id: str) -> Any:
            with discreet(f"{moment_id} {name}"):
                return step(moment_id)

        return task(
            name=name,
            task_run_name=name,
            cache_policy=NO_CACHE,
            persist_result=False,
            retries=RETRIES,
            retry_delay_seconds=RETRY_SECONDS,
            retry_condition_fn=_worth_retrying,
        )(quiet)

    return as_task


def _found(moment_id: str) -> tuple[House, CycleContext, DueMoment | None]:
    house = current_house()
    moment = find_moment(house, moment_id)
    return house, load_cycle(house, moment_id.split("/")[0]), moment


@_step("open")
def open_step(moment_id: str) -> bool:
    """Open the moment's stage; False where it waits for another."""
    house, context, moment = _found(moment_id)
    return moment is None or open_stage(house, context, moment)


@_step("ready")
def ready_step(moment_id: str) -> bool:
    """Whether the stage can be looked at for sealing; else the moment is done or held back."""
    house, context, moment = _found(moment_id)
    if moment is None:
        return False
    ready = readiness(house, context, context.plan.stage(moment.stage), moment)
    if ready.sealed:
        nothing_left(house, moment)
        return False
    if ready.patient:
        be_patient(house, moment)
        return False
    if ready.waits is not None:
        hold_back(house, context, moment, ready.waits)
        return False
    return True


@_step("gate")
def gate_step(moment_id: str) -> bool:
    """Collect the stage's datasets and hold each to its contract; False blocks the stage."""
    house, context, moment = _found(moment_id)
    if moment is None:
        return False
    stage = context.plan.stage(moment.stage)
    judge_left(house, context, stage)
    gate_evidence(house, context, stage)
    verdicts = [
        gate(house, context, stage, dataset) for dataset in collect_stage(house, context, stage)
    ]
    if all(verdict.passed for verdict in verdicts):
        return True
    hold_back(house, context, moment, "gate")
    return False


@_step("publish")
def publish_step(moment_id: str) -> None:
    """Build the publication from what is sealed."""
    house, context, moment = _found(moment_id)
    if moment is not None:
        publish(house, context, moment.stage)


@_step("seal")
def seal_step(moment_id: str) -> None:
    """Fix the stage's datasets and hand over to the stages that waited."""
    house, context, moment = _found(moment_id)
    if moment is not None:
        datasets = collect_stage(house, context, context.plan.stage(moment.stage))
        seal_stage(house, context, moment, datasets)


@_step("remind")
def remind_step(moment_id: str) -> int:
    """Send what reminders are due up to this moment; the number of messages."""
    house, context, moment = _found(moment_id)
    return send_reminders(house, context, moment.at) if moment is not None else 0

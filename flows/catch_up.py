"""Catching up: every active cycle's due moments are run, also what was missed meanwhile.

Then mail that could not leave is tried again, the day's mark is left in the audit trail, and
Prefect's runs are made to agree with the ledger. Safe to run at any time, also twice at once.
"""

import os
from contextlib import suppress
from datetime import timedelta

from prefect import flow
from sqlalchemy import select

from chuky.cycle.clock_hold import believe_clock, clock_doubt
from chuky.cycle.context import load_cycle
from chuky.cycle.health import record_end
from chuky.evidence.upload import forget_old_uploads
from chuky.house import House
from chuky.ledger.last_checks import check_chains
from chuky.ledger.models import UNDER_WAY, Cycle
from chuky.planning.holder import this_process
from chuky.reminders.bounces import receive_bounces
from chuky.reminders.deliver import deliver_queued
from flows.scheduling import DeploymentMissing, agree
from flows.wake import run_due
from tasks.discreet import MomentsStuck, discreet
from tasks.house import current_house

EVERY = timedelta(hours=1)
"""How often it runs by its deployment: a morning's reminder leaves within the hour."""


@flow(name="chạy bù · catch-up", persist_result=False)
def catch_up() -> dict[str, int]:
    """Run what is due in every active cycle; cycle → moments run.

    A cycle whose clock is doubted is left alone until an administrator confirms the clock. That
    it ran to its end is recorded: `chuky status` and `/health` miss it where it doesn't come.
    Raises MomentsStuck, StepFailed, once everything else is done.
    """
    with discreet("catch-up"):
        return _catch_up(current_house())


def _catch_up(house: House) -> dict[str, int]:
    ran: dict[str, int] = {}
    stuck: list[Exception] = []
    failed: list[Exception] = []
    for cycle in active_cycles(house):
        try:
            ran[cycle] = _catch_up_one(house, cycle)
        except MomentsStuck as error:  # on record; the catch-up itself did its work
            stuck.append(error)
        except Exception as error:  # one cycle must not stop the others
            failed.append(error)
    if os.environ.get("PREFECT_API_URL"):
        with suppress(DeploymentMissing):  # a server of a rehearsal or a test: nothing to agree on
            agree(house)
    tidy(house)
    if failed:
        raise failed[0]
    record_end(house)
    if stuck:
        raise stuck[0]
    return ran


def tidy(house: House) -> None:
    """Read the bounces that came back; once a day compute the audit chains again; forget uploads
    left half way, unless the clock that says how old they are is doubted."""
    receive_bounces(house)
    check_chains(house.ledger, house.clock.now())
    if all(clock_doubt(house, cycle) is None for cycle in active_cycles(house)):
        forget_old_uploads(house)


def active_cycles(house: House) -> list[str]:
    """Cycles that are under way, by id; a published one may still have duties (signs, reports)."""
    with house.ledger.session() as session:
        found = select(Cycle.id).where(Cycle.state.in_(UNDER_WAY)).order_by(Cycle.id)
        return list(session.scalars(found))


def _catch_up_one(house: House, cycle_id: str) -> int:
    if not believe_clock(house, cycle_id):
        return 0
    try:
        return len(run_due(house, cycle_id, this_process()))
    finally:
        deliver_queued(house, load_cycle(house, cycle_id))

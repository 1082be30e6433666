"""Catching up: every active cycle's due moments are run, also what was missed meanwhile.

Mail that could not leave before is tried again.
"""

import os
import socket
from datetime import timedelta

from prefect import flow
from sqlalchemy import select

from chuky.cycle.context import load_cycle
from chuky.ledger.models import Cycle
from chuky.reminders.deliver import deliver_queued
from flows.wake import run_due
from tasks.house import current_house

EVERY = timedelta(hours=1)
"""How often it runs by its deployment: a morning's reminder leaves within the hour."""


@flow(name="chạy bù · catch-up")
def catch_up() -> dict[str, int]:
    """Run what is due in every active cycle; cycle → moments run. Safe to run at any time."""
    house = current_house()
    with house.ledger.session() as session:
        active = session.scalars(select(Cycle.id).where(Cycle.state == "active")).all()
    holder = f"{socket.gethostname()}:{os.getpid()}"
    ran = {cycle: len(run_due(house, cycle, holder)) for cycle in active}
    for cycle in active:
        deliver_queued(house, load_cycle(house, cycle))
    return ran

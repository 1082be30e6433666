"""A moment's time has come: its cycle is woken. The run carries the moment's id and nothing else.

What is due before it runs first; a moment that is done, cancelled or held does nothing.
"""

import time

from prefect import flow

from chuky.cycle.clock_hold import believe_clock
from chuky.cycle.context import load_cycle
from chuky.cycle.moments import due_moments
from chuky.house import House
from chuky.planning.holder import this_process
from chuky.reminders.deliver import deliver_queued
from flows.wake import run_due
from tasks.discreet import Discreet, discreet
from tasks.house import current_house

PATIENCE = 120
"""Seconds that a run waits for another one that holds the cycle, before it leaves it to the
next catch-up: longer than a usual gate."""


class CycleBusy(Discreet):
    """chu kỳ `{cycle}` đang được tiến trình khác xử lý; luồng chạy bù sẽ làm phần còn lại"""

    en = "cycle `{cycle}` is being worked on by another process; the catch-up does what is left"


@flow(name="thời điểm · moment", flow_run_name="{moment_id}", persist_result=False)
def moment(moment_id: str) -> int:
    """Run what is due in the moment's cycle, in timetable order; how many moments that was.

    Mail leaves also where a moment could not run. Raises CycleBusy where another process held the
    cycle all the time, MomentsStuck where one could not run, StepFailed.
    """
    with discreet(moment_id):
        house, cycle_id = current_house(), moment_id.split("/")[0]
        if not believe_clock(house, cycle_id):
            return 0
        try:
            return _run(house, cycle_id)
        finally:
            deliver_queued(house, load_cycle(house, cycle_id))


def _run(house: House, cycle_id: str) -> int:
    until, ran = time.monotonic() + PATIENCE, 0
    while True:
        ran += len(run_due(house, cycle_id, this_process()))
        if not due_moments(house, cycle_id):
            return ran
        if time.monotonic() > until:
            raise CycleBusy(cycle=cycle_id)
        time.sleep(0.5)

"""A moment's time has come: its cycle is woken. The run carries the moment's id and nothing else.

What is due before it runs first; a moment that is done, cancelled or held does nothing.
"""

import time

from prefect import flow

from chuky.cycle.clock_hold import clock_doubt
from chuky.cycle.context import load_cycle
from chuky.cycle.moments import due_moments
from chuky.exceptions import ChukyError
from chuky.planning.holder import this_process
from chuky.reminders.deliver import deliver_queued
from flows.wake import run_due
from tasks.house import current_house

PATIENCE = 120
"""Seconds that a run waits for another one that holds the cycle, before it leaves it to the
next catch-up: longer than a usual gate."""


class CycleBusy(ChukyError):
    """chu kỳ `{cycle}` đang được tiến trình khác xử lý; luồng chạy bù sẽ làm phần còn lại"""

    en = "cycle `{cycle}` is being worked on by another process; the catch-up does what is left"


@flow(name="thời điểm · moment", flow_run_name="{moment_id}", persist_result=False)
def moment(moment_id: str) -> int:
    """Run what is due in the moment's cycle, in timetable order; how many moments that was.

    Raises CycleBusy where another process held the cycle all the time.
    """
    house = current_house()
    cycle_id = moment_id.split("/")[0]
    if clock_doubt(house, cycle_id) is not None:
        return 0
    until, ran = time.monotonic() + PATIENCE, 0
    while True:
        ran += len(run_due(house, cycle_id, this_process()))
        if not due_moments(house, cycle_id):
            break
        if time.monotonic() > until:
            raise CycleBusy(cycle=cycle_id)
        time.sleep(0.5)
    deliver_queued(house, load_cycle(house, cycle_id))
    return ran

"""A process that wakes a cycle at instant after instant; `test_two_workers.py` runs two at once.

`python -m tests.flows.waking HOME CYCLE GO INSTANT…`: begins when the file GO is there; prints a
line for each moment that it ran: when, by the machine's clock, and the moment's id.
"""

import os
import sys
import time
from datetime import datetime
from pathlib import Path

from chuky.clock import SimulatedClock
from chuky.cycle.moments import due_moments
from chuky.house import HouseSettings, open_house
from chuky.planning.holder import this_process
from flows.wake import run_due
from tasks.house import use_house


def main() -> None:
    home, cycle, go = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    instants = [datetime.fromisoformat(word) for word in sys.argv[4:]]
    clock = SimulatedClock(instants[0])
    house = open_house(home, clock, settings=HouseSettings.from_environment(os.environ))
    use_house(house)
    go.with_suffix(f".{os.getpid()}").touch()
    while not go.exists():
        time.sleep(0.01)
    for instant in instants:
        clock.move_to(instant)
        while due_moments(house, cycle):
            for moment, _ in run_due(house, cycle, this_process()):
                sys.stdout.write(f"{moment.at.isoformat()} {moment.id}\n")
            time.sleep(0.01)
    house.close()


if __name__ == "__main__":
    main()

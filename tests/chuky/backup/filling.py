"""A process that takes in files until its disk is full; run by `test_full_disk.py`.

`python -m tests.chuky.backup.filling HOME CYCLE [LIMIT]`: prints the code of each receipt once it
is given, then what the sender is told who got none. LIMIT: bytes that one file may grow to.
"""

import os
import resource
import sys
from pathlib import Path

from chuky.cycle.context import load_cycle
from chuky.cycle.submit import Sending, receive
from chuky.exceptions import ChukyError
from chuky.house import open_house

STAGE = "self-assessment"
SIZE = 40_000


def main() -> None:
    home, cycle = Path(sys.argv[1]), sys.argv[2]
    house = open_house(home)
    context = load_cycle(house, cycle)
    unit = context.plan.units[0].code
    if len(sys.argv) > 3:
        limit = int(sys.argv[3])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    for _ in range(5000):
        sending = Sending(STAGE, unit, "officer", "a.xlsx", os.urandom(SIZE))
        try:
            code = receive(house, context, context.plan.stage(STAGE), sending)
        except ChukyError as error:
            sys.stdout.write(f"refused {error}\n")
            return
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""A module run as a child that ends when its standard input closes: with its parent.

Run as `python -m flows.child_process MODULE ARGS…` in a session of its own, so that what it
started (a worker's flow runs) ends with it.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE = 10.0
"""Seconds to leave in order before being ended: a step is one short transaction."""


def main() -> None:
    """Run the module named first with the arguments after it."""
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _leave_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()

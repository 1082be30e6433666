"""Who holds a lease: a process by machine, number and start, so that its death can be seen.

A process killed outright leaves its lease behind; on the same machine nobody need wait for it.
"""

import os
import socket
import uuid
from pathlib import Path

_ATTEMPT = uuid.uuid4().hex[:8]
"""Tells two processes apart that were given the same number on two machines of one name."""


def this_process() -> str:
    """`host:pid:start:random`, at most 120 characters."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{_start(os.getpid())}:{_ATTEMPT}"


def is_dead(holder: str) -> bool:
    """Whether `holder` was a process of this machine that has ended. Unsure: False."""
    parts = holder.rsplit(":", 3)
    if len(parts) != 4 or parts[0] != socket.gethostname()[:60] or not Path("/proc").is_dir():
        return False
    return _start(int(parts[1])) != parts[2]


def _start(pid: int) -> str:
    """When the process started, in the kernel's ticks; empty where there is none (proc(5))."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]

"""The most memory that this process held at once, as Linux counts it.

Not `getrusage`: its peak outlives `exec`, so that a child of a large process starts with its
parent's, and it can't be reset, so that after a large test no other seems to grow.
"""

from collections.abc import Callable
from pathlib import Path

_SELF = Path("/proc/self")
_RESET_PEAK = "5"
"""What `clear_refs` takes to count the peak anew; see proc(5)."""


def peak_bytes() -> int:
    """Of the program that runs now, since it started or since `grown_bytes` reset it."""
    return _status("VmHWM")


def grown_bytes(work: Callable[[], object]) -> int:
    """How far the peak during `work` lies above what was held before it."""
    (_SELF / "clear_refs").write_text(_RESET_PEAK, encoding="ascii")
    before = _status("VmRSS")
    work()
    return peak_bytes() - before


def _status(name: str) -> int:
    for line in (_SELF / "status").read_text(encoding="ascii").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    raise LookupError(name)

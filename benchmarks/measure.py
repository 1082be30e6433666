"""Timing and printing that the measurements share."""

import gc
import time
from collections.abc import Callable

from benchmarks.memory import peak_bytes

REPEATS = 3
"""Runs of a short measurement; the fastest is printed, since other work only ever slows."""


def best_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Wall seconds of the fastest of `repeats` runs."""
    return min(_seconds(work) for _ in range(repeats))


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def line(what: str, value: str, note: str = "") -> None:
    """Print one measured number."""
    print(f"  {what:<58}{value:>14}  {note}".rstrip(), flush=True)


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def peak_line(label: str = "memory peak of this process") -> None:
    """Print the largest resident set that this process ever had."""
    line(label, f"{peak_bytes() >> 20} MiB")

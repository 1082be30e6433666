"""Exclusive time by category: entering one stops the one around it.

Only the thread that made the stopwatch is timed; what other threads do shows as waiting.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any


class Stopwatch:
    """Wall seconds, processor seconds and entries per category."""

    def __init__(self, first: str) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)
        self.entries: dict[str, int] = defaultdict(int)
        self._stack = [first]
        self._since, self._used = time.perf_counter(), time.thread_time()
        self._thread = threading.get_ident()

    def stop(self) -> None:
        """Book the time since the last change."""
        now, used = time.perf_counter(), time.thread_time()
        self.seconds[self._stack[-1]] += now - self._since
        self.processor[self._stack[-1]] += used - self._used
        self._since, self._used = now, used

    @contextmanager
    def inside(self, category: str) -> Any:
        """Time this block under `category`."""
        if threading.get_ident() != self._thread:
            yield
            return
        self.stop()
        self.entries[category] += 1
        self._stack.append(category)
        try:
            yield
        finally:
            self.stop()
            self._stack.pop()

    def wrapped(self, category: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, timed under `category`."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.inside(category):
                return function(*args, **kwargs)

        return timed

    def wrap(self, owner: Any, name: str, category: str) -> None:
        """Time every call of `owner.name` under `category` from now on."""
        setattr(owner, name, self.wrapped(category, getattr(owner, name)))

"""How often sign-ins from one address may fail: guesses at many accounts are slowed down too.

Kept in memory: it guards a process's own work (each try costs an argon2 hash); the delay of one
account is in the ledger.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

from chuky.access.exceptions import AddressDelayed

FAILURES = 30
"""A whole office may sit behind one address; its slips of the finger are fewer than this."""
WITHIN = timedelta(minutes=10)
ADDRESSES = 10_000
"""Remembered at most; the longest quiet is forgotten first."""


class Attempts:
    """The failures of the last minutes, by address."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def require_free(self, address: str, now: datetime) -> None:
        """Raises AddressDelayed until the oldest of too many failures is old enough."""
        with self._lock:
            failed = self._recent(address, now)
            if len(failed) >= FAILURES:
                wait = failed[0] + WITHIN - now
                raise AddressDelayed(seconds=int(wait.total_seconds()) + 1)

    def failed(self, address: str, now: datetime) -> None:
        with self._lock:
            self._recent(address, now).append(now)
            self._failed.move_to_end(address)
            while len(self._failed) > ADDRESSES:
                self._failed.popitem(last=False)

    def _recent(self, address: str, now: datetime) -> deque[datetime]:
        times = self._failed.setdefault(address, deque(maxlen=FAILURES))
        while times and times[0] + WITHIN <= now:
            times.popleft()
        return times

"""What was read from the ledger before, kept with the stamp of the state that it was read from.

A stamp says what the value depends on; the same stamp means the same value. Asked by many at once,
it is made once. Values are shared between readers: they must never be changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

T = TypeVar("T")
MOST = 200
"""Values remembered; the one that was longest not asked for is forgotten first."""


class Kept:
    """Key → (stamp, value)."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, tuple[Hashable, object]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, stamp: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` at `stamp`: the one that is kept, or what `make` gives."""
        found = self._found(key, stamp)
        if found is None:
            with self._lock:
                turn = self._making.setdefault(key, Lock())
            with turn:
                found = self._found(key, stamp) or self._keep(key, stamp, make())
        return cast(T, found[1])

    def _found(self, key: Hashable, stamp: Hashable) -> tuple[Hashable, object] | None:
        with self._lock:
            known = self._known.get(key)
            if known is None or known[0] != stamp:
                return None
            self._known.move_to_end(key)
            return known

    def _keep(self, key: Hashable, stamp: Hashable, value: object) -> tuple[Hashable, object]:
        with self._lock:
            kept = self._known[key] = (stamp, value)
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                forgotten, _ = self._known.popitem(last=False)
                self._making.pop(forgotten, None)
        return kept

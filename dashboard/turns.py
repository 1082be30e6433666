"""Pages take turns: in one process Python computes one of them at a time anyhow.

Belongs here: how many are computed at once, and how long the next one waits for that. Twenty that
are begun together are all late; in turns each is there sooner, and switching between them costs
nothing. A page that is stuck (a slow disk, a silent server) delays others by `PATIENCE` only.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

AT_ONCE = 2
"""In each process: one computes while the other waits for the ledger or the vault."""
PATIENCE = 1.0
"""Seconds that a page waits for its turn; then it begins without one."""


class Turns:
    """The turns of one process, first come first served."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._free.release()

"""What is sent, in a process of its own that is killed outright at a chosen step.

A step is a statement to the database, a commit, or a call of the vault; the process sends itself
SIGKILL before the step, so nothing of ours can tidy up.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import datetime
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from sqlalchemy import event

from chuky.clock import SimulatedClock
from chuky.cycle.submit import Sending, submit
from chuky.evidence import Place, attach_file
from chuky.house import House, HouseSettings, open_house
from chuky.mark import MARK


class Countdown:
    """Ends the process when the step `last` would begin."""

    def __init__(self, last: int) -> None:
        self.steps = 0
        self.last = last

    def step(self, *_given: Any) -> None:
        self.steps += 1
        if self.steps == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, house: House) -> None:
        """Count every statement, commit and vault call of the house."""
        event.listen(house.ledger.engine, "before_cursor_execute", self.step)
        event.listen(house.ledger.engine, "commit", self.step)
        put = house.vault.put

        def counted(*given: Any, **more: Any) -> Any:
            self.step()
            stored = put(*given, **more)
            self.step()
            return stored

        object.__setattr__(house.vault, "put", counted)


def opened(folder: Path, ledger: str | None, instant: Any) -> House:
    return open_house(folder, SimulatedClock(instant), MARK, HouseSettings(ledger=ledger))


def send(house: House, cycle: str, sending: Sending) -> None:
    submit(house, cycle, sending)


def attach(house: House, cycle: str, place: Place, path: Path) -> None:
    attach_file(house, cycle, place, path, path.name)


def acted(
    act: Callable[..., None], given: tuple[Any, ...], folder: Path, instant: datetime, last: int = 0
) -> int:
    """Do it in this process (`last`: up to this step); the number of steps that it took."""
    house = opened(folder, None, instant)
    countdown = Countdown(last)
    countdown.watch(house)
    act(house, *given)
    house.close()
    return countdown.steps


def processes() -> ForkServerContext:
    """Children start from a clean process that has the heavy imports already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chuky.cycle.interrupted", "pandas"])
    return context


def killed_at(context: ForkServerContext, last: int, *given: Any) -> bool:
    """Whether the process of `acted` died at the step; False: it was done before."""
    process = context.Process(target=acted, args=(*given, last))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0

"""Handing several things over at once, their outcomes in the groups in which they are recorded.

So few are under way that are not on record yet that a process which dies repeats no more than
those: four for each line.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

AHEAD = 2
"""Things under way for each line: one that is handed over, one that waits behind it."""
GROUP = 8
"""What is recorded together where there is one line."""
Thing = TypeVar("Thing")
Outcome = TypeVar("Outcome")


def batches(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    """So many at a time, in order."""
    return (things[first : first + size] for first in range(0, len(things), size))


def outcomes(
    things: Sequence[Thing], hand: Callable[[Thing], Outcome], lines: int
) -> Iterator[list[Outcome]]:
    """Groups of outcomes, while the next things are under way. Order: as they were begun."""
    if lines == 1:
        for several in batches(things, GROUP):
            yield [hand(thing) for thing in several]
        return
    left = iter(things)
    with ThreadPoolExecutor(lines, thread_name_prefix="post") as pool:
        flying: list[Future[Outcome]] = []
        for thing in islice(left, lines * AHEAD):
            flying.append(pool.submit(hand, thing))
        while flying:
            done = wait(flying, return_when=FIRST_COMPLETED).done
            group = [future.result() for future in flying if future in done]
            flying = [future for future in flying if future not in done]
            flying += [pool.submit(hand, thing) for thing in islice(left, len(done))]
            yield group

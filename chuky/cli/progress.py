"""A progress bar over a list of things, shown on a terminal only."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def progress(items: Sequence[Item], what: str, *, quiet: bool) -> Iterator[Item]:
    """The items one by one; a bar on stderr counts them."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, console=Console(stderr=True), transient=True)

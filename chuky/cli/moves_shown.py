"""What a moved deadline does, in lines that a person reads before confirming.

Belongs here: words for `chuky move` and `chuky schedule --amend`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chuky.clock import VIETNAM
from chuky.language import pick

if TYPE_CHECKING:
    from chuky.cycle.move import PlannedMove


def move_lines(planned: "PlannedMove") -> Iterator[str]:
    """The deadline before and after, then each moment that comes in its place."""
    before = f"{planned.before.astimezone(VIETNAM):%d/%m/%Y}" if planned.before else "…"
    after = f"{planned.after.astimezone(VIETNAM):%d/%m/%Y}"
    yield f"{planned.move.stage} ({planned.move.scope}): {before} → {after}"
    number = len(planned.cancelled)
    yield pick(f"  bỏ {number} thời điểm cũ", f"  {number} old moments cancelled")
    for moment in planned.added:
        yield f"  {moment.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}  {moment.kind}"

"""What a moved deadline does, in lines that a person reads before confirming.

Belongs here: words for `chuky move` and `chuky schedule --amend`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chuky.clock import VIETNAM
from chuky.language import pick

if TYPE_CHECKING:
    from chuky.cycle.move import PlannedMove
    from chuky.cycle.replan import Replan


def move_lines(planned: "PlannedMove") -> Iterator[str]:
    """The deadline before and after, then each moment that comes in its place."""
    before = f"{planned.before.astimezone(VIETNAM):%d/%m/%Y}" if planned.before else "…"
    after = f"{planned.after.astimezone(VIETNAM):%d/%m/%Y}"
    yield f"{planned.move.stage} ({planned.move.scope}): {before} → {after}"
    number = len(planned.cancelled)
    yield pick(f"  bỏ {number} thời điểm cũ", f"  {number} old moments cancelled")
    for moment in planned.added:
        yield f"  {moment.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}  {moment.kind}"


def follower_lines(planned: "Replan", taken: bool) -> Iterator[str]:
    """What happens to the stages that wait for the moved one; `taken`: the proposals are moves."""
    if planned.followers:
        yield pick("  các bước sau:", "  stages after it:")
    for item in planned.followers:
        if item.planned is None:
            how = pick("tính từ khi bước trước xong", "counts from the seal before it")
        elif taken:
            how = pick("dời cùng lúc", "moves with it")
        else:
            how = pick("đề nghị; thêm --followers để dời", "proposed; --followers moves it")
        yield f"  {item.stage}: {_day(item.before)} → {_day(item.after)}  ({how})"


def _day(instant: datetime | None) -> str:
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y}" if instant else "…"

"""A stage's grace: how long after its last instant work still counts as in time.

Pure. The words that a plan may use, and the instant that they mean for a deadline.
"""

import re
from datetime import datetime, timedelta

from chuky.clock import VIETNAM
from chuky.workcalendar import WorkCalendar

WORDS = re.compile(r"([1-9][0-9]?)\s*(h|giờ|ngày làm việc|working days?)")
"""`2h`, `2 giờ`, `1 ngày làm việc`, `1 working day`; at most 99."""


def read_grace(text: str) -> tuple[int, bool]:
    """The amount, and whether it counts working days (else hours). Raises ValueError."""
    found = WORDS.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"“{text}” không phải một thời gian ân hạn: viết `2h` hoặc `1 ngày làm việc` / "
            "is no grace: write `2h` or `1 working day`"
        )
    return int(found[1]), "day" in found[2] or "ngày" in found[2]


def grace_until(grace: str | None, due: datetime | None, calendar: WorkCalendar) -> datetime | None:
    """The last instant within the grace after `due`; None without a grace or a due instant."""
    if grace is None or due is None:
        return None
    amount, working_days = read_grace(grace)
    if not working_days:
        return due + timedelta(hours=amount)
    local = due.astimezone(VIETNAM)
    day = calendar.add_working_days(local.date(), amount)
    return datetime.combine(day, local.time(), VIETNAM)

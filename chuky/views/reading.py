"""A wording read back while it is typed: what it was understood to mean, and what to mind."""

from dataclasses import dataclass

from chuky.deadline import Reading, read
from chuky.language import Text
from chuky.workcalendar import plan_calendar


@dataclass(frozen=True)
class ReadBack:
    """`note`: where the last day is off, the working day before it."""

    reading: Reading
    note: Text | None

    @property
    def understood(self) -> bool:
        return self.reading.kind != "unreadable"


def read_back(text: str, year: int) -> ReadBack:
    """What `text` means in a plan of `year`."""
    reading = read(text[:500], year)
    return ReadBack(reading, _note(reading))


def _note(reading: Reading) -> Text | None:
    due = reading.due
    if due is None or not 1990 <= due.year <= 2090:
        return None
    calendar = plan_calendar(due.year)
    why = calendar.why_off(due)
    if why is None:
        return None
    last = calendar.last_working_day_on_or_before(due)
    return Text(
        f"{due:%d/%m/%Y} là ngày nghỉ ({why.vi}); "
        f"ngày làm việc cuối cùng trước hạn: {last:%d/%m/%Y}",
        f"{due:%d/%m/%Y} is off ({why.en}); last working day before: {last:%d/%m/%Y}",
    )

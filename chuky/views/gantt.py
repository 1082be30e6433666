"""A cycle's stages on a line of time: days, words and counts; the dashboard draws them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chuky.clock import local_day
from chuky.language import Text, named
from chuky.views.stage_counts import StageCount
from chuky.views.stages import StageRow
from chuky.views.words import Word

LEAST = timedelta(days=30)
"""A timeline is never shorter."""
AFTER = timedelta(days=7)
"""Left free behind the last day."""


@dataclass(frozen=True)
class Bar:
    """One stage from its opening to the end of the due day in force (or of the day it was sealed).

    `ends`: None while nothing gives it a day; `stated`: the due day by the document's own wording;
    `sealed`: the day on which it was done; `count`: how far it is.
    """

    name: Text
    word: Word
    begins: date | None
    ends: date | None
    stated: date | None
    sealed: date | None
    count: StageCount | None

    @property
    def moved(self) -> bool:
        """The day in force is not the one that the document states."""
        return self.stated is not None and self.ends is not None and self.stated != self.ends


@dataclass(frozen=True)
class Gantt:
    """Everything that is drawn, between two days; `today` None: it is outside."""

    bars: tuple[Bar, ...]
    first: date
    last: date
    today: date | None


def gantt(
    stages: list[StageRow], counts: Mapping[str, StageCount], starts: date, now: datetime
) -> Gantt:
    """From the cycle's first day to a week after its last one."""
    bars = tuple(_bar(row, counts.get(row.key)) for row in stages)
    days = [day for bar in bars for day in (bar.begins, bar.ends, bar.stated) if day]
    first, last = min([starts, *days]), max([starts + LEAST, *days]) + AFTER
    today = local_day(now)
    return Gantt(bars, first, last, today if first <= today <= last else None)


def _bar(row: StageRow, count: StageCount | None) -> Bar:
    begins, ends = _day(row.opens), _day(row.due or row.sealed_at)
    return Bar(
        name=named(row.stage),
        word=row.word,
        begins=min((day for day in (begins, ends) if day), default=None),
        ends=ends,
        stated=row.stated_day,
        sealed=_day(row.sealed_at),
        count=count,
    )


def _day(at: datetime | None) -> date | None:
    return local_day(at) if at is not None else None

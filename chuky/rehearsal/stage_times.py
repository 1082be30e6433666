"""When simulated people work: begin and end of each stage as the plan's order allows.

A stage's people start when it opens and what it needs is sealed; they finish by its day, or as soon
after as they can.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.plan import Stage

OPEN_ENDED_DAYS = 5
"""Working days that a task without a stated day takes."""


@dataclass
class StageTimes:
    """Windows of work; `sealed` grows as the script learns who will be late."""

    context: CycleContext
    sealed: dict[str, datetime]

    def begin(self, stage: Stage) -> datetime:
        """When work on the stage can start."""
        window = self.context.timetable.window(stage.key)
        before = [self.sealed[key] for key in (*stage.after, *stage.needs)]
        return max(before if window.opens is None else [window.opens, *before])

    def due(self, stage: Stage) -> datetime | None:
        """The stage's last instant; for a term counted from an event, from when that happens."""
        return self.context.timetable.window(stage.key).due

    def last(self, stage: Stage) -> datetime:
        """The instant by which careful people are done."""
        due = self.due(stage)
        if due is not None and due > self.begin(stage):
            return due
        day = self.context.calendar.add_working_days(local(self.begin(stage)), OPEN_ENDED_DAYS)
        return at(day, time(16, 0))

    def moment_between(self, start: datetime, end: datetime, rng: Random) -> datetime:
        """A working minute from `start` to `end`; the first one after `start` where none is."""
        calendar = self.context.calendar
        first, last = local(start) + timedelta(days=1), local(end)
        days = [day for day in _days(first, last) if calendar.is_working_day(day)]
        day = rng.choice(days) if days else calendar.next_working_day(local(start))
        return at(day, time(8 + rng.randrange(8), rng.randrange(60), rng.randrange(60)))

    def working_days_after(self, instant: datetime, days: int, rng: Random) -> datetime:
        """A working minute that many working days later."""
        day = self.context.calendar.add_working_days(local(instant), days)
        return at(day, time(8 + rng.randrange(8), rng.randrange(60), rng.randrange(60)))


def local(instant: datetime) -> date:
    return instant.astimezone(VIETNAM).date()


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM)


def in_order(stages: tuple[Stage, ...]) -> list[Stage]:
    """Stages so that each comes after those it waits for or needs."""
    done: dict[str, Stage] = {}
    waiting = list(stages)
    while waiting:
        ready = next(s for s in waiting if all(key in done for key in (*s.after, *s.needs)))
        done[ready.key] = ready
        waiting.remove(ready)
    return list(done.values())


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]

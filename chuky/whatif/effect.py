"""What differs between two timetables: moments, room to work, mail, days off, slack at the end.

Pure. How it is printed is in `text.py`.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from chuky.clock import local_day
from chuky.plan.model import Stage
from chuky.plan.timetable import Timetable, TimetableMoment
from chuky.reminders.rules import ReminderRules
from chuky.whatif.staff import Staff, by_plan
from chuky.workcalendar import WorkCalendar

SQUEEZED = 3
"""Working days under which a stage can't be done with care: one to read, to write, to sign."""


@dataclass(frozen=True)
class MovedMoment:
    """A moment at another instant; None: it isn't there before, or not after."""

    stage: str
    kind: str
    before: datetime | None
    after: datetime | None
    scope: str = "all"
    """Whose: `all`, or the code of a unit with a deadline of its own."""


@dataclass(frozen=True)
class Room:
    """Working days from when a stage's work can begin to its due day."""

    stage: str
    before: int
    after: int


@dataclass(frozen=True)
class Collision:
    """A last day that is off, or a stage that ends before one whose work it needs."""

    stage: str
    day: date
    why: str


@dataclass(frozen=True)
class MailDay:
    """How many people get mail on a day where nobody has submitted yet: the most there can be."""

    day: date
    before: int
    after: int


@dataclass(frozen=True)
class Effect:
    """Everything that a person should see before confirming a change."""

    moved: tuple[MovedMoment, ...]
    room: tuple[Room, ...]
    mail: tuple[MailDay, ...]
    collisions: tuple[Collision, ...]
    slack: tuple[Room, ...]
    """Working days from each changed stage's due day to the publication's."""
    units_told: int

    @property
    def squeezed(self) -> tuple[Room, ...]:
        """Stages that the change leaves fewer than three working days."""
        return tuple(r for r in self.room if r.after < SQUEEZED and r.after < r.before)

    @property
    def moved_reminders(self) -> tuple[MovedMoment, ...]:
        return tuple(moment for moment in self.moved if "-" in moment.kind)

    @property
    def reminders_moved(self) -> int:
        return len(self.moved_reminders)

    def to_json(self) -> dict[str, object]:
        """JSON values; instants and days as ISO text."""
        shape = asdict(self) | {"squeezed": [asdict(room) for room in self.squeezed]}
        return _plain(shape)  # type: ignore[return-value]


def compare(
    before: Timetable,
    after: Timetable,
    rules: ReminderRules,
    calendars: tuple[WorkCalendar, WorkCalendar],
    staff: Staff = by_plan,
    now: datetime | None = None,
) -> Effect:
    """What the change from `before` to `after` does. `calendars`: the one of each; `staff`: who
    holds a role; `now`: what is past by then is left out, for it can't change any more."""
    old, new = calendars
    moved = tuple(_moved(before, after) if now is None else _ahead(_moved(before, after), now))
    touched = {moment.stage for moment in moved}
    lost = {unit.code for unit in before.plan.units} - {unit.code for unit in after.plan.units}
    told = {
        unit.code
        for key, scope in {(moment.stage, moment.scope) for moment in moved}
        if before.plan.stage(key).kind == "self_assessment"
        for unit in after.plan.units_of(after.plan.stage(key))
        if scope in ("all", unit.code)
    }
    rooms = [
        Room(stage.key, first, second)
        for stage in before.plan.stages
        if (first := _room(before, stage, old)) is not None
        and (second := _room(after, after.plan.stage(stage.key), new)) is not None
    ]
    return Effect(
        moved=moved,
        room=tuple(room for room in rooms if room.before != room.after),
        mail=tuple(_mail_days(_left(before, now), _left(after, now), rules, staff)),
        collisions=tuple(c for c in _collisions(after, new) if c not in _collisions(before, old)),
        slack=tuple(_slack(before, after, sorted(touched), calendars)),
        units_told=len(told | lost),
    )


def _moved(before: Timetable, after: Timetable) -> Iterator[MovedMoment]:
    old = {(moment.stage, moment.kind, moment.scope): moment.at for moment in before.moments}
    new = {(moment.stage, moment.kind, moment.scope): moment.at for moment in after.moments}
    for key in dict.fromkeys([*old, *new]):
        stage, kind, scope = key
        first, second = old.get(key), new.get(key)
        if first != second:
            yield MovedMoment(stage, kind, first, second, scope)


def _ahead(moved: Iterator[MovedMoment], now: datetime) -> Iterator[MovedMoment]:
    """Without those that are past by both; one whose new instant is past doesn't come any more."""
    for one in moved:
        comes = one.after is not None and one.after > now
        if comes or (one.before is not None and one.before > now):
            yield one if comes else replace(one, after=None)


def _left(timetable: Timetable, now: datetime | None) -> Timetable:
    """With the moments that are still to come."""
    moments = (one for one in timetable.moments if now is None or one.at > now)
    return replace(timetable, moments=tuple(moments))


def _room(timetable: Timetable, stage: Stage, calendar: WorkCalendar) -> int | None:
    """Working days from the later of its opening and the work it waits for; None: not dated."""
    window = timetable.window(stage.key)
    if window.due is None or window.opens is None:
        return None
    waits = [timetable.window(key).due for key in (*stage.after, *stage.needs)]
    ends = [due.date() for due in waits if due is not None]
    opens = window.opens.date()
    start = max([calendar.last_working_day_on_or_before(opens), *ends])
    days = calendar.working_days_between(start, window.due.date())
    return days + (calendar.is_working_day(opens) and start == opens and opens not in ends)


def _mail_days(
    before: Timetable, after: Timetable, rules: ReminderRules, staff: Staff
) -> Iterator[MailDay]:
    old, new = _people(before, rules, staff), _people(after, rules, staff)
    for day in sorted({*old, *new}):
        first, second = len(old.get(day, ())), len(new.get(day, ()))
        if first != second:
            yield MailDay(day, first, second)


def _people(timetable: Timetable, rules: ReminderRules, staff: Staff) -> dict[date, set[str]]:
    people: dict[date, set[str]] = {}
    own = {(moment.stage, moment.scope) for moment in timetable.moments}
    for moment in timetable.moments:
        if "-" in moment.kind:
            told = written_to(timetable, moment, rules, staff, own)
            people.setdefault(local_day(moment.at), set()).update(told)
    return people


def written_to(
    timetable: Timetable,
    moment: TimetableMoment,
    rules: ReminderRules,
    staff: Staff,
    own: set[tuple[str, str]],
) -> Iterator[str]:
    """Everyone whom the step of the moment reaches; `own`: (stage, unit) with own deadlines."""
    stage = timetable.plan.stage(moment.stage)
    roles = rules.roles_of(stage.kind, moment.kind)
    units = [
        unit.code
        for unit in timetable.plan.units_of(stage)
        if moment.scope == unit.code
        or (moment.scope == "all" and (stage.key, unit.code) not in own)
    ]
    for role in roles:
        if role not in ("unit", "head"):
            yield from staff(stage, role, "*")
        elif stage.kind == "self_assessment":
            for code in units:
                yield from staff(stage, role, code)


def _collisions(timetable: Timetable, calendar: WorkCalendar) -> list[Collision]:
    found = []
    for window in timetable.windows:
        if window.due is None:
            continue
        day = window.due.date()
        why = calendar.why_off(day)
        if why is not None:
            found.append(Collision(window.stage.key, day, str(why)))
        for key in (*window.stage.after, *window.stage.needs):
            earlier = timetable.window(key).due
            if earlier is not None and earlier > window.due:
                found.append(Collision(window.stage.key, day, key))
    return found


def _slack(
    before: Timetable,
    after: Timetable,
    touched: list[str],
    calendars: tuple[WorkCalendar, WorkCalendar],
) -> Iterator[Room]:
    for key in touched:
        days = [
            _to_publication(timetable, key, calendar)
            for timetable, calendar in zip((before, after), calendars, strict=True)
        ]
        if days[0] is not None and days[1] is not None:
            yield Room(key, days[0], days[1])


def _to_publication(timetable: Timetable, key: str, calendar: WorkCalendar) -> int | None:
    ends = [w.due for w in timetable.windows if w.stage.kind == "publication" and w.due]
    due = timetable.window(key).due
    if due is None or not ends:
        return None
    last = max(ends)
    if due > last:
        return -calendar.working_days_between(last.date(), due.date())
    return calendar.working_days_between(due.date(), last.date())


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

"""A wording read back while it is typed: what it means for its stage, what to mind, the reminders.

Days and reminders come from the timetable's own compiler (`chuky.plan.timetable`), who gets a
letter from what counts mail before a deadline is moved (`chuky.whatif`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from chuky.clock import local_day
from chuky.deadline import Reading, read
from chuky.deadline.explain import day_en, day_vi
from chuky.language import Text
from chuky.plan.load import LoadedPlan, editions
from chuky.plan.model import Plan
from chuky.plan.timetable import StageWindow, stage_window, window_moments
from chuky.reminders.rules import ReminderRules
from chuky.views.letters_due import reached, rules_beside
from chuky.workcalendar import WorkCalendar, plan_calendar

LONGEST = 500
"""Letters of a wording that are read; no document has a longer one."""
CALENDAR_YEARS = range(1990, 2091)
"""Years whose holidays are known or estimated."""
_FAR = Text(
    f"năm ngoài khoảng {CALENDAR_YEARS[0]}–{CALENDAR_YEARS[-1]}; xem lại năm",
    f"the year is not within {CALENDAR_YEARS[0]}–{CALENDAR_YEARS[-1]}; look at it again",
)


@dataclass(frozen=True)
class Reminding:
    """A reminder that would leave. `kind`: its moment's, which names the letter; `letters`: how
    many people it reaches where nobody has sent anything yet."""

    kind: str
    at: datetime
    letters: int


@dataclass(frozen=True)
class ReadBack:
    """What a wording means. `ours`: the stage quotes nothing, its day is the plan's own.

    `notes`: what to mind. `reminders`: those before the deadline. `waits`: the day is known once
    another stage is sealed.
    """

    reading: Reading
    notes: tuple[Text, ...] = ()
    reminders: tuple[Reminding, ...] = ()
    ours: bool = False
    waits: bool = False

    @property
    def understood(self) -> bool:
        return self.reading.kind != "unreadable"


def read_back(text: str, year: int) -> ReadBack:
    """What `text` means in a year, where there is no plan that it could stand in."""
    reading = read(text[:LONGEST], year)
    if reading.due is None or reading.due.year not in CALENDAR_YEARS:
        return ReadBack(reading)
    return ReadBack(reading, tuple(_off(reading.due, plan_calendar(reading.due.year))))


def worded(loaded: LoadedPlan, stage: str, text: str) -> LoadedPlan:
    """The plan with another wording of one stage: what it would be, once it is saved."""
    stages = tuple(
        one.model_copy(update={"stated": text or None}) if one.key == stage else one
        for one in loaded.plan.stages
    )
    return replace(loaded, plan=loaded.plan.model_copy(update={"stages": stages}))


@dataclass(frozen=True)
class PlanReader:
    """Reads the wordings of one plan's stages, of its first assessed year."""

    loaded: LoadedPlan

    @cached_property
    def plan(self) -> Plan:
        return editions(self.loaded.plan)[0]

    @cached_property
    def calendar(self) -> WorkCalendar:
        return plan_calendar(self.plan.starts.year, self.plan.calendar)

    @cached_property
    def rules(self) -> ReminderRules:
        return rules_beside(self.loaded)

    def all(self) -> dict[str, ReadBack]:
        """Stage → its wording as it stands; stages without any are left out."""
        found = {stage.key: self.read(stage.key) for stage in self.plan.stages}
        return {key: back for key, back in found.items() if back is not None}

    def read(self, key: str, text: str | None = None) -> ReadBack | None:
        """What `text`, else the wording that stands there, means; None where there is none."""
        stage = next((one for one in self.plan.stages if one.key == key), None)
        if stage is None:
            return None
        if text is not None:
            stage = stage.model_copy(update={"stated": self._filled(text) or None})
        wording = stage.stated or stage.due
        if wording is None:
            return None
        reading = read(wording, self.plan.year, stage.before_day or self.plan.before_day)
        ours = stage.stated is None
        if reading.due is not None and reading.due.year not in CALENDAR_YEARS:
            return ReadBack(reading, (_FAR,), ours=ours)
        window = stage_window(self.plan, stage, self.calendar)
        return ReadBack(
            reading,
            tuple(_cautions(window, self.calendar)),
            tuple(self._reminders(window)),
            ours=ours,
            waits=reading.kind == "after_event" and window.due is None,
        )

    def _filled(self, text: str) -> str:
        year = self.plan.year
        said = text[:LONGEST].strip()
        return said.replace("{year}", str(year)).replace("{year+1}", str(year + 1))

    def _reminders(self, window: StageWindow) -> Iterator[Reminding]:
        moments = window_moments(window, 0, self.calendar, self.rules)
        for moment in sorted(moments, key=lambda one: one.at):
            if moment.kind.startswith("reminder"):
                letters = len(reached(self.plan, moment, self.rules))
                yield Reminding(moment.kind, moment.at, letters)


def _cautions(window: StageWindow, calendar: WorkCalendar) -> Iterator[Text]:
    stated = window.reading.due if window.reading else None
    if stated is None or window.due is None:
        return
    yield from _off(stated, calendar)
    due = local_day(window.due)
    if due != stated:
        yield Text(
            f"kế hoạch quy ước dời hạn khỏi ngày nghỉ: {day_vi(due)}",
            f"the plan moves deadlines off such days: {day_en(due)}",
        )
    if window.opens is not None and window.due < window.opens:
        opens = local_day(window.opens)
        yield Text(
            f"hạn trước ngày mở của bước ({day_vi(opens)})",
            f"due before the stage opens ({day_en(opens)})",
        )


def _off(due: date, calendar: WorkCalendar) -> Iterator[Text]:
    why = calendar.why_off(due)
    if why is not None:
        last = calendar.last_working_day_on_or_before(due)
        yield Text(
            f"{due:%d/%m/%Y} là ngày nghỉ ({why.vi}); "
            f"ngày làm việc cuối cùng trước hạn: {day_vi(last)}",
            f"{due:%d/%m/%Y} is off ({why.en}); last working day before: {day_en(last)}",
        )

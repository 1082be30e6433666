"""What holds of reminders whatever timetable, calendar, work, post and downtime are."""

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import MoveRefused
from chuky.cycle.moments import due_moments, finish
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.open_stage import open_stage
from chuky.cycle.pause import WHOLE, pause, resume
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import Cycle, Deadline, Message, Receipt, StageState
from chuky.plan import LoadedPlan, Plan
from chuky.plan.timetable import day_end
from chuky.reminders.deliver import deliver_queued
from chuky.reminders.outbox import REMINDER
from chuky.reminders.send import send_reminders
from chuky.workcalendar import WorkCalendar
from tests.chuky.reminders.real_house import RealHouse, RecordingPost, addressed, real_house

pytestmark = pytest.mark.unit
STAGE = "self-assessment"
UNITS = ("TM01", "TM02", "TM03")
FIRST = date(2025, 12, 1)
DAYS = 58
WAKES = (time(3), time(7, 30), time(12, 10), time(20, 45))
NUMBERS = itertools.count()


@dataclass(frozen=True)
class Year:
    """A timetable, a calendar and what happens. Days count from FIRST."""

    opens: int
    lasts: int
    off: frozenset[int]
    worked: frozenset[int]
    down: tuple[tuple[int, int], ...]
    """Machines are off from a day's 05:00 for so many days."""
    sent: dict[str, tuple[int, int]]
    """Unit → day and index in WAKES, just before which its work is accepted."""
    moves: tuple[tuple[int, str, int], ...]
    """(day, scope, days that the deadline moves on, or back)."""
    held: tuple[tuple[int, int, str], ...]
    """(day, days, what) that a stage or the whole cycle is paused."""
    away: tuple[tuple[int, int, int], ...]
    """The mail server is away from a day and an index in WAKES for so many wakes."""
    refused: dict[str, tuple[int, int]]
    """Unit → the first of so many days on which its mailbox refuses."""

    def is_up(self, at: datetime) -> bool:
        began = [datetime.combine(day(first), time(5), VIETNAM) for first, _ in self.down]
        lengths = [timedelta(days=days) for _, days in self.down]
        return not any(b <= at < b + n for b, n in zip(began, lengths, strict=True))

    def post_is_away(self, number: int, index: int) -> bool:
        wake = number * len(WAKES) + index
        begun = [first * len(WAKES) + at for first, at, _ in self.away]
        lasts = [wakes for _, _, wakes in self.away]
        return any(b <= wake < b + n for b, n in zip(begun, lasts, strict=True))

    def stands_still(self, at: datetime) -> bool:
        """Whether the stage of the units is paused."""
        number = (at.astimezone(VIETNAM) - timedelta(hours=WAKES[0].hour)).date().toordinal()
        began = [first + FIRST.toordinal() for first, _, _ in self.held]
        return any(b <= number < b + n for b, (_, n, _) in zip(began, self.held, strict=True))

    def refuses(self, number: int) -> set[str]:
        return {
            address_of_unit(unit)
            for unit, (first, days) in self.refused.items()
            if first <= number < first + days
        }


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def address_of_unit(unit: str) -> str:
    return f"{unit.lower()}@xa.example"


def years() -> st.SearchStrategy[Year]:
    days = st.integers(0, DAYS)
    return st.builds(
        Year,
        opens=st.integers(0, 12),
        lasts=st.integers(1, 22),
        off=st.frozensets(days, max_size=8),
        worked=st.frozensets(days, max_size=4),
        down=st.lists(st.tuples(days, st.integers(1, 12)), max_size=4).map(tuple),
        sent=st.dictionaries(st.sampled_from(UNITS), st.tuples(days, st.integers(0, 3))),
        moves=st.lists(
            st.tuples(days, st.sampled_from(["all", *UNITS]), st.integers(-6, 12)), max_size=4
        ).map(tuple),
        held=st.lists(
            st.tuples(days, st.integers(1, 9), st.sampled_from([STAGE, WHOLE])), max_size=1
        ).map(tuple),
        away=st.lists(st.tuples(days, st.integers(0, 3), st.integers(1, 20)), max_size=3).map(
            tuple
        ),
        refused=st.dictionaries(
            st.sampled_from(UNITS), st.tuples(days, st.integers(1, 9)), max_size=2
        ),
    )


@pytest.fixture(scope="module")
def real() -> Iterator[RealHouse]:
    with tempfile.TemporaryDirectory() as folder:
        opened = real_house(Path(folder), 2025, 12, 1, 0)
        yield opened
        opened.house.close()


def plan_of(loaded: LoadedPlan, year: Year) -> Plan:
    """Two stages: the units', and the appraisal that waits for it."""
    first, second = (loaded.plan.stage(key) for key in (STAGE, "appraisal"))
    due = year.opens + year.lasts
    window = {"stated": None, "after": (), "opens": day(year.opens), "due": day(due).isoformat()}
    after = {"stated": None, "needs": (), "after": (STAGE,), "due": day(due + 8).isoformat()}
    stages = (first.model_copy(update=window), second.model_copy(update=after))
    key = f"tinh-chat-{next(NUMBERS)}"
    return addressed(loaded.plan, len(UNITS), key=key, stages=stages, starts=FIRST)


def accept(house: House, context: CycleContext, unit: str) -> None:
    with house.ledger.transaction() as session:
        if stage_state(session, context.id, STAGE).state == "sealed":
            return
        session.add(
            Receipt(
                code=f"{context.id[-6:]}-{unit}",
                cycle_id=context.id,
                stage=STAGE,
                sender_code=unit,
                dataset="self_assessment",
                attempt=1,
                sent_by=unit,
                file_name="bao-cao.xlsx",
                sha256=next(iter(context.files.values())),
                received_at=house.clock.now(),
                late=False,
                counts=True,
                simulated=True,
                verdict="accepted",
                findings=0,
                report_sha256=None,
            )
        )


def wake(house: House, context: CycleContext) -> None:
    """What a wake does, without the flows: open what is due, remind, close."""
    while due := due_moments(house, context.id):
        moment = due[0]
        if moment.reminds:
            send_reminders(house, context, moment.at)
        elif moment.kind == "opens":
            open_stage(house, context, moment)
        else:
            close(house, context, moment.id, moment.stage)
    deliver_queued(house, context)


def close(house: House, context: CycleContext, moment_id: str, key: str) -> None:
    with house.ledger.transaction() as session:
        state = stage_state(session, context.id, key)
        if state.state == "open":
            done = session.scalar(
                select(func.count()).where(Receipt.cycle_id == context.id, Receipt.stage == key)
            )
            state.state = "sealed" if done == len(UNITS) else "blocked"
        finish(session, moment_id, house.clock.now(), blocked=state.state == "waiting")


def live(real: RealHouse, year: Year) -> tuple[CycleContext, list[datetime]]:
    """The cycle's life; its context and the instants at which it was woken and mail could leave."""
    house = real.house
    real.clock = house.clock = SimulatedClock(datetime.combine(FIRST, time(0), VIETNAM))
    house.post = real.post = RecordingPost(real.clock)
    plan = plan_of(real.loaded, year)
    context = activate(house, plan, real.loaded.criteria, "quan-tri", confirm_illustrative=True)
    wakes = []
    for number in range(DAYS + 1):
        real.post.refused = year.refuses(number)
        for index, hour in enumerate(WAKES):
            real.clock.move_to(datetime.combine(day(number), hour, VIETNAM))
            happen(house, context, year, number, index)
            real.post.away = year.post_is_away(number, index)
            if year.is_up(real.clock.now()):
                wake(house, context)
                if not real.post.away:
                    wakes.append(real.clock.now())
    with house.ledger.transaction() as session:
        session.get_one(Cycle, context.id).state = "ended"
    return context, wakes


def happen(house: House, context: CycleContext, year: Year, number: int, index: int) -> None:
    for unit, when in year.sent.items():
        if when == (number, index):
            accept(house, context, unit)
    for first, days, what in year.held:
        if index == 0 and number == first:
            pause(house, context, "chờ chỉ đạo", "quan-tri", what)
        if index == 0 and number == first + days:
            resume(house, context, "đã có chỉ đạo", "quan-tri", what)
    for moved, scope, days in year.moves:
        if moved == number and index == 0:
            with house.ledger.session() as session:
                due = deadline_in_force(session, context.id, STAGE, scope).due
            assert due is not None
            new = day_end((due + timedelta(days=days)).date())
            try:
                move_deadline(house, context, Move(STAGE, new, "mưa lũ", scope=scope), "quan-tri")
            except MoveRefused:
                continue


@dataclass(frozen=True)
class Told:
    """One reminder that the post took."""

    message: str
    recipient: str
    at: datetime
    text: str


class Lived:
    """A cycle's life as the ledger and the post tell it afterwards. `told`: its reminders;
    `noticed`: Message-ID and recipient of each letter about what happened."""

    def __init__(self, real: RealHouse, context: CycleContext) -> None:
        self.context = context
        with real.house.ledger.session() as session:
            stages = select(StageState).where(StageState.cycle_id == context.id)
            self.stages = {row.key: row for row in session.scalars(stages)}
            deadlines = select(Deadline).where(Deadline.cycle_id == context.id)
            self.deadlines = session.scalars(deadlines.order_by(Deadline.version)).all()
            receipts = select(Receipt).where(Receipt.cycle_id == context.id)
            self.sent = {r.sender_code: r.received_at for r in session.scalars(receipts)}
            mine = Message.cycle_id == context.id
            messages = session.scalars(select(Message).where(mine)).all()
            self.states = {row.id: row.state for row in messages if row.kind == REMINDER}
        taken = real.post.taken
        self.noticed = [one[:2] for one in taken if one[0] not in self.states]
        self.told = [
            Told(message, recipient, at.astimezone(VIETNAM), text)
            for message, recipient, at, text in taken
            if message in self.states
        ]

    def due(self, unit: str, at: datetime) -> datetime:
        """The unit's last instant as it was known at an instant: the later of its own and all's."""
        known = [
            row
            for row in self.deadlines
            if row.stage == STAGE and row.scope in ("all", unit) and row.at <= at
        ]
        newest = {row.scope: row.due for row in known if row.due is not None}
        return max(newest.values()).astimezone(VIETNAM)

    def to(self, address: str) -> list[Told]:
        return [one for one in self.told if one.recipient == address]

    def next_working_day(self, at: datetime) -> date:
        return self.context.calendar.next_working_day(at.date())


def every_reminder_leaves_in_office_hours_once(lived: Lived) -> None:
    ids = [one.message for one in lived.told]
    assert len(ids) == len(set(ids))
    for one in lived.told:
        assert lived.context.calendar.is_working_day(one.at.date()), one.at
        assert time(7, 30) <= one.at.time() <= time(17), one.at
    assert {message for message, state in lived.states.items() if state == "sent"} == set(ids)
    assert set(lived.states.values()) <= {"sent", "dropped", "failed", "given_up", "queued"}


def every_notice_leaves_once(lived: Lived) -> None:
    assert len(lived.noticed) == len(set(lived.noticed))
    for _, recipient in lived.noticed:
        assert recipient in {address_of_unit(unit) for unit in UNITS}, "of the units' own days"


def a_unit_is_told_what_is_true_when_the_letter_leaves(lived: Lived, unit: str) -> None:
    stage = lived.stages[STAGE]
    for one in lived.to(address_of_unit(unit)):
        assert stage.opened_at is not None
        assert one.at >= stage.opened_at
        assert one.at < lived.sent.get(unit, one.at + timedelta(days=1)), "it has submitted"
        due = lived.due(unit, one.at)
        assert one.text.count("hạn thứ") + one.text.count("hạn Chủ nhật") == 1, one.text
        assert f"{due:%d/%m/%Y}" in one.text, "the day that holds when it leaves"


def nobody_is_reminded_while_the_stage_is_paused(lived: Lived, unit: str, year: Year) -> None:
    for one in lived.to(address_of_unit(unit)):
        assert not year.stands_still(one.at), one.at


def a_unit_gets_one_letter_a_day_unless_the_second_can_not_wait(lived: Lived, unit: str) -> None:
    days: dict[date, list[Told]] = {}
    for one in lived.to(address_of_unit(unit)):
        days.setdefault(one.at.date(), []).append(one)
    for letters in days.values():
        for second in letters[1:]:
            assert lived.due(unit, second.at).date() <= lived.next_working_day(second.at)


def a_late_unit_is_known_to_its_lead(lived: Lived, unit: str, wakes: list[datetime]) -> None:
    """Where it is late when machines and mail run on a next working day, its lead has been told."""
    plan, end = lived.context.plan, datetime.max.replace(tzinfo=VIETNAM)
    lead = plan.agencies[plan.stage(STAGE).lead].email
    name = next(one.name for one in plan.units if one.code == unit)
    due = lived.due(unit, end)
    after = lived.context.calendar.next_working_day(due.date())
    morning = datetime.combine(after, time(7, 30), VIETNAM)
    times = [at for at in wakes if at >= morning and office(lived.context, at)]
    if not times or lived.sent.get(unit, end) <= times[0] or lived.stages[STAGE].state == "sealed":
        return
    known = [one.at for one in lived.to(str(lead)) if one.at >= morning and name in one.text]
    assert known, f"{unit} is late and its lead agency doesn't know"
    assert known[0] <= times[0]


def office(context: CycleContext, at: datetime) -> bool:
    local = at.astimezone(VIETNAM)
    in_hours = time(7, 30) <= local.time() <= time(17)
    return in_hours and context.calendar.is_working_day(local.date())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(year=years())
def test_reminders_keep_their_rules_whatever_happens(real: RealHouse, year: Year) -> None:
    off = {day(number): Text("nghỉ", "off") for number in year.off}
    calendar = WorkCalendar(off, frozenset(day(number) for number in year.worked))
    with (
        mock.patch("chuky.cycle.activate.plan_calendar", return_value=calendar),
        mock.patch("chuky.cycle.context.plan_calendar", return_value=calendar),
    ):
        context, wakes = live(real, year)
        lived = Lived(real, context)
        every_reminder_leaves_in_office_hours_once(lived)
        every_notice_leaves_once(lived)
        for unit in UNITS:
            a_unit_is_told_what_is_true_when_the_letter_leaves(lived, unit)
            nobody_is_reminded_while_the_stage_is_paused(lived, unit, year)
            a_unit_gets_one_letter_a_day_unless_the_second_can_not_wait(lived, unit)
            a_late_unit_is_known_to_its_lead(
                lived, unit, [at for at in wakes if not year.stands_still(at)]
            )

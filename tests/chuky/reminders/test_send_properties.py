"""What holds of reminders whatever the timetable, the calendar, the work sent and the downtime."""

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
from chuky.cycle.stage_state import deadline_in_force, stage_state
from chuky.house import House, open_house
from chuky.language import Text
from chuky.ledger.models import Message, Receipt, Reminder, StageState
from chuky.plan import LoadedPlan, Plan, find_plan, load_plan
from chuky.plan.timetable import day_end
from chuky.reminders.send import send_reminders
from chuky.workcalendar import WorkCalendar

pytestmark = pytest.mark.unit
STAGE = "self-assessment"
UNITS = ("TM01", "TM02", "TM03")
FIRST = date(2025, 12, 1)
DAYS = 75
WAKES = (time(3), time(7, 30), time(12, 10), time(16, 50), time(20, 45))
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
    """(day, scope, days that the deadline moves on)."""

    def is_up(self, at: datetime) -> bool:
        began = [datetime.combine(day(first), time(5), VIETNAM) for first, _ in self.down]
        lengths = [timedelta(days=days) for _, days in self.down]
        return not any(b <= at < b + n for b, n in zip(began, lengths, strict=True))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def years() -> st.SearchStrategy[Year]:
    days = st.integers(0, DAYS)
    return st.builds(
        Year,
        opens=st.integers(0, 20),
        lasts=st.integers(1, 30),
        off=st.frozensets(days, max_size=8),
        worked=st.frozensets(days, max_size=4),
        down=st.lists(st.tuples(days, st.integers(1, 12)), max_size=4).map(tuple),
        sent=st.dictionaries(st.sampled_from(UNITS), st.tuples(days, st.integers(0, 4))),
        moves=st.lists(
            st.tuples(days, st.sampled_from(["all", *UNITS]), st.integers(1, 15)), max_size=3
        ).map(tuple),
    )


@pytest.fixture(scope="module")
def loaded() -> LoadedPlan:
    return load_plan(find_plan("thanh-mien-par-index-2023"))


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        opened = open_house(Path(folder), mark="DIỄN TẬP")
        yield opened
        opened.close()


def plan_of(loaded: LoadedPlan, year: Year) -> Plan:
    """Two stages: the units', and the appraisal that waits for it."""
    first, second = (loaded.plan.stage(key) for key in (STAGE, "appraisal"))
    due = year.opens + year.lasts
    window = {"stated": None, "after": (), "opens": day(year.opens), "due": day(due).isoformat()}
    after = {"stated": None, "needs": (), "after": (STAGE,), "due": day(due + 8).isoformat()}
    stages = (first.model_copy(update=window), second.model_copy(update=after))
    units = tuple(unit for unit in loaded.plan.units if unit.code in UNITS)
    key = f"tinh-chat-{next(NUMBERS)}"
    parts = {"key": key, "units": units, "stages": stages, "starts": FIRST}
    return loaded.plan.model_copy(update=parts)


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


def close(house: House, context: CycleContext, moment_id: str, key: str) -> None:
    with house.ledger.transaction() as session:
        state = stage_state(session, context.id, key)
        if state.state == "open":
            done = session.scalar(
                select(func.count()).where(Receipt.cycle_id == context.id, Receipt.stage == key)
            )
            state.state = "sealed" if done == len(UNITS) else "blocked"
        finish(session, moment_id, house.clock.now(), blocked=state.state == "waiting")


def live(house: House, loaded: LoadedPlan, year: Year) -> tuple[CycleContext, list[datetime]]:
    """The cycle's life; its context and the instants at which it was woken."""
    clock = SimulatedClock(datetime.combine(FIRST, time(0), VIETNAM))
    house.clock = clock
    context = activate(house, plan_of(loaded, year), loaded.criteria, "quan-tri")
    wakes = []
    for number in range(DAYS + 1):
        for index, hour in enumerate(WAKES):
            clock.move_to(datetime.combine(day(number), hour, VIETNAM))
            happen(house, context, year, number, index)
            if year.is_up(clock.now()):
                wake(house, context)
                wakes.append(clock.now())
    return context, wakes


def happen(house: House, context: CycleContext, year: Year, number: int, index: int) -> None:
    for unit, when in year.sent.items():
        if when == (number, index):
            accept(house, context, unit)
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


def written(house: House, context: CycleContext) -> list[tuple[Reminder, datetime]]:
    with house.ledger.session() as session:
        rows = session.execute(
            select(Reminder, Message.queued_at)
            .join(Message, Message.id == Reminder.message_id)
            .where(Reminder.cycle_id == context.id)
            .order_by(Message.queued_at)
        )
        return [(reminder, at.astimezone(VIETNAM)) for reminder, at in rows]


def check(house: House, context: CycleContext, year: Year, wakes: list[datetime]) -> None:
    rows = written(house, context)
    with house.ledger.session() as session:
        opened = dict(
            session.execute(
                select(StageState.key, StageState.opened_at).where(
                    StageState.cycle_id == context.id
                )
            ).all()
        )
    seen = set()
    for row, at in rows:
        assert context.calendar.is_working_day(at.date()), at
        assert time(7, 30) <= at.time() <= time(17), at
        assert opened[row.stage] is not None
        assert at >= opened[row.stage]
        if row.unit_code in year.sent:
            number, index = year.sent[row.unit_code]
            assert at < datetime.combine(day(number), WAKES[index], VIETNAM)
        key = (row.unit_code, row.person, row.stage, row.deadline_version, at)
        assert key not in seen, "one step that applies now, not all that were missed"
        seen.add(key)
    days = {(row.person, at.date(), row.message_id) for row, at in rows if row.person in UNITS}
    assert len({pair[:2] for pair in days}) == len(days), "one digest a person and day"
    every_mail_left(house, context)
    late_are_known(house, context, wakes, rows)


def every_mail_left(house: House, context: CycleContext) -> None:
    with house.ledger.session() as session:
        ids = session.execute(
            select(Message.id, Message.state).where(Message.cycle_id == context.id)
        ).all()
    assert {state for _, state in ids} <= {"sent"}
    files = {path.stem for path in (house.folder / "mail").glob(f"{context.id}.*.eml")}
    assert files == {message_id.strip("<>").split("@")[0] for message_id, _ in ids}


def late_are_known(
    house: House,
    context: CycleContext,
    wakes: list[datetime],
    rows: list[tuple[Reminder, datetime]],
) -> None:
    """Where a unit of a scope is late when machines run on the next working day, its lead knows."""
    lead = context.plan.stage(STAGE).lead
    with house.ledger.session() as session:
        for unit in UNITS:
            deadline = deadline_in_force(session, context.id, STAGE, unit)
            assert deadline.due is not None
            after = context.calendar.next_working_day(deadline.due.astimezone(VIETNAM).date())
            morning = datetime.combine(after, time(7, 30), VIETNAM)
            times = [at for at in wakes if at >= morning and office(context, at)]
            if not times or done_by(house, context, unit, times[0]):
                continue
            known = [
                at
                for row, at in rows
                if (row.person, row.deadline_version) == (lead, deadline.version)
                and row.step.startswith("overdue-")
            ]
            assert known, f"{unit} is late and its lead agency doesn't know"
            assert known[0] <= times[0]


def office(context: CycleContext, at: datetime) -> bool:
    local = at.astimezone(VIETNAM)
    in_hours = time(7, 30) <= local.time() <= time(17)
    return in_hours and context.calendar.is_working_day(local.date())


def done_by(house: House, context: CycleContext, unit: str, at: datetime) -> bool:
    with house.ledger.session() as session:
        return session.scalar(
            select(Receipt.received_at <= at).where(
                Receipt.cycle_id == context.id, Receipt.sender_code == unit
            )
        ) or (stage_state(session, context.id, STAGE).state == "sealed")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(year=years())
def test_reminders_keep_their_rules_whatever_happens(
    house: House, loaded: LoadedPlan, year: Year
) -> None:
    off = {day(number): Text("nghỉ", "off") for number in year.off}
    calendar = WorkCalendar(off, frozenset(day(number) for number in year.worked))
    with (
        mock.patch("chuky.cycle.activate.plan_calendar", return_value=calendar),
        mock.patch("chuky.cycle.context.plan_calendar", return_value=calendar),
    ):
        context, wakes = live(house, loaded, year)
        check(house, context, year, wakes)

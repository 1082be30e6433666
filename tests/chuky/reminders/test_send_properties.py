"""What holds of reminders whatever is submitted, whenever machines are up."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.moments import due_moments, finish
from chuky.cycle.stage_state import stage_state
from chuky.house import House, open_house
from chuky.ledger.models import Message, Receipt, Reminder
from chuky.plan import find_plan, load_plan
from chuky.reminders.send import send_reminders

pytestmark = pytest.mark.unit
STAGE, LEAD = "self-assessment", "ubnd-xa"
START = datetime(2023, 12, 1, 9, 0, tzinfo=VIETNAM)
DUE = datetime(2024, 1, 10, 23, 59, 59, tzinfo=VIETNAM)
UNITS = ("TM01", "TM02", "TM03")
DAYS = 60


@dataclass
class Year:
    """What happens: on which days machines run, when each unit's work is accepted."""

    up: list[int]
    accepted: dict[str, int]
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    """Reminder key → the day of the run that wrote it."""


def years() -> st.SearchStrategy[Year]:
    days = st.lists(st.integers(0, DAYS), min_size=1, max_size=12, unique=True).map(sorted)
    accepted = st.dictionaries(st.sampled_from(UNITS), st.integers(0, DAYS))
    return st.builds(Year, days, accepted)


@contextmanager
def a_house() -> Iterator[tuple[House, CycleContext, SimulatedClock]]:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    units = tuple(unit for unit in loaded.plan.units if unit.code in UNITS)
    plan = loaded.plan.model_copy(update={"units": units})
    with tempfile.TemporaryDirectory() as folder:
        clock = SimulatedClock(START)
        house = open_house(Path(folder), clock, mark="DIỄN TẬP")
        yield house, activate(house, plan, loaded.criteria, "quan-tri"), clock
        house.close()


def accept(house: House, context: CycleContext, unit: str) -> None:
    with house.ledger.transaction() as session:
        session.add(
            Receipt(
                code=unit,
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
        if moment.kind.startswith(("reminder-", "overdue-")):
            send_reminders(house, context, house.clock.now())
            continue
        with house.ledger.transaction() as session:
            state = stage_state(session, context.id, moment.stage)
            if moment.kind == "opens":
                state.state = "open"
            elif state.state == "open":
                state.state = "blocked"
            finish(session, moment.id, house.clock.now(), blocked=False)


def keys(house: House) -> list[tuple[str, ...]]:
    with house.ledger.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.stage == STAGE))
        return [(row.unit_code, row.person, row.step) for row in rows]


def live(year: Year, house: House, context: CycleContext, clock: SimulatedClock) -> None:
    for day in range(DAYS + 1):
        clock.move_to(START + timedelta(days=day))
        for unit, accepted in year.accepted.items():
            if accepted == day:
                accept(house, context, unit)
        if day in year.up:
            wake(house, context)
            for key in keys(house):
                year.seen.setdefault(key, day)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(years())
def test_no_unit_is_reminded_after_submission_or_for_more_than_one_step_a_run(year: Year) -> None:
    with a_house() as (house, context, clock):
        live(year, house, context, clock)
        for (unit, person, _), day in year.seen.items():
            if unit == person:
                assert day < year.accepted.get(unit, DAYS + 1)
        runs = [(unit, person, day) for (unit, person, _), day in year.seen.items()]
        assert len(runs) == len(set(runs)), "one step that applies now, not all that were missed"
        with house.ledger.session() as session:
            sent = session.scalars(select(Message.state)).all()
        files = list((house.folder / "mail").glob("*.eml"))
        assert len(files) == len(sent)
        assert set(sent) <= {"sent"}


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(years())
def test_every_overdue_unit_is_known_to_its_lead_once_the_last_step_has_run(year: Year) -> None:
    year.up = [*year.up, DAYS]
    with a_house() as (house, context, clock):
        live(year, house, context, clock)
        climbed = context.calendar.add_working_days(DUE.date(), 3)
        first = min(
            day
            for day in year.up
            if datetime.combine(climbed, time(7, 30), VIETNAM) <= START + timedelta(days=day)
        )
        late = [unit for unit in UNITS if year.accepted.get(unit, DAYS + 1) > first]
        known = [
            day
            for (_, person, step), day in year.seen.items()
            if (person, step) == (LEAD, "overdue-3")
        ]
        assert known == ([first] if late else [])


def test_reminders_fall_on_working_days_at_their_hour_after_the_opening() -> None:
    with a_house() as (_, context, _clock):
        for moment in context.timetable.moments:
            if "-" in moment.kind:
                opens = context.timetable.window(moment.stage).opens
                assert context.calendar.is_working_day(moment.at.date())
                assert moment.at.time() == context.rules.hour
                assert opens is None or moment.at >= opens

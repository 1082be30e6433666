"""The two-tier template's year 2026–2027 day by day, and the swapped days of January 2026."""

from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from chuky.clock import VIETNAM, SimulatedClock, local_day
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.moments import DueMoment
from chuky.cycle.seal_stage import seal_stage
from chuky.cycle.stage_state import deadline_in_force
from chuky.house import House, open_house
from chuky.ledger.models import Message, Moment, Reminder, StageState
from chuky.plan import Plan, find_plan, load_plan
from chuky.reminders.hours import next_opening, office_open
from tests.chuky.reminders.test_send_properties import wake

pytestmark = pytest.mark.unit
TET = (date(2027, 2, 4), date(2027, 2, 10))
"""29 Tết to mùng năm: seven days off, nobody reads mail."""
NEW_YEAR_SWAP, MADE_UP = date(2026, 1, 2), date(2026, 1, 10)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(tmp_path, mark="DIỄN TẬP – SỐ LIỆU MÔ PHỎNG")


def local(day: date, hour: time = time(7, 30)) -> datetime:
    return datetime.combine(day, hour, VIETNAM)


def lived(house: House, plan: Plan, last: date) -> list[tuple[Reminder, Message]]:
    """Every day is woken in the morning and at night, nobody does anything."""
    loaded = load_plan(find_plan(plan.key if plan.key != "tet" else "thanh-mien-par-index-2023"))
    clock = SimulatedClock(local(plan.starts, time(0)))
    house.clock = clock
    context = activate(house, plan, loaded.criteria, "quan-tri")
    day = plan.starts
    while day <= last:
        for hour in (time(7, 30), time(22)):
            clock.move_to(local(day, hour))
            wake(house, context)
        day += timedelta(days=1)
    with house.ledger.session() as session:
        pairs = select(Reminder, Message).join(Message, Message.id == Reminder.message_id)
        return [(row[0], row[1]) for row in session.execute(pairs)]


def test_every_reminder_of_the_template_falls_on_a_working_morning_and_none_in_tet(
    house: House,
) -> None:
    template = load_plan(find_plan("chinh-quyen-than-thien-2026")).plan
    stages = tuple(stage.model_copy(update={"after": ()}) for stage in template.stages)
    plan = template.model_copy(update={"stages": stages})
    written = lived(house, plan, date(2027, 12, 31))
    context = house.contexts[plan.key]
    days = {message.queued_at.astimezone(VIETNAM) for _, message in written}
    assert {row.stage for row, _ in written} == {
        window.stage.key for window in context.timetable.windows if window.due is not None
    }
    assert {at.time() for at in days} == {time(7, 30)}
    for at in days:
        assert context.calendar.is_working_day(at.date()), at
        assert not TET[0] <= at.date() <= TET[1]
    assert not any(
        context.calendar.is_working_day(TET[0] + timedelta(days=number)) for number in range(7)
    )
    people = [(row.person, m.queued_at.date(), m.id) for row, m in written]
    assert len({pair[:2] for pair in people}) == len(set(people)), "one digest a person and day"
    mails = list((house.folder / "mail").glob("*.eml"))
    for path in mails:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        dated = parsedate_to_datetime(mail["Date"]).astimezone(VIETNAM)
        assert context.calendar.is_working_day(dated.date())
        assert "DIỄN TẬP" in mail["Subject"]
    assert len(mails) >= len({message.id for _, message in written})


def test_a_whole_year_runs_in_its_order_and_what_counts_from_a_seal_is_reminded_of(
    house: House,
) -> None:
    template = load_plan(find_plan("chinh-quyen-than-thien-2026"))
    clock = SimulatedClock(local(template.plan.starts, time(0)))
    house.clock = clock
    context = activate(house, template.plan, template.criteria, "quan-tri")
    day = template.plan.starts
    while day <= date(2027, 5, 31):
        for hour in (time(7, 30), time(22)):
            clock.move_to(local(day, hour))
            wake(house, context)
        seal_what_is_due(house, context, day)
        day += timedelta(days=1)
    with house.ledger.session() as session:
        pairs = select(Reminder, Message).join(Message, Message.id == Reminder.message_id)
        written = [(row[0], row[1].queued_at.astimezone(VIETNAM)) for row in session.execute(pairs)]
        opened = {
            row.key: row.opened_at.astimezone(VIETNAM).date()
            for row in session.scalars(select(StageState))
            if row.opened_at
        }
    assert set(opened) == {stage.key for stage in template.plan.stages}
    assert opened["sign-printing"] == date(2027, 3, 31)
    assert all(context.calendar.is_working_day(at.date()) for _, at in written)
    counted = {row.step: at for row, at in written if row.stage == "sign-printing"}
    assert counted["reminder-0"] == local(date(2027, 4, 14))
    assert counted["overdue-1"] == local(date(2027, 4, 15))
    assert counted["overdue-3"] == local(date(2027, 4, 20)), "over the Hùng Kings' day"
    assert "reminder-10" not in counted, "it lies before the seal"
    waits = {row.stage for row, at in written if at.date() < opened[row.stage]}
    assert waits == set()


def seal_what_is_due(house: House, context: CycleContext, day: date) -> None:
    """On its last day each stage is sealed, and one without a day when all else is; what counts
    from a seal is left late."""
    for stage in context.plan.stages:
        with house.ledger.session() as session:
            state = session.get_one(StageState, (context.id, stage.key))
            deadline = deadline_in_force(session, context.id, stage.key)
            rows = select(Moment).where(Moment.stage == stage.key).order_by(Moment.at)
            row = session.scalars(rows).first()
        over = deadline.due is None or local_day(deadline.due) <= day
        works = state.state in ("open", "blocked") and stage.key != "sign-printing"
        if works and over and row is not None:
            moment = DueMoment(row.id, context.id, stage.key, stage.kind, row.kind, row.at)
            seal_stage(house, context, moment, ())
            wake(house, context)


@pytest.mark.parametrize(
    ("due", "kind", "day"),
    [
        (date(2026, 1, 13), "reminder-2", MADE_UP),
        (date(2026, 1, 5), "reminder-2", date(2025, 12, 30)),
        (date(2025, 12, 31), "overdue-1", date(2026, 1, 5)),
        (date(2026, 1, 9), "overdue-1", MADE_UP),
        (NEW_YEAR_SWAP, "reminder-0", date(2025, 12, 31)),
    ],
)
def test_the_swapped_days_of_january_2026_are_a_day_off_and_a_working_day(
    house: House, due: date, kind: str, day: date
) -> None:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    window = {"stated": None, "due": due.isoformat(), "opens": date(2025, 12, 1), "after": ()}
    stage = loaded.plan.stage("self-assessment").model_copy(update=window)
    parts = {"key": "tet", "stages": (stage,), "starts": date(2025, 12, 1)}
    written = lived(house, loaded.plan.model_copy(update=parts), date(2026, 1, 20))
    days = {
        message.queued_at.astimezone(VIETNAM).date() for row, message in written if row.step == kind
    }
    assert days == {day}
    assert NEW_YEAR_SWAP not in {m.queued_at.astimezone(VIETNAM).date() for _, m in written}


def test_machines_that_come_back_on_the_swapped_days_wait_or_send(house: House) -> None:
    loaded = load_plan(find_plan("thanh-mien-par-index-2023"))
    plan = loaded.plan.model_copy(update={"starts": date(2025, 12, 1)})
    house.clock = SimulatedClock(local(date(2025, 12, 1)))
    context = activate(house, plan, loaded.criteria, "quan-tri")
    assert not office_open(context.rules, context.calendar, local(NEW_YEAR_SWAP, time(9)))
    assert office_open(context.rules, context.calendar, local(MADE_UP, time(9)))
    morning = next_opening(context.rules, context.calendar, local(NEW_YEAR_SWAP, time(9)))
    assert morning == local(date(2026, 1, 5))
    evening = next_opening(context.rules, context.calendar, local(date(2026, 1, 9), time(18)))
    assert evening == local(MADE_UP)

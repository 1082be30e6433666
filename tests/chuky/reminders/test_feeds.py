"""Calendar feeds: valid iCalendar, stable events, links that end when a new one is made."""

from datetime import date

import pytest
from icalendar import Calendar

from chuky.cycle.move import Move, move_deadline
from chuky.plan.timetable import day_end
from chuky.reminders.feeds import (
    Feed,
    calendar_of,
    calendar_token,
    cycle_calendar,
    feed_text,
    person_calendar,
)
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]


def events(text: str) -> dict[str, tuple[str, int]]:
    calendar = Calendar.from_ical(text)
    assert not calendar.errors
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return {
        str(event["UID"]): (str(event["DTSTART"].dt), int(event["SEQUENCE"]))
        for event in calendar.walk("VEVENT")
    }


def test_a_unit_sees_its_own_deadline_and_a_move_replaces_the_event(running: Running) -> None:
    running.at(2024, 1, 4, 9)
    unit, other = (unit.code for unit in running.context.plan.units[:2])
    uid = f"{running.context.id}-self-assessment-{unit}-due@chuky"
    with running.house.ledger.session() as session:
        before = events(person_calendar(session, running.context, unit))
    assert before[uid] == ("2024-01-10", 0)
    move = Move("self-assessment", day_end(date(2024, 1, 17)), "mất điện", scope=unit)
    move_deadline(running.house, running.context, move, "quan-tri")
    with running.house.ledger.session() as session:
        after = events(person_calendar(session, running.context, unit))
        others = events(person_calendar(session, running.context, other))
    assert after[uid] == ("2024-01-17", 1)
    assert others[uid.replace(unit, other)] == ("2024-01-10", 0)


def test_the_cycles_calendar_has_every_stage_with_a_day(running: Running) -> None:
    with running.house.ledger.session() as session:
        found = events(cycle_calendar(session, running.context))
    dated = [w for w in running.context.timetable.windows if w.due is not None]
    assert len([uid for uid in found if uid.endswith("-due@chuky")]) == len(dated)


def test_a_link_opens_one_feed_until_a_new_one_is_made(running: Running) -> None:
    cycle, now = running.context.id, running.house.clock.now()
    with running.house.ledger.transaction() as session:
        first = calendar_token(session, cycle, "*", now)
        assert calendar_of(session, first) == Feed(cycle, "*")
        second = calendar_token(session, cycle, "*", now)
        assert calendar_of(session, first) is None
        assert calendar_of(session, "đoán") is None
        assert events(feed_text(session, running.context, Feed(cycle, "*")))
    assert first != second

"""A cycle lived in one process: moments run, stages sealed, counted windows begun.

`python -m tests.chuky.cli.living HOME`: prints every moment of the ledger at the end; run in
several time zones by `test_machine_zone.py`.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from chuky.clock import SimulatedClock
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.moments import DueMoment, due_moments
from chuky.cycle.move import Move, move_deadline
from chuky.cycle.open_stage import open_stage
from chuky.cycle.seal_stage import seal_stage
from chuky.house import House, open_house
from chuky.ledger.models import Message, Moment, StageState
from chuky.mark import MARK
from chuky.plan import Plan, find_plan, load_plan
from chuky.plan.timetable import day_end
from chuky.reminders.send import send_reminders

PLAN = "binh-phuoc-friendly-2024"
BEGIN = datetime(2024, 8, 1, tzinfo=UTC)
AT_NIGHT = datetime(2024, 12, 1, 17, 30, tzinfo=UTC)
"""Monday 2 December, half past midnight in Vietnam; still Sunday in Greenwich and New York."""
COUNTED = "sign-printing"


def plan_that_counts() -> Plan:
    """Bình Phước's plan, its signs due ten working days after the recognition."""
    plan = load_plan(find_plan(PLAN)).plan
    wording = "Trong 10 ngày làm việc sau khi được UBND tỉnh công nhận"
    change = {"stated": wording, "grace": "1 working day"}
    stages = [s.model_copy(update=change) if s.key == COUNTED else s for s in plan.stages]
    return plan.model_copy(update={"stages": tuple(stages), "units": plan.units[:2]})


def run(house: House, context: CycleContext) -> None:
    """Everything that is due, each stage sealed at its closing whatever is in it."""
    while due := due_moments(house, context.id):
        moment = due[0]
        if moment.kind == "opens":
            open_stage(house, context, moment)
        elif moment.reminds:
            send_reminders(house, context, moment.at)
        else:
            seal_stage(house, context, moment, ())


def main() -> None:
    clock = SimulatedClock(BEGIN)
    house = open_house(Path(sys.argv[1]), clock, MARK)
    loaded = load_plan(find_plan(PLAN))
    context = activate(house, plan_that_counts(), loaded.criteria, "quan-tri")
    later = Move("self-assessment", day_end(date(2024, 10, 15)), "bão")
    move_deadline(house, context, later, "quan-tri")
    while clock.now() < AT_NIGHT:
        clock.move_to(min(clock.now() + timedelta(hours=6), AT_NIGHT))
        run(house, context)
    recognise(house, context)
    for _ in range(30):
        clock.move_to(clock.now() + timedelta(days=1))
        run(house, context)
    show(house)


def recognise(house: House, context: CycleContext) -> None:
    """The stage that the counted one waits for is sealed now."""
    with house.ledger.session() as session:
        query = select(Moment).where(Moment.stage == "recognition").order_by(Moment.at)
        row = session.scalars(query).first()
        assert row is not None
        kind = session.get_one(StageState, (context.id, row.stage)).kind
    moment = DueMoment(row.id, row.cycle_id, row.stage, kind, row.kind, row.at)
    seal_stage(house, context, moment, ())


def show(house: House) -> None:
    with house.ledger.session() as session:
        for row in session.scalars(select(Moment).order_by(Moment.id)):
            sys.stdout.write(f"{row.id} {row.at.astimezone(UTC).isoformat()} {row.state}\n")
        for message in session.scalars(select(Message).order_by(Message.id)):
            sys.stdout.write(f"{message.id} {message.sha256}\n")
    house.close()


if __name__ == "__main__":
    main()

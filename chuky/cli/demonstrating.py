"""What `chuky demo` shows: two rehearsed cycles in one house, one published, one half way.

Belongs here: making them and the sign-ins. The pages are the web application's own.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from chuky.access.accounts import add_account, set_password
from chuky.access.roles import ALL, OF_A_UNIT, ROLES, Grant, Role, give_role, grants_of
from chuky.clock import VIETNAM
from chuky.cycle.exceptions import StageNotOpen
from chuky.house import House, HouseSettings
from chuky.ledger.access import Account
from chuky.ledger.models import Receipt
from chuky.plan import Plan
from chuky.plan.load import LoadedPlan, find_plan, load_plan
from chuky.plan.roll import roll
from chuky.rehearsal.options import RehearsalOptions

if TYPE_CHECKING:
    from dashboard.web import Web
    from flows.engine import Engine

PUBLISHED = "thanh-mien-par-index-2023"
RUNNING = "thanh-mien-par-index-2024"
"""The published plan rolled to its next year, so that last year stands beside it."""
STANDS = datetime(2025, 1, 13, 9, tzinfo=VIETNAM)
"""A working day after the units' deadline: some are late, some were sent back, the gate holds their
stage, reminders are out, and the appraisal is open: every role finds something to do."""
PASSWORD = "diễn tập chính quyền thân thiện"  # noqa: S105  shown on the sign-in page of a demo


def running_plan() -> LoadedPlan:
    """The second cycle's plan: made from the first, as `chuky roll` makes it.

    Its units get telephone numbers that nobody can have, so that call lists have something to show.
    """
    import yaml

    path = find_plan(PUBLISHED)
    loaded = load_plan(path)
    text = roll(path.read_text(encoding="utf-8"), loaded.plan, loaded.plan.year + 1)
    plan = Plan.model_validate(yaml.safe_load(text))
    units = tuple(
        unit.model_copy(update={"phone": f"0220 0000 {number:03}"})
        for number, unit in enumerate(plan.units, start=1)
    )
    return replace(loaded, plan=plan.model_copy(update={"units": units}))


def running_options(folder: Path, until: datetime) -> RehearsalOptions:
    """The running cycle is rehearsed beside the published one, into the same ledger and vault."""
    shared = HouseSettings(f"sqlite:///{(folder / 'ledger.db').resolve()}", str(folder / "vault"))
    return RehearsalOptions(
        folder.with_name(f"{folder.name}-{RUNNING}"), faults="severe", house=shared, until=until
    )


def run_on(folder: Path, day: date, engine: "Engine | None" = None) -> None:
    """Play the running cycle up to the end of a day, with a Prefect server of its own."""
    from flows.rehearse import rehearse

    until = datetime.combine(day, time(23, 59, 59), VIETNAM)
    options = running_options(folder, until)
    rehearse(running_plan(), options, _quiet, engine).house.close()


def demonstration(folder: Path, engine: "Engine | None" = None) -> "Web":
    """The web application's parts over both cycles of `folder`; the published one is there."""
    from chuky.clock import SimulatedClock, SystemClock, local_day
    from chuky.house import open_house
    from chuky.mark import MARK
    from dashboard.web import Demonstration, Web
    from flows.play import last_event

    run_on(folder, local_day(STANDS), engine)
    house = open_house(folder, SimulatedClock(STANDS), MARK)
    house.publications[PUBLISHED] = folder / "publication"
    house.publications[RUNNING] = running_options(folder, STANDS).folder / "publication"
    house.clock = clock = SimulatedClock(max(STANDS, last_event(house, RUNNING)))

    def on(day: date) -> None:
        run_on(folder, day, engine)
        clock.move_to(max(clock.now(), last_event(house, RUNNING)))

    shown = Demonstration(add_sign_ins(house, RUNNING), RUNNING, on)
    begin_form(house, RUNNING)
    return Web(house, SystemClock(), False, shown)


def _quiet(_what: str, _done: int, _total: int) -> None:
    """A page that follows needs no line of progress."""


def add_sign_ins(house: House, cycle: str) -> tuple[tuple[str, str, str], ...]:
    """An account of each role in the running cycle; made once, the same at every start."""
    unit = owing_unit(house, cycle)
    people: list[tuple[str, Role, str, str]] = [
        ("quan-tri", "administrator", ALL, ALL),
        ("quan-tri-2", "administrator", ALL, ALL),
        ("can-bo", "contributor", cycle, unit),
        ("thu-truong", "head", cycle, unit),
        ("tham-dinh", "appraiser", cycle, ALL),
        ("hoi-dong", "councillor", cycle, ALL),
        ("thu-ky", "secretary", cycle, ALL),
        ("van-hanh", "operator", ALL, ALL),
        ("kiem-toan", "auditor", ALL, ALL),
    ]
    now = house.clock.now()  # the rehearsed year's: what is on record stands in its order
    for account, role, where, whose in people:
        with house.ledger.transaction() as session:
            if session.get(Account, account) is not None:
                continue
            row = add_account(session, account, f"{ROLES[role].vi} (diễn tập)", "demo", now)
            set_password(session, row, PASSWORD, "demo", now)
            give_role(session, account, Grant(role, where, whose), "quan-tri", "quan-tri-2", now)
            if role in OF_A_UNIT:  # they read last year's result too
                before = Grant(role, PUBLISHED, whose)
                give_role(session, account, before, "quan-tri", "quan-tri-2", now)
    return tuple((account, PASSWORD, _what(role, whose)) for account, role, _, whose in people)


def begin_form(house: House, cycle: str) -> None:
    """The officer who signs in finds the form half filled in, while its stage takes work."""
    from chuky.cycle.context import load_cycle
    from chuky.rehearsal.half_done import leave_half_done

    context, code = load_cycle(house, cycle), owing_unit(house, cycle)
    stage = next(one for one in context.plan.stages if one.kind == "self_assessment")
    with suppress(StageNotOpen):  # the clock ran on and the stage is sealed
        leave_half_done(house, context, stage, context.unit(code, stage), "can-bo")


def owing_unit(house: House, cycle: str) -> str:
    """A unit whose people have something to do: the one they had before, else one that is late."""
    with house.ledger.session() as session:
        known = grants_of(session, "can-bo")
        if known:
            return known[0].unit
        sent = select(Receipt.sender_code).where(Receipt.cycle_id == cycle)
        codes = set(session.scalars(sent))
    units = [unit.code for unit in running_plan().plan.units]
    return next((code for code in units if code not in codes), units[0])


def _what(role: Role, unit: str) -> str:
    return f"{ROLES[role]} {unit}" if role in OF_A_UNIT else str(ROLES[role])

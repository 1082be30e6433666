"""What `chuky demo` shows: two rehearsed cycles in one house, one published, one half way.

Belongs here: making them and the sign-ins. The pages are the web application's own.
"""

from datetime import date, datetime, time
from pathlib import Path

from chuky.access.accounts import add_account, set_password
from chuky.access.roles import ALL, OF_A_UNIT, ROLES, Grant, Role, give_role
from chuky.clock import VIETNAM, SystemClock
from chuky.house import House, HouseSettings
from chuky.ledger.access import Account
from chuky.plan.load import LoadedPlan, find_plan, load_plan
from chuky.rehearsal.options import RehearsalOptions

RUNNING = "chinh-quyen-than-thien-2026"
STANDS = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)
"""Three days after the units' deadline: some are late, some were sent back, reminders are out."""
PASSWORD = "diễn tập chính quyền thân thiện"  # noqa: S105  shown on the sign-in page of a demo


def running_plan() -> LoadedPlan:
    return load_plan(find_plan(RUNNING))


def running_options(folder: Path, until: datetime) -> RehearsalOptions:
    """The running cycle is rehearsed beside the published one, into the same ledger and vault."""
    shared = HouseSettings(f"sqlite:///{(folder / 'ledger.db').resolve()}", str(folder / "vault"))
    return RehearsalOptions(
        folder.with_name(f"{folder.name}-running"), faults="severe", house=shared, until=until
    )


def run_on(folder: Path, day: date) -> None:
    """Play the running cycle up to the end of a day, with a Prefect server of its own."""
    from flows.rehearse import rehearse

    until = datetime.combine(day, time(23, 59, 59), VIETNAM)
    rehearse(running_plan(), running_options(folder, until), _quiet).house.close()


def _quiet(_what: str, _done: int, _total: int) -> None:
    """A page that follows needs no line of progress."""


def add_sign_ins(house: House, cycle: str) -> tuple[tuple[str, str, str], ...]:
    """An account of each role in the running cycle; made once, the same at every start."""
    units = [unit.code for unit in running_plan().plan.units]
    people: list[tuple[str, Role, str, str]] = [
        ("quan-tri", "administrator", ALL, ALL),
        ("quan-tri-2", "administrator", ALL, ALL),
        ("can-bo", "contributor", cycle, units[0]),
        ("thu-truong", "head", cycle, units[0]),
        ("tham-dinh", "appraiser", cycle, ALL),
        ("hoi-dong", "councillor", cycle, ALL),
        ("thu-ky", "secretary", cycle, ALL),
        ("van-hanh", "operator", ALL, ALL),
        ("kiem-toan", "auditor", ALL, ALL),
    ]
    now = SystemClock().now()
    for account, role, where, unit in people:
        with house.ledger.transaction() as session:
            if session.get(Account, account) is not None:
                continue
            row = add_account(session, account, f"{ROLES[role].vi} (diễn tập)", "demo", now)
            set_password(session, row, PASSWORD, "demo", now)
            give_role(session, account, Grant(role, where, unit), "demo", "demo", now)
    return tuple((account, PASSWORD, _what(role, unit)) for account, role, _where, unit in people)


def _what(role: Role, unit: str) -> str:
    return f"{ROLES[role]} {unit}" if role in OF_A_UNIT else str(ROLES[role])

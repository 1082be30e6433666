"""A house in the middle of a big cycle: units that sent, were returned or are silent, with letters.

Belongs here: rows written straight into the ledger, as the services would leave them; playing
3,321 units through the services takes minutes and is measured elsewhere.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from chuky.access.accounts import add_account, set_password
from chuky.access.roles import ALL, Grant, give_role
from chuky.access.sessions import open_session
from chuky.clock import VIETNAM, Clock, SimulatedClock
from chuky.criteria import PointSource
from chuky.cycle.activate import activate
from chuky.cycle.context import CycleContext
from chuky.cycle.filing import store_file
from chuky.cycle.moments import due_moments
from chuky.cycle.open_stage import open_stage
from chuky.cycle.scores import components_for
from chuky.house import House, HouseSettings, open_house
from chuky.ledger.audit import append
from chuky.ledger.models import Message, Receipt, Reminder, Score
from chuky.plan import Plan, Stage, Unit, find_plan, load_plan

PLAN = "thanh-mien-par-index-2023"
STARTS = datetime(2023, 11, 20, tzinfo=VIETNAM)
STANDS = datetime(2024, 1, 11, 9, tzinfo=VIETNAM)
"""The day after the units' deadline: the list of who is late is what everybody opens."""
OF_A_PROVINCE = 98
"""Communes of each province: 34 provinces for a country."""
LETTERS = 3
"""Reminders that a unit has had by then."""
FILE = b"one file stands for all that was sent"


def busy_house(folder: Path, units: int, mark: str | None = None) -> tuple[House, CycleContext]:
    """The house with one cycle: of ten units 8 accepted, 1 returned, 1 silent; 3 appraised."""
    house, context = opened_house(folder, units, mark)
    with house.ledger.transaction() as session:
        _fill(house, session, context)
    return house, context


def opened_house(
    folder: Path, units: int, mark: str | None = None, settings: HouseSettings | None = None
) -> tuple[House, CycleContext]:
    """The house with one cycle whose stages are open; nobody has sent anything."""
    clock = SimulatedClock(STARTS)
    house = open_house(folder, clock, mark, settings)
    loaded = load_plan(find_plan(PLAN))
    plan = loaded.plan.model_copy(update={"units": _communes(loaded.plan, units)})
    context = activate(house, plan, loaded.criteria, "quan-tri", confirm_illustrative=True)
    clock.move_to(STANDS)
    for moment in due_moments(house, context.id):
        if moment.kind == "opens":
            open_stage(house, context, moment)
    return house, context


def heads(house: House, context: CycleContext, password: str, clock: Clock) -> list[str]:
    """An account for each unit, who may write and approve; one hash for all passwords."""
    now, accounts = clock.now(), []
    with house.ledger.transaction() as session:
        for unit in context.plan.units:
            account = f"thu-truong-{unit.code.lower()}"
            row = add_account(session, account, f"Thủ trưởng {unit.name}", "benchmarks", now)
            if not accounts:
                set_password(session, row, password, "benchmarks", now)
                known = row.password_hash
            row.password_hash = known
            give_role(session, account, Grant("head", context.id, unit.code), "a", "b", now)
            accounts.append(account)
    return accounts


def administrators(house: House, number: int, clock: Clock) -> list[str]:
    """Cookies of this many signed-in administrators; a sign-in's password is measured elsewhere."""
    now, cookies = clock.now(), []
    with house.ledger.transaction() as session:
        for n in range(number):
            account = f"quan-tri-{n}"
            add_account(session, account, f"Quản trị {n}", "benchmarks", now)
            give_role(session, account, Grant("administrator", ALL, ALL), "a", "b", now)
            cookies.append(open_session(session, account, "benchmarks", now))
    return cookies


def _communes(plan: Plan, number: int) -> tuple[Unit, ...]:
    one = plan.units[0]
    return tuple(
        one.model_copy(
            update={
                "code": f"X{n:04}",
                "name": f"Xã số {n}",
                "email": f"x{n}@xa.example",
                "cluster": f"Tỉnh số {n // OF_A_PROVINCE}",
            }
        )
        for n in range(number)
    )


def _fill(house: House, session: Session, context: CycleContext) -> None:
    own = next(stage for stage in context.plan.stages if stage.kind == "self_assessment")
    given = next(stage for stage in context.plan.stages if stage.kind == "appraisal")
    sha256 = store_file(house, session, FILE, "text/csv")
    sent = [unit for n, unit in enumerate(context.plan.units) if n % 10 != 9]
    session.execute(insert(Receipt), list(_receipts(context, own, sent, sha256)))
    accepted = [unit for n, unit in enumerate(context.plan.units) if n % 10 < 8]
    appraised = accepted[: len(context.plan.units) * 3 // 10]
    session.execute(insert(Score), list(_scores(context, own, "self_score", accepted)))
    session.execute(insert(Score), list(_scores(context, given, "appraised_score", appraised)))
    letters = list(_letters(context, sha256))
    session.execute(insert(Message), letters)
    session.execute(insert(Reminder), list(_reasons(context, own, letters)))
    _trail(session, context, [unit.code for unit in sent])


def _receipts(
    context: CycleContext, stage: Stage, units: list[Unit], sha256: str
) -> Iterator[dict[str, Any]]:
    for n, unit in enumerate(units):
        returned = n % 9 == 8
        yield {
            "code": hashlib.sha256(unit.code.encode()).hexdigest()[:11].upper(),
            "cycle_id": context.id,
            "stage": stage.key,
            "sender_code": unit.code,
            "dataset": "self_assessment",
            "attempt": 1,
            "sent_by": f"can-bo-{unit.code}",
            "file_name": f"tu-cham-{unit.code}.csv",
            "sha256": sha256,
            "received_at": _minutes(n),
            "late": False,
            "counts": True,
            "simulated": False,
            "verdict": "returned" if returned else "accepted",
            "findings": 4 if returned else 0,
            "report_sha256": None,
        }


def _scores(
    context: CycleContext, stage: Stage, source: PointSource, units: list[Unit]
) -> Iterator[dict[str, Any]]:
    for n, unit in enumerate(units):
        for code, component in components_for(context, unit, source).items():
            yield {
                "cycle_id": context.id,
                "stage": stage.key,
                "unit_code": unit.code,
                "component_code": code,
                "version": 1,
                "source": source,
                "points": component.max_points if n % 3 else Decimal(0),
                "evidence": "TL-01",
                "explanation": "",
                "receipt": None,
                "actor": "benchmarks",
                "at": _minutes(n),
            }


def _letters(context: CycleContext, sha256: str) -> Iterator[dict[str, Any]]:
    for unit in context.plan.units:
        for number in range(LETTERS):
            at = STANDS - timedelta(days=2 * (LETTERS - number))
            yield {
                "id": f"<{context.id}.{unit.code}.{number}@chuky>",
                "cycle_id": context.id,
                "recipient": unit.email,
                "subject": "[Chu Kỳ] Nhắc việc: Tự chấm điểm",
                "sha256": sha256,
                "state": "sent",
                "queued_at": at,
                "sent_at": at,
            }


def _reasons(
    context: CycleContext, stage: Stage, letters: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    codes = [unit.code for unit in context.plan.units for _ in range(LETTERS)]
    for n, (code, letter) in enumerate(zip(codes, letters, strict=True)):
        yield {
            "cycle_id": context.id,
            "stage": stage.key,
            "unit_code": code,
            "person": f"officer:{code}",
            "rule": "default",
            "step": f"-{10 - n % LETTERS}",
            "deadline_version": 1,
            "message_id": letter["id"],
        }


def _trail(session: Session, context: CycleContext, codes: list[str]) -> None:
    """An event a submission; the ledger's triggers let a chain grow in no other way."""
    for n, code in enumerate(codes):
        append(session, context.id, _minutes(n), code, "submission.received", {"sender": code})


def _minutes(n: int) -> datetime:
    return (STANDS - timedelta(days=2) + timedelta(minutes=n % 1440)).astimezone(UTC)

"""What a stage may still get in time: units that were extended, the grace; whether all is in.

A stage that waits for those is no fault: its closing comes when they are in, or when their time is
over. Reads; what closes a stage is in `close_stage.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM, local_day
from chuky.cycle.context import CycleContext
from chuky.cycle.existing import freed_units, owing_units
from chuky.cycle.stage_state import (
    TAKES_WORK,
    complete_now,
    deadline_in_force,
    extended_units,
    last_instant,
    stage_state,
    wake_stage,
)
from chuky.language import Text
from chuky.ledger.models import Deadline, Receipt, StageState
from chuky.plan import Stage


@dataclass(frozen=True)
class Wait:
    """`until`: the last instant at which work may come in time. `units`: the names of those that
    were extended and are not in; none: the grace of all.
    """

    stage: str
    until: datetime
    units: tuple[str, ...]

    def say(self) -> Text:
        local = self.until.astimezone(VIETNAM)
        if self.units:
            more = ", …" if len(self.units) > 3 else ""
            names = ", ".join(self.units[:3]) + more
            quoted = ", ".join(f"“{name}”" for name in self.units[:3]) + more
            return Text(
                f"chờ đơn vị được gia hạn đến {local:%d/%m/%Y} ({names})",
                f"waits for units extended to {local:%d/%m/%Y} ({quoted})",
            )
        return Text(
            f"trong thời gian ân hạn đến {local:%d/%m/%Y %H:%M}",
            f"in the grace until {local:%d/%m/%Y %H:%M}",
        )


def units_in(session: Session, cycle_id: str, stage: str) -> set[str]:
    """Units whose submission was accepted and counts."""
    return set(
        session.scalars(
            select(Receipt.sender_code).where(
                Receipt.cycle_id == cycle_id,
                Receipt.stage == stage,
                Receipt.verdict == "accepted",
                Receipt.counts.is_(True),
            )
        )
    )


def missing_units(
    session: Session, context: CycleContext, stage: Stage, now: datetime
) -> list[str]:
    """Codes of the units that owe a self-assessment and are not in; of other kinds nobody is
    missing.
    """
    if stage.kind != "self_assessment":
        return []
    there = units_in(session, context.id, stage.key)
    owing = owing_units(session, context, stage, local_day(now))
    return [unit.code for unit in owing if unit.code not in there]


def awaited(session: Session, context: CycleContext, stage: Stage, now: datetime) -> Wait | None:
    """What the stage, past its day, may still get in time; None before its day, or for nothing."""
    return _awaited(session, context, stage, deadline_in_force(session, context.id, stage.key), now)


def waits_of(session: Session, context: CycleContext, now: datetime) -> list[Wait]:
    """Of every stage that takes work, in the plan's order."""
    open_ = select(StageState.key).where(
        StageState.cycle_id == context.id, StageState.state == "open"
    )
    keys = set(session.scalars(open_))
    general = select(Deadline).where(Deadline.cycle_id == context.id, Deadline.scope == "all")
    rows = session.scalars(general.order_by(Deadline.version))
    return waits_among(session, context, {row.stage: row for row in rows if row.stage in keys}, now)


def waits_among(
    session: Session, context: CycleContext, open_: Mapping[str, Deadline], now: datetime
) -> list[Wait]:
    """As `waits_of`, for who has read them: the open stages, each with the newest of all units."""
    found = [
        _awaited(session, context, stage, open_[stage.key], now)
        for stage in context.plan.stages
        if stage.key in open_
    ]
    return [wait for wait in found if wait is not None]


def _awaited(
    session: Session, context: CycleContext, stage: Stage, general: Deadline, now: datetime
) -> Wait | None:
    if general.due is None or now < general.due:
        return None
    found = _extended(session, context, stage, now)
    if found is not None:
        return found
    last = last_instant(general)
    if last is None or now >= last:
        return None
    if stage.kind == "self_assessment" and not missing_units(session, context, stage, now):
        return None
    return Wait(stage.key, last, ())


def count_in(session: Session, context: CycleContext, stage: Stage, now: datetime) -> None:
    """What counts has changed: the stage is looked at again; one that closes when complete is
    sealed now, once its last unit is in."""
    wake_stage(session, context.id, stage.key)
    session.flush()
    if stage.close_when_complete and not missing_units(session, context, stage, now):
        complete_now(session, context.id, stage.key, now)


def count_in_all(session: Session, context: CycleContext, now: datetime) -> None:
    """A unit may be missing no more: every stage that takes units' work is looked at again."""
    for stage in context.plan.stages:
        taking = stage_state(session, context.id, stage.key).state in TAKES_WORK
        if stage.kind == "self_assessment" and taking:
            count_in(session, context, stage, now)


def _extended(session: Session, context: CycleContext, stage: Stage, now: datetime) -> Wait | None:
    if stage.kind != "self_assessment":
        return None
    own = extended_units(session, context.id, stage.key)
    ends = {code: last for code, row in own.items() if (last := last_instant(row)) and now < last}
    if not ends:
        return None
    free = freed_units(session, context, stage, local_day(now))
    left = sorted(set(ends) - units_in(session, context.id, stage.key) - free)
    names = tuple(context.unit(code, stage).name for code in left)
    return Wait(stage.key, max(ends[code] for code in left), names) if left else None

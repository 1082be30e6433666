"""The gate rules that one unit broke, as the newest report of each dataset has them.

Nothing is judged here: a report says what stood when its gate ran, and so does this.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.cycle.gates import excused_units, failing_rows_of
from chuky.house import House
from chuky.language import Text
from chuky.ledger.models import GateRun, Receipt
from chuky.plan import Stage

Counted = Mapping[str, Mapping[str, int]]
"""Unit → rule → how many of the unit's rows break it."""


@dataclass(frozen=True)
class BrokenRule:
    """`waived`: it no longer holds the stage for this unit. `sha256`: of the run's failing rows;
    `at`: when it ran; `since`: the unit has sent something after it.
    """

    stage: Stage
    rule: str
    severity: str
    message: Text
    rows: int
    waived: bool
    sha256: str
    at: datetime
    since: bool


@dataclass(frozen=True)
class _Summary:
    """One run's failing rows, counted; kept, as a report never changes."""

    counted: Counted
    said: Mapping[str, tuple[str, Text]]


def newest_runs(session: Session, cycle: str, stage: str = "") -> list[GateRun]:
    """The last run of each dataset of each stage."""
    query = select(GateRun).where(GateRun.cycle_id == cycle).order_by(GateRun.at)
    if stage:
        query = query.where(GateRun.stage == stage)
    return list({(run.stage, run.contract): run for run in session.scalars(query)}.values())


def broken_rules(
    house: House, session: Session, context: CycleContext, unit: str, stages: tuple[Stage, ...]
) -> list[BrokenRule]:
    """What the unit's rows broke in the newest report of each stage, errors before warnings."""
    runs = newest_runs(session, context.id, stages[0].key if len(stages) == 1 else "")
    found = [
        one
        for stage in stages
        for run in runs
        if run.stage == stage.key
        for one in _broken(house, session, context, unit, stage, run)
    ]
    return sorted(found, key=lambda one: one.severity != "error")


def _broken(
    house: House, session: Session, context: CycleContext, unit: str, stage: Stage, run: GateRun
) -> Iterator[BrokenRule]:
    sha = failing_rows_of(session, run)
    summary = _summary(house, context, sha) if sha else None
    if sha is None or summary is None or unit not in summary.counted:
        return
    excused = excused_units(house, context, stage)
    since = _sent_after(session, context.id, stage.key, unit, run.at)
    for rule, rows in summary.counted[unit].items():
        waived = unit in excused.get(rule, ())
        yield BrokenRule(stage, rule, *summary.said[rule], rows, waived, sha, run.at, since)


def _sent_after(session: Session, cycle: str, stage: str, unit: str, at: datetime) -> bool:
    query = select(Receipt.code).where(Receipt.cycle_id == cycle, Receipt.stage == stage)
    query = query.where(Receipt.sender_code == unit, Receipt.received_at > at)
    return session.scalars(query.limit(1)).first() is not None


def _summary(house: House, context: CycleContext, sha256: str) -> _Summary:
    return context.kept.get(("broken", sha256), None, partial(_counted, house, sha256))


def _counted(house: House, sha256: str) -> _Summary:
    counted: dict[str, dict[str, int]] = {}
    said = {}
    for finding in json.loads(house.vault.get(sha256))["findings"]:
        rule, message = finding["rule"], finding["message"]
        said[rule] = (finding["severity"], Text(message["vi"], message["en"]))
        for row in finding["failing"]:
            if unit := row["key"].get("unit_code"):
                rules = counted.setdefault(unit, {})
                rules[rule] = rules.get(rule, 0) + 1
    return _Summary(counted, said)

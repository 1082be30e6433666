"""What each event of the audit trail says to the units that it concerns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.clock import VIETNAM
from chuky.cycle.context import CycleContext
from chuky.cycle.stage_state import deadline_in_force
from chuky.cycle.waive import rules_of
from chuky.ledger.appraising import UnitQuery
from chuky.ledger.audit import AuditEvent
from chuky.ledger.models import Receipt
from chuky.plan import Stage
from chuky.reminders.owing import units_with_own_deadline
from chuky.reminders.text import MONTHS

UNITS_WORK = "self_assessment"


@dataclass(frozen=True)
class Notice:
    """One thing that a unit is told. `kind` names its texts; `key`: unique with kind and person;
    `to`: whose roles it concerns, where it isn't the whole unit.
    """

    kind: str
    key: str
    unit: str
    at: datetime
    values: Mapping[str, Any]
    to: tuple[str, ...] = ()


def notices_of(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    """The notices of one event, none where it concerns no unit."""
    known = {unit.code for unit in context.plan.units}
    for notice in _TOLD[event.action](session, context, event):
        if notice.unit in known:
            yield notice


def _receipt(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    row = session.get(Receipt, event.payload["receipt"])
    if row is None or row.dataset != UNITS_WORK:
        return
    values = _of_stage(context.plan.stage(row.stage)) | {
        "code": row.code,
        "sha256": row.sha256,
        "at": f"{row.received_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}",
        "at_en": f"{row.received_at.astimezone(VIETNAM):%H:%M}, {_english(row.received_at)}",
        "late": row.late,
        "in_grace": bool(row.in_grace),
        "accepted": event.action == "submission.accepted",
        "sealed": event.action == "submission.after_seal",
        "findings": event.payload.get("findings", 0),
        "reason": event.payload.get("reason", ""),
    }
    yield Notice("receipt", f"{row.code}/{event.action}", row.sender_code, event.at, values)


def _late_word(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    said = event.payload
    row = session.get(Receipt, said["receipt"])
    if row is None:
        return
    values = _of_stage(context.plan.stage(row.stage)) | {
        "code": row.code,
        "counts": said["counts"],
        "reason": said.get("reason", ""),
    }
    key = f"{row.code}/{said.get('number', event.seq)}"
    yield Notice("late_word", key, row.sender_code, event.at, values)


def _query(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    said = event.payload
    names = ("stage", "unit", "component", "number")
    row = session.get(UnitQuery, (context.id, *(said[name] for name in names)))
    if row is None:
        return
    values = _of_stage(context.plan.stage(row.stage)) | {
        "component": row.component_code,
        "question": row.question,
        "due": _day(row.due),
        "due_en": _english(row.due),
    }
    yield Notice(
        "query", "/".join(str(said[name]) for name in names), row.unit_code, event.at, values
    )


def _presented(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    """For the head alone, once for each version."""
    said = event.payload
    stage = context.plan.stage(said["stage"])
    unit = next(one for one in context.plan.units if one.code == said["unit"])
    due = deadline_in_force(session, context.id, stage.key, unit.code).due
    values = _of_stage(stage) | {
        "unit": unit.name,
        "by": event.actor,
        "at": f"{event.at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}",
        "at_en": f"{event.at.astimezone(VIETNAM):%H:%M}, {_english(event.at)}",
        "due": _day(due),
        "due_en": _english(due),
    }
    key = f"{stage.key}/{unit.code}/{said['sha256']}"
    yield Notice("presented", key, unit.code, event.at, values, ("head",))


def _moved(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    """Reopening moves a deadline too and is told as what it is."""
    said = event.payload
    stage = context.plan.stage(said["stage"])
    if stage.kind != UNITS_WORK or _is_reopening(session, context, event):
        return
    after = datetime.fromisoformat(said["after"])
    before = datetime.fromisoformat(said["before"]) if said["before"] else None
    values = _of_stage(stage) | {
        "due": _day(after),
        "due_en": _english(after),
        "before": _day(before),
        "alone": said["scope"] != "all",
        "reason": said["reason"],
        "document": said.get("document") or "",
    }
    for code in _in_scope(session, context, stage, said["scope"]):
        yield Notice("moved", f"{stage.key}/{said['version']}", code, event.at, values)


def _reopened(session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    said = event.payload
    stage = context.plan.stage(said["stage"])
    due = deadline_in_force(session, context.id, stage.key).due
    values = _of_stage(stage) | {
        "due": _day(due),
        "due_en": _english(due),
        "reason": said["reason"],
    }
    if stage.kind in (UNITS_WORK, "verification", "appraisal"):
        for unit in context.plan.units_of(stage):
            yield Notice("reopened", f"{stage.key}/{said['number']}", unit.code, event.at, values)


def _waived(_session: Session, context: CycleContext, event: AuditEvent) -> Iterator[Notice]:
    said = event.payload
    stage = context.plan.stage(said["stage"])
    rule = rules_of(context, stage).get(said["rule"])
    values = _of_stage(stage) | {
        "rule_id": said["rule"],
        "rule": rule.message.vi if rule is not None else said["rule"],
        "rule_en": rule.message.en if rule is not None else said["rule"],
        "reason": said["reason"],
    }
    yield Notice("waived", f"{said['stage']}/{said['rule']}", said["unit"], event.at, values)


_TOLD: Mapping[str, Callable[[Session, CycleContext, AuditEvent], Iterator[Notice]]] = {
    "submission.accepted": _receipt,
    "submission.returned": _receipt,
    "submission.after_seal": _receipt,
    "submission.late_decided": _late_word,
    "explanation.asked": _query,
    "draft.presented": _presented,
    "deadline.moved": _moved,
    "stage.reopened": _reopened,
    "rule.waived": _waived,
}
ACTIONS = tuple(_TOLD)
"""Actions of the audit trail that units are told of."""


def _in_scope(session: Session, context: CycleContext, stage: Stage, scope: str) -> list[str]:
    if scope != "all":
        return [scope]
    own = units_with_own_deadline(session, context.id, stage.key)
    return [unit.code for unit in context.plan.units_of(stage) if unit.code not in own]


def _is_reopening(session: Session, context: CycleContext, event: AuditEvent) -> bool:
    following = select(AuditEvent).where(AuditEvent.cycle == context.id)
    after = session.scalars(following.where(AuditEvent.seq == event.seq + 1)).first()
    same = after is not None and after.action == "stage.reopened" and after.at == event.at
    return same and after is not None and after.payload["stage"] == event.payload["stage"]


def _of_stage(stage: Stage) -> dict[str, Any]:
    return {"stage": stage.name, "stage_en": stage.name_en or stage.name}


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}" if at is not None else ""


def _english(at: datetime | None) -> str:
    if at is None:
        return ""
    local = at.astimezone(VIETNAM)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"

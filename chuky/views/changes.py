"""What was changed in a running cycle after its activation, as those concerned are shown it.

Belongs here: reading. The acts themselves are in `chuky.cycle` (move, amend, pause, reopen,
waive).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from chuky.access.roles import ALL as EVERY
from chuky.access.roles import role_text
from chuky.cycle.late import late_decisions
from chuky.cycle.move import ALL
from chuky.language import Text
from chuky.ledger.access import Account, PendingAct, RoleGrant
from chuky.ledger.audit import AuditEvent
from chuky.ledger.entering import PaperTally
from chuky.ledger.models import CycleDocument, Deadline, Score, Waiver
from chuky.ledger.planning import Reopening, StagePause

ChangeKind = Literal[
    "moved",
    "amended",
    "paused",
    "reopened",
    "rescored",
    "waived",
    "counted",
    "not_counted",
    "tallied",
    "granted",
]
CHANGE_KINDS: dict[ChangeKind, Text] = {
    "moved": Text("Dời hạn", "Deadline moved"),
    "amended": Text("Sửa kế hoạch", "Plan amended"),
    "paused": Text("Tạm dừng", "Paused"),
    "reopened": Text("Mở lại", "Reopened"),
    "rescored": Text("Sửa điểm sau khi mở lại", "Points changed after reopening"),
    "waived": Text("Miễn một quy tắc", "A rule waived"),
    "counted": Text("Tính hồ sơ nộp muộn", "Late work counts"),
    "not_counted": Text("Không tính hồ sơ nộp muộn", "Late work doesn't count"),
    "tallied": Text("Tính bảng đếm phiếu giấy", "A paper tally counts"),
    "granted": Text("Cấp vai trò", "A role granted"),
}

GIVEN = ("appraised_score", "council_score")
"""Points that others give a unit; its own are its own doing."""


@dataclass(frozen=True)
class ChangeMade:
    """One act. `stage` `*`: the whole cycle; `scope`: `all` or a unit's code; `until`: a move's
    new last instant, a pause's end; `whom`: who was given a role; `by`: who did it, the second
    person after the first.
    """

    kind: ChangeKind
    at: datetime
    stage: str
    scope: str
    reason: str
    by: str
    until: datetime | None = None
    what: str = ""
    whom: str = ""


def changes_of(session: Session, cycle_id: str, unit: str | None = None) -> list[ChangeMade]:
    """Every change, newest first; with a unit, those that concern it and who may act for it."""
    found = [
        *_moves(session, cycle_id),
        *_amendments(session, cycle_id),
        *_pauses(session, cycle_id),
        *_reopenings(session, cycle_id),
        *_waivers(session, cycle_id),
        *_late_words(session, cycle_id),
        *_rescored(session, cycle_id, unit),
        *_tallies(session, cycle_id),
        *(_granted(session, cycle_id, unit) if unit is not None else ()),
    ]
    concerned = [one for one in found if unit is None or one.scope in (ALL, unit)]
    return sorted(concerned, key=lambda one: (one.at, one.stage), reverse=True)


def _moves(session: Session, cycle: str) -> list[ChangeMade]:
    rows = session.scalars(select(Deadline).where(Deadline.cycle_id == cycle, Deadline.version > 1))
    return [ChangeMade("moved", r.at, r.stage, r.scope, r.reason, r.actor, r.due) for r in rows]


def _amendments(session: Session, cycle: str) -> list[ChangeMade]:
    """The trail is asked only where the plan has another version: it may be long."""
    versions = select(CycleDocument.version).where(
        CycleDocument.cycle_id == cycle, CycleDocument.role == "plan", CycleDocument.version > 1
    )
    if session.scalar(versions.limit(1)) is None:
        return []
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.cycle == cycle, AuditEvent.action == "cycle.amended")
    )
    return [ChangeMade("amended", e.at, EVERY, ALL, e.payload["reason"], e.actor) for e in events]


def _pauses(session: Session, cycle: str) -> list[ChangeMade]:
    rows = session.scalars(select(StagePause).where(StagePause.cycle_id == cycle))
    return [
        ChangeMade("paused", r.paused_at, r.stage, ALL, r.reason, r.paused_by, r.resumed_at)
        for r in rows
    ]


def _reopenings(session: Session, cycle: str) -> list[ChangeMade]:
    rows = session.scalars(select(Reopening).where(Reopening.cycle_id == cycle))
    return [
        ChangeMade("reopened", r.at, r.stage, ALL, r.reason, f"{r.asked_by}, {r.granted_by}")
        for r in rows
    ]


def _waivers(session: Session, cycle: str) -> list[ChangeMade]:
    rows = session.scalars(select(Waiver).where(Waiver.cycle_id == cycle))
    return [
        ChangeMade(
            "waived",
            r.at,
            r.stage,
            r.unit_code,
            r.reason,
            f"{r.asked_by}, {r.granted_by}",
            what=r.rule_id,
        )
        for r in rows
    ]


def _late_words(session: Session, cycle: str) -> list[ChangeMade]:
    return [
        ChangeMade(
            "counted" if word.counts else "not_counted",
            word.at,
            receipt.stage,
            receipt.sender_code,
            word.reason,
            word.by,
            what=receipt.code,
        )
        for word, receipt in late_decisions(session, cycle)
    ]


def _rescored(session: Session, cycle: str, unit: str | None) -> list[ChangeMade]:
    """The last time for each unit and stage: that points were changed, never which they are."""
    stages = session.scalars(select(Reopening.stage).where(Reopening.cycle_id == cycle)).all()
    if not stages:
        return []
    turn = func.row_number().over(
        partition_by=(Score.stage, Score.unit_code),
        order_by=(
            Score.at.desc(),
            Score.version.desc(),
            Score.component_code,
            Reopening.number.desc(),
        ),
    )
    late = (
        select(Score.at, Score.stage, Score.unit_code, Reopening.reason, Score.actor)
        .add_columns(turn.label("turn"))
        .join(Reopening, (Reopening.cycle_id == Score.cycle_id) & (Reopening.stage == Score.stage))
        .where(Score.cycle_id == cycle, Score.stage.in_(set(stages)))
        .where(Score.at > Reopening.at, Score.source.in_(GIVEN))
        .where(true() if unit is None else Score.unit_code == unit)
        .subquery()
    )
    rows = session.execute(select(late).where(late.c.turn == 1))
    return [ChangeMade("rescored", *row[:-1]) for row in rows]


def _tallies(session: Session, cycle: str) -> list[ChangeMade]:
    rows = session.execute(
        select(PaperTally, PendingAct)
        .join(PendingAct, PendingAct.id == PaperTally.act)
        .where(PaperTally.cycle_id == cycle, PendingAct.state == "granted")
    )
    return [
        ChangeMade(
            "tallied",
            act.decided_at or act.asked_at,
            tally.stage,
            tally.unit_code,
            act.reason,
            f"{act.asked_by}, {act.decided_by}",
        )
        for tally, act in rows
    ]


def _granted(session: Session, cycle: str, unit: str) -> list[ChangeMade]:
    """Roles for one unit; those of all units are the page of people's."""
    rows = session.execute(
        select(RoleGrant, Account.name)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.cycle_id.in_((cycle, EVERY)), RoleGrant.unit_code == unit)
    )
    return [
        ChangeMade(
            "granted",
            role.at,
            EVERY,
            unit,
            "",
            f"{role.asked_by}, {role.granted_by}",
            what=str(role_text(role.role)),
            whom=name,
        )
        for role, name in rows
    ]

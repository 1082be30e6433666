"""Acts that an insider could bend wait here until another person grants or refuses them.

What is done once it is granted is the caller's, in the same transaction or just before it.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.exceptions import ActDecided, ActUnknown, ReasonMissing
from chuky.cycle.exceptions import SecondPersonNeeded
from chuky.ledger.access import PendingAct
from chuky.ledger.audit import append

ANY_CYCLE = "*"


def ask(
    session: Session,
    cycle: str,
    kind: str,
    payload: dict[str, Any],
    reason: str,
    actor: str,
    now: datetime,
) -> PendingAct:
    """Keep an act that waits for a second person. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    act = PendingAct(
        id=secrets.token_hex(10),
        cycle_id=cycle,
        kind=kind,
        payload=payload,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=now,
        state="pending",
        decided_by=None,
        decided_at=None,
    )
    session.add(act)
    said = {"act": act.id, "kind": kind, "payload": payload, "reason": act.reason}
    append(session, _chain(cycle), now, actor, "act.asked", said)
    return act


def decide(
    session: Session,
    act_id: str,
    granted: bool,
    actor: str,
    now: datetime,
    cycle: str = ANY_CYCLE,
    small_office: bool = False,
) -> PendingAct:
    """Grant or refuse an act of `cycle`. Raises SecondPersonNeeded, ActDecided, ActUnknown.

    `small_office`: the cycle's plan lets who asked grant as well, and its publication says so.
    """
    act = session.get(PendingAct, act_id, with_for_update=True)
    if act is None or act.cycle_id != cycle:
        raise ActUnknown(act=act_id)
    if act.state != "pending":
        raise ActDecided(who=act.decided_by)
    if granted and act.asked_by == actor and not small_office:
        raise SecondPersonNeeded(actor=actor)
    act.state = "granted" if granted else "refused"
    act.decided_by, act.decided_at = actor, now
    said = {"act": act.id, "kind": act.kind, "asked_by": act.asked_by}
    append(session, _chain(act.cycle_id), now, actor, f"act.{act.state}", said)
    return act


def pending(session: Session, cycle: str | None = None) -> list[PendingAct]:
    """What waits, oldest first."""
    query = select(PendingAct).where(PendingAct.state == "pending")
    if cycle is not None:
        query = query.where(PendingAct.cycle_id == cycle)
    return list(session.scalars(query.order_by(PendingAct.asked_at, PendingAct.id)))


def _chain(cycle: str) -> str:
    return "-" if cycle == ANY_CYCLE else cycle

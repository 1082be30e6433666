"""Who may add to a unit's evidence, and take a piece back, given what the head said.

A contributor adds where a criterion is theirs, and leaves what the head approved as it was: the
head changes that, and approves again. Whether a stage is open is `chuky.evidence`'s to ask.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chuky.access.roles import ALL
from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.drafting.assigning import require_assigned
from chuky.drafting.exceptions import EvidenceApproved
from chuky.ledger.access import RoleGrant
from chuky.ledger.drafting import Approval, DraftScore
from chuky.ledger.intake import Evidence


@dataclass(frozen=True)
class _Writer:
    by: str
    leads: bool = False


def require_may_add(
    session: Session,
    context: CycleContext,
    unit: str,
    stage: str,
    component: Component,
    account: str,
) -> None:
    """Raises NotAssigned for a contributor to whom the criterion wasn't given."""
    if _only_contributes(session, context.id, unit, account):
        require_assigned(session, context, unit, stage, component, _Writer(account))


def require_may_withdraw(session: Session, piece: Evidence, account: str) -> None:
    """Raises EvidenceApproved for a contributor, where the head approved with the piece."""
    if not _only_contributes(session, piece.cycle_id, piece.unit_code, account):
        return
    approved = last_approved(session, piece.cycle_id, piece.stage, piece.unit_code)
    if approved is not None and piece.at <= approved:
        raise EvidenceApproved


def changed_since_approval(session: Session, cycle: str, stage: str, unit: str) -> bool:
    """Whether points, words or evidence are others than what the head approved last."""
    approved = last_approved(session, cycle, stage, unit)
    if approved is None:
        return False
    drafts = select(func.count()).where(
        DraftScore.cycle_id == cycle,
        DraftScore.stage == stage,
        DraftScore.unit_code == unit,
        DraftScore.at > approved,
        DraftScore.receipt.is_(None),  # what came in a file was sent as it is
    )
    pieces = select(func.count()).where(
        Evidence.cycle_id == cycle,
        Evidence.stage == stage,
        Evidence.unit_code == unit,
        or_(Evidence.at > approved, Evidence.withdrawn_at > approved),
        or_(Evidence.at <= approved, Evidence.withdrawn_at.is_(None)),
    )
    return bool(session.scalar(drafts) or session.scalar(pieces))


def last_approved(session: Session, cycle: str, stage: str, unit: str) -> datetime | None:
    """When the head approved last."""
    return session.scalar(
        select(func.max(Approval.at)).where(
            Approval.cycle_id == cycle, Approval.stage == stage, Approval.unit_code == unit
        )
    )


def _only_contributes(session: Session, cycle: str, unit: str, account: str) -> bool:
    """An officer of the unit who doesn't lead it; who acts from the command line is none."""
    roles = set(
        session.scalars(
            select(RoleGrant.role).where(
                RoleGrant.account_id == account,
                RoleGrant.cycle_id.in_([cycle, ALL]),
                RoleGrant.unit_code.in_([unit, ALL]),
            )
        )
    )
    return "contributor" in roles and "head" not in roles

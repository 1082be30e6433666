"""Who of a unit fills which criterion: the head assigns; one without anyone is everyone's."""

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.roles import ALL
from chuky.criteria import Component
from chuky.cycle.context import CycleContext
from chuky.drafting.exceptions import ContributorUnknown, NotAssigned
from chuky.house import House
from chuky.ledger.access import Account, RoleGrant
from chuky.ledger.audit import append
from chuky.ledger.drafting import Assignment

Assigned = dict[str, tuple[str, ...]]
"""Criterion's code → accounts."""


class Writer(Protocol):
    """Who writes."""

    @property
    def by(self) -> str: ...
    @property
    def leads(self) -> bool: ...


def assigned_of(session: Session, cycle: str, stage: str, unit: str) -> Assigned:
    """Every criterion that the head gave to somebody."""
    rows = session.scalars(
        select(Assignment)
        .where(
            Assignment.cycle_id == cycle, Assignment.stage == stage, Assignment.unit_code == unit
        )
        .order_by(Assignment.criterion_code, Assignment.account_id)
    )
    found: Assigned = {}
    for row in rows:
        found[row.criterion_code] = (*found.get(row.criterion_code, ()), row.account_id)
    return found


def contributors_of(session: Session, cycle: str, unit: str) -> list[Account]:
    """The active contributors of a unit, by name."""
    held = select(RoleGrant.account_id).where(
        RoleGrant.role == "contributor",
        RoleGrant.cycle_id.in_([cycle, ALL]),
        RoleGrant.unit_code.in_([unit, ALL]),
    )
    query = select(Account).where(Account.id.in_(held), Account.active)
    return list(session.scalars(query.order_by(Account.name, Account.id)))


def may_fill(assigned: Assigned, criterion: str, account: str, *, leads: bool) -> bool:
    """Whether somebody may write there; the head may everywhere."""
    return leads or account in assigned.get(criterion, (account,))


def require_assigned(
    session: Session,
    context: CycleContext,
    unit_code: str,
    stage: str,
    component: Component,
    writer: Writer,
) -> None:
    """Raises NotAssigned where the component's criterion was given to others."""
    assigned = assigned_of(session, context.id, stage, unit_code)
    refuse_others(context, unit_code, stage, component, writer, assigned)


def refuse_others(
    context: CycleContext,
    unit_code: str,
    stage: str,
    component: Component,
    writer: Writer,
    assigned: Assigned,
) -> None:
    """As `require_assigned`, for who has read what is assigned."""
    unit = context.unit(unit_code, context.plan.stage(stage))
    criterion = next(
        criterion.code
        for criterion, one in context.criteria_of(unit).components()
        if one.code == component.code
    )
    if not may_fill(assigned, criterion, writer.by, leads=writer.leads):
        raise NotAssigned(criterion=criterion, who=", ".join(assigned[criterion]))


def assign(
    house: House, cycle: str, stage: str, unit: str, given: Assigned, actor: str
) -> list[str]:
    """Give criteria to these contributors alone; the criteria that changed.

    Raises ContributorUnknown.
    """
    now, changed = house.clock.now(), []
    with house.ledger.transaction() as session:
        known = {account.id for account in contributors_of(session, cycle, unit)}
        before = assigned_of(session, cycle, stage, unit)
        for criterion, accounts in given.items():
            unknown = set(accounts) - known
            if unknown:
                raise ContributorUnknown(account=min(unknown), unit=unit)
            held = set(before.get(criterion, ()))
            if held == set(accounts):
                continue
            changed.append(criterion)
            for account in held - set(accounts):
                key = (cycle, stage, unit, criterion, account)
                session.delete(session.get_one(Assignment, key))
            session.add_all(
                Assignment(
                    cycle_id=cycle,
                    stage=stage,
                    unit_code=unit,
                    criterion_code=criterion,
                    account_id=account,
                    given_by=actor,
                    at=now,
                )
                for account in sorted(set(accounts) - held)
            )
            said = {"stage": stage, "unit": unit, "criterion": criterion}
            append(session, cycle, now, actor, "draft.assigned", said | {"accounts": [*accounts]})
    return changed

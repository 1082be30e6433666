"""Who has which criterion in charge (phân công). A criterion without anyone is everyone's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.roles import ALL
from chuky.appraising.exceptions import AppraiserUnknown, NotInCharge
from chuky.appraising.queries import Place
from chuky.cycle.context import CycleContext
from chuky.cycle.exceptions import ComponentUnknown
from chuky.house import House
from chuky.ledger.access import Account, RoleGrant
from chuky.ledger.appraising import AppraiserCharge
from chuky.ledger.audit import append

Charges = dict[str, tuple[str, ...]]
"""Criterion's code → accounts."""


def charges_of(session: Session, cycle: str, stage: str) -> Charges:
    """Every criterion that someone has in charge."""
    rows = session.scalars(
        select(AppraiserCharge)
        .where(AppraiserCharge.cycle_id == cycle, AppraiserCharge.stage == stage)
        .order_by(AppraiserCharge.criterion_code, AppraiserCharge.account_id)
    )
    found: Charges = {}
    for row in rows:
        found[row.criterion_code] = (*found.get(row.criterion_code, ()), row.account_id)
    return found


def appraisers_of(session: Session, cycle: str) -> list[Account]:
    """The active accounts that may appraise in a cycle, by name."""
    held = select(RoleGrant.account_id).where(
        RoleGrant.role == "appraiser", RoleGrant.cycle_id.in_([cycle, ALL])
    )
    query = select(Account).where(Account.id.in_(held), Account.active)
    return list(session.scalars(query.order_by(Account.name, Account.id)))


def is_mine(charges: Charges, criterion: str, account: str) -> bool:
    return account in charges.get(criterion, (account,))


def set_charge(
    house: House, cycle: str, stage: str, criterion: str, accounts: tuple[str, ...], actor: str
) -> bool:
    """Put a criterion in the charge of these appraisers alone; none: anyone's. Whether it changed.

    Raises AppraiserUnknown.
    """
    now = house.clock.now()
    with house.ledger.transaction() as session:
        known = {account.id for account in appraisers_of(session, cycle)}
        for account in accounts:
            if account not in known:
                raise AppraiserUnknown(account=account)
        before = charges_of(session, cycle, stage).get(criterion, ())
        if set(before) == set(accounts):
            return False
        for account in set(before) - set(accounts):
            session.delete(session.get_one(AppraiserCharge, (cycle, stage, criterion, account)))
        for account in set(accounts) - set(before):
            session.add(
                AppraiserCharge(
                    cycle_id=cycle,
                    stage=stage,
                    criterion_code=criterion,
                    account_id=account,
                    given_by=actor,
                    at=now,
                )
            )
        payload = {"stage": stage, "criterion": criterion, "accounts": sorted(accounts)}
        append(session, cycle, now, actor, "appraisal.charged", payload)
        return True


def require_charge(session: Session, context: CycleContext, place: Place, account: str) -> None:
    """Raises NotInCharge where others have the component's criterion, ComponentUnknown."""
    unit = context.unit(place.unit, context.plan.stage(place.stage))
    criterion = next(
        (
            criterion.code
            for criterion, component in context.criteria_of(unit).components()
            if component.code == place.component
        ),
        None,
    )
    if criterion is None:
        raise ComponentUnknown(component=place.component, unit=place.unit)
    charges = charges_of(session, context.id, place.stage)
    if not is_mine(charges, criterion, account):
        raise NotInCharge(criterion=criterion, who=", ".join(charges[criterion]))

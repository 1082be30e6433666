"""Which role may be held for what: known cycles and units, a second person, a small office.

The shape of a grant is checked wherever one is given (`roles.give_role`); here is what takes the
plans of the house: whether the cycle and the unit are there, whether one person may do both.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.exceptions import AccountUnknown, GrantRefused, ReasonMissing
from chuky.access.roles import ALL, Grant, give_role, require_shape, role_text
from chuky.access.second_person import ANY_CYCLE, ask, decide
from chuky.cycle.context import load_cycle
from chuky.cycle.unit_named import unit_named
from chuky.house import House
from chuky.language import Text
from chuky.ledger.access import Account, PendingAct
from chuky.ledger.models import Cycle
from chuky.plan import Plan, Unit

ROLE_ASKED = "role"
"""The kind of the act by which one role is granted."""
ROLES_ASKED = "roles"
"""The kind of the act by which a whole list is granted."""
_ONE = ("account", "role", "cycle", "unit")
Plans = Mapping[str, Plan]
"""Cycle → the plan that it runs by."""


def plans_of(house: House, session: Session) -> Plans:
    """The plans of every cycle of the house."""
    ids = session.scalars(select(Cycle.id).order_by(Cycle.id))
    return {cycle: load_cycle(house, cycle).plan for cycle in ids}


def units_of(plans: Plans, cycle: str) -> list[Unit]:
    """The units of a cycle; of every one, each code once."""
    concerned = [plan for key, plan in plans.items() if cycle in (ALL, key)]
    return list({unit.code: unit for plan in concerned for unit in plan.units}.values())


def require_grantable(plans: Plans, grant: Grant) -> None:
    """Raises GrantRefused for a role without its unit, or a cycle or unit that isn't there.

    Before the first cycle no unit is known, and any is taken.
    """
    require_shape(grant)
    if grant.cycle != ALL and grant.cycle not in plans:
        said = Text(f"không có chu kỳ `{grant.cycle}`", f"there is no cycle `{grant.cycle}`")
        raise GrantRefused(role=role_text(grant.role), why=said)
    known = {unit.code: unit.name for unit in units_of(plans, grant.cycle)}
    if grant.unit != ALL and known and grant.unit not in known:
        raise GrantRefused(role=role_text(grant.role), why=_no_unit(grant.unit, known))


def ask_for_role(
    house: House, account: str, grant: Grant, reason: str, actor: str, now: datetime
) -> None:
    """Let another administrator grant it; the unit by its code or its exact name.

    Raises GrantRefused, ReasonMissing, AccountUnknown, UnitAmbiguous.
    """
    with house.ledger.transaction() as session:
        if session.get(Account, account) is None:
            raise AccountUnknown(account=account)
        plans = plans_of(house, session)
        if grant.unit != ALL:
            grant = replace(grant, unit=unit_named(units_of(plans, grant.cycle), grant.unit))
        require_grantable(plans, grant)
        payload = {"account": account, **vars(grant)}
        ask(session, ANY_CYCLE, ROLE_ASKED, payload, reason, actor, now)


def decide_roles(house: House, act: str, granted: bool, actor: str, now: datetime) -> None:
    """Grant or refuse the roles that were asked for, all of them in one transaction.

    Raises SecondPersonNeeded, ActUnknown, ActDecided, GrantRefused, AccountUnknown.
    """
    with house.ledger.transaction() as session:
        plans = plans_of(house, session)
        waiting = session.get(PendingAct, act)
        alone = waiting is not None and one_person_may(plans, waiting)
        row = decide(session, act, granted, actor, now, small_office=alone)
        if row.state != "granted":
            return
        for account, grant in grants_asked(row):
            require_grantable(plans, grant)
            give_role(session, account, grant, row.asked_by, actor, now)


def grant_from_command_line(
    house: House, account: str, grant: Grant, reason: str, now: datetime
) -> None:
    """A role given by who holds the machine, for a house with one administrator.

    Raises GrantRefused, ReasonMissing, AccountUnknown.
    """
    if not reason.strip():
        raise ReasonMissing
    actor = "command-line"
    with house.ledger.transaction() as session:
        require_grantable(plans_of(house, session), grant)
        give_role(session, account, grant, actor, actor, now, reason.strip())


def grants_asked(act: PendingAct) -> list[tuple[str, Grant]]:
    """(account, grant) of each role that an act asks for."""
    asked = act.payload
    rows = asked["grants"] if act.kind == ROLES_ASKED else [[asked[key] for key in _ONE]]
    return [(account, Grant(role, cycle, unit)) for account, role, cycle, unit in rows]


def one_person_may(plans: Plans, act: PendingAct) -> bool:
    """Whether each role is for a cycle whose plan says that its office is too small for two."""
    return act.kind in (ROLE_ASKED, ROLES_ASKED) and all(
        grant.cycle in plans and plans[grant.cycle].small_office is not None
        for _account, grant in grants_asked(act)
    )


def _no_unit(unit: str, known: Mapping[str, str]) -> Text:
    near = difflib.get_close_matches(unit, _spellings(known), n=1)
    vi, en = f"không có đơn vị `{unit}`", f"there is no unit `{unit}`"
    return Text(f"{vi}; {near[0]}?", f"{en}; {near[0]}?") if near else Text(vi, en)


def _spellings(known: Mapping[str, str]) -> Iterable[str]:
    return [*known, *known.values()]

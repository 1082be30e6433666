"""Roles per cycle and unit, and what a signed-in person is: a `Viewer`.

Which route needs which role is declared beside the routes (`dashboard.rules`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.exceptions import AccountUnknown, GrantRefused, RoleUnknown
from chuky.language import Text
from chuky.ledger.access import Account, RoleGrant
from chuky.ledger.audit import append

Role = Literal[
    "administrator",
    "contributor",
    "head",
    "appraiser",
    "councillor",
    "secretary",
    "operator",
    "auditor",
]
ALL = "*"
"""Every cycle, or no single unit."""
HOUSE = "-"
"""The audit trail of what concerns no cycle: accounts, roles, sign-ins."""
ROLES: dict[Role, Text] = {
    "administrator": Text("Quản trị", "Administrator"),
    "contributor": Text("Cán bộ đơn vị", "Unit contributor"),
    "head": Text("Thủ trưởng đơn vị", "Head of unit"),
    "appraiser": Text("Thẩm định viên", "Appraiser"),
    "councillor": Text("Thành viên Hội đồng", "Council member"),
    "secretary": Text("Tổ thư ký", "Secretariat"),
    "operator": Text("Vận hành", "Operator"),
    "auditor": Text("Kiểm tra, kiểm toán", "Auditor"),
}
OF_A_UNIT: frozenset[Role] = frozenset({"contributor", "head"})


@dataclass(frozen=True)
class Grant:
    """One role of a person."""

    role: str
    cycle: str
    unit: str


@dataclass(frozen=True)
class Viewer:
    """A signed-in person and all their roles."""

    account: str
    name: str
    grants: tuple[Grant, ...] = ()

    def has(self, roles: Iterable[str], cycle: str | None = None, unit: str | None = None) -> bool:
        """Whether one of `roles` is held there. None: in some cycle, for some unit."""
        wanted = frozenset(roles)
        return any(
            grant.role in wanted
            and (cycle is None or grant.cycle in (ALL, cycle))
            and (unit is None or grant.unit in (ALL, unit))
            for grant in self.grants
        )

    def has_everywhere(self, roles: Iterable[str]) -> bool:
        """Whether one of `roles` is held for every cycle."""
        wanted = frozenset(roles)
        return any(grant.role in wanted and grant.cycle == ALL for grant in self.grants)

    def units(self, cycle: str) -> tuple[str, ...]:
        """The units for which this person works in a cycle."""
        return tuple(
            sorted(
                {
                    grant.unit
                    for grant in self.grants
                    if grant.role in OF_A_UNIT and grant.cycle in (ALL, cycle)
                }
            )
        )


def role_text(role: str) -> Text:
    """A role's name; an unknown one as it was written."""
    return next((text for key, text in ROLES.items() if key == role), Text(role, role))


def require_shape(grant: Grant) -> None:
    """A unit's role names one unit, any other names none. Raises RoleUnknown, GrantRefused."""
    if grant.role not in get_args(Role):
        raise RoleUnknown(role=grant.role, known=", ".join(get_args(Role)))
    if grant.role in OF_A_UNIT and grant.unit.strip() in ("", ALL):
        why = Text("vai trò của đơn vị cần mã đơn vị", "a unit's role needs a unit")
    elif grant.role not in OF_A_UNIT and grant.unit != ALL:
        why = Text(
            "vai trò này không giới hạn được trong một đơn vị; để trống mã đơn vị",
            "this role can't be limited to one unit; leave the unit empty",
        )
    else:
        return
    raise GrantRefused(role=role_text(grant.role), why=why)


def give_role(
    session: Session,
    account: str,
    grant: Grant,
    asked_by: str,
    granted_by: str,
    now: datetime,
    reason: str = "",
) -> None:
    """Give a role; given again, nothing happens.

    Raises AccountUnknown, RoleUnknown, GrantRefused.
    """
    if session.get(Account, account) is None:
        raise AccountUnknown(account=account)
    require_shape(grant)
    if session.get(RoleGrant, (account, grant.role, grant.cycle, grant.unit)) is not None:
        return
    session.add(
        RoleGrant(
            account_id=account,
            role=grant.role,
            cycle_id=grant.cycle,
            unit_code=grant.unit,
            asked_by=asked_by,
            granted_by=granted_by,
            at=now,
        )
    )
    payload = {"account": account, **vars(grant), "asked_by": asked_by}
    payload |= {"reason": reason} if reason else {}
    append(session, HOUSE, now, granted_by, "role.granted", payload)


def take_role(session: Session, account: str, grant: Grant, actor: str, now: datetime) -> None:
    """Take a role away; it ends with the next request."""
    row = session.get(RoleGrant, (account, grant.role, grant.cycle, grant.unit))
    if row is not None:
        session.delete(row)
        append(session, HOUSE, now, actor, "role.taken", {"account": account, **vars(grant)})


def grants_of(session: Session, account: str) -> tuple[Grant, ...]:
    rows = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.account_id == account)
        .order_by(RoleGrant.cycle_id, RoleGrant.role, RoleGrant.unit_code)
    )
    return tuple(Grant(row.role, row.cycle_id, row.unit_code) for row in rows)

"""People with their roles, and what was changed in a cycle, as files."""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.access.accounts import closed_by_guessing
from chuky.access.roles import ROLES, Grant
from chuky.cycle.context import CycleContext, load_cycle
from chuky.ledger.access import Account, RoleGrant
from chuky.views.changes import CHANGE_KINDS, ChangeMade, changes_of
from chuky.views.export import Table, Telephone
from chuky.views.names import names_of
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.grant_names import GrantNames
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, buttons, listed
from dashboard.rules import CYCLE_READER, HOUSE_ADMIN
from dashboard.web import web_of

pages = Pages()
EVERY = "*"
PAGE = 50
"""Accounts on the page: each has its forms."""


@pages.page("/people.{kind}", HOUSE_ADMIN)
def export_people(request: Request, kind: Kind) -> Response:
    """A line a role; one line for an account without any. No password's trace is in it."""
    headings = (
        *(_("Tài khoản"), _("Họ và tên"), _("Thư điện tử"), _("Điện thoại"), _("Trạng thái")),
        *(_("Vai trò"), _("Chu kỳ"), _("Đơn vị"), _("Tên chu kỳ"), _("Tên đơn vị")),
    )
    rows: list[list[object]] = []
    house = web_of(request).house
    with house.ledger.session() as session:
        held, named = every_grant(session), GrantNames.read(house, session)
        for account in people_listing(request, session, held, named).found:
            known: list[object] = [
                *(account.id, account.name, account.email, Telephone(account.phone or "")),
            ]
            known.append(_state(account))
            rows += [
                [
                    *(*known, _role(grant.role), _every(grant.cycle), _every(grant.unit)),
                    *named.of(grant),
                ]
                for grant in held.get(account.id, ())
            ] or [[*known, *[""] * 5]]
    return table_file(request, Table("people", headings, rows), kind)


Held = dict[str, list[Grant]]
"""Account → its roles."""


def every_grant(session: Session) -> Held:
    """Read at once: a house of communes has thousands of accounts."""
    found: Held = {}
    rows = select(RoleGrant).order_by(RoleGrant.cycle_id, RoleGrant.role, RoleGrant.unit_code)
    for row in session.scalars(rows):
        grant = Grant(row.role, row.cycle_id, row.unit_code)
        found.setdefault(row.account_id, []).append(grant)
    return found


def people_listing(
    request: Request, session: Session, held: Held, named: GrantNames
) -> Listing[Account]:
    """Every account, found also by name, mailbox, role, cycle and unit."""

    def roles(account: Account) -> str:
        grants = held.get(account.id, ())
        return "; ".join(
            " · ".join((_role(one.role), one.cycle, one.unit, *named.of(one))) for one in grants
        )

    columns: list[Column[Account]] = [
        Column("account", _("Tài khoản"), lambda account: account.id),
        Column("name", _("Họ và tên"), lambda account: account.name, only="file"),
        Column("email", _("Thư điện tử"), lambda account: account.email, only="file"),
        Column("state", _("Trạng thái"), _state, only="file"),
        Column("roles", _("Vai trò"), roles),
        buttons(_("Thêm vai trò")),
        buttons(_("Việc")),
    ]
    rows = session.scalars(select(Account).order_by(Account.id))
    return listed(request, "people", "/people", columns, rows, PAGE)


@pages.page("/cycles/{cycle}/changes.{kind}", CYCLE_READER)
def export_changes(request: Request, cycle: str, kind: Kind) -> Response:
    """Every act after the activation, newest first."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        rows = [_change(context, one) for one in changes_of(session, cycle)]
    headings = (
        *(_("Lúc"), _("Việc"), _("Bước"), _("Đơn vị"), _("Mã đơn vị"), _("Quy tắc")),
        *(_("Mã quy tắc, biên nhận"), _("Đến ngày"), _("Lý do"), _("Ai")),
    )
    return table_file(request, Table(f"{cycle}-changes", headings, rows, context.mark), kind)


def _change(context: CycleContext, one: ChangeMade) -> list[object]:
    stage = _("cả chu kỳ") if one.stage == EVERY else called(context.plan.stage(one.stage))
    names = names_of(context)
    unit = (_("mọi đơn vị"), "") if one.scope == "all" else (names.unit(one.scope), one.scope)
    rule = str(names.rule(one.stage, one.what)) if one.kind == "waived" else ""
    return [
        one.at,
        str(CHANGE_KINDS[one.kind]),
        stage,
        *unit,
        rule,
        one.what,
        one.until,
        one.reason,
        one.by,
    ]


def _state(account: Account) -> str:
    if not account.active:
        return _("đã khóa")
    if closed_by_guessing(account):
        return f"{_('mật khẩu bị khóa vì nhập sai quá nhiều lần liên tiếp')} ({account.failures})"
    return _("hoạt động") if account.password_hash else _("chưa nhận lời mời")


def _role(role: str) -> str:
    return next((str(text) for known, text in ROLES.items() if known == role), role)


def _every(scope: str) -> str:
    return _("tất cả") if scope == EVERY else scope

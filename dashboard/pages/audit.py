"""Nhật ký: every event of a cycle, searchable; the whole chain computed again on request.

The house's own chain (accounts, roles, sign-ins, texts) has a page of its own.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import ColumnElement, String, cast, func, or_, select

from chuky.access.roles import ROLES, role_text
from chuky.cycle.context import load_cycle
from chuky.language import Text
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.last_checks import record_check
from chuky.ledger.models import Cycle
from chuky.ledger.types import canonical
from chuky.reminders.texts import HOUSE
from chuky.views.audit_payload import Named, said_payload
from chuky.views.audit_words import action_word, actions_named
from chuky.views.export import Table
from chuky.views.names import names_of
from chuky.views.outbox import midnight
from chuky.views.words import ACT_KINDS
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.grant_names import GrantNames
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.previewing import day_of
from dashboard.rendering import page
from dashboard.rules import CYCLE_AUDITOR, HOUSE_AUDITOR
from dashboard.web import web_of

pages = Pages()
PAGE = 50
SORTS: dict[str, Any] = {
    "seq": AuditEvent.seq,
    "at": AuditEvent.at,
    "actor": AuditEvent.actor,
    "action": AuditEvent.action,
}
"""What the list can be sorted by; a `-` in front turns it round."""


@pages.page("/audit", HOUSE_AUDITOR)
def show_house(request: Request, first: int = 0, verify: bool = False) -> Response:
    """What concerns no cycle: accounts, roles, sign-ins, texts of letters."""
    return _page(request, HOUSE, None, max(first, 0), verify)


@pages.page("/audit.{kind}", HOUSE_AUDITOR)
def export_house(request: Request, kind: Kind) -> Response:
    return table_file(request, Table("audit", _headings(), _rows(request, HOUSE)), kind)


@pages.page("/cycles/{cycle}/audit", CYCLE_AUDITOR)
def show_audit(request: Request, cycle: str, first: int = 0, verify: bool = False) -> Response:
    with web_of(request).house.ledger.session() as session:
        row = cycle_row(session, cycle)
    return _page(request, cycle, row, max(first, 0), verify)


@pages.page("/cycles/{cycle}/audit.{kind}", CYCLE_AUDITOR)
def export_audit(request: Request, cycle: str, kind: Kind) -> Response:
    """The events that the page's search finds, each with its hash."""
    mark = load_cycle(web_of(request).house, cycle).mark
    return table_file(
        request, Table(f"{cycle}-audit", _headings(), _rows(request, cycle), mark), kind
    )


def _page(request: Request, chain: str, cycle: Cycle | None, first: int, verify: bool) -> Response:
    web, wanted = web_of(request), _wanted(request, chain)
    with web.house.ledger.session() as session:
        query = select(AuditEvent).where(*wanted).order_by(*_order(request))
        events = session.scalars(query.offset(first).limit(PAGE)).all()
        found = session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
        report = verify_chain(session, chain) if verify else None
    if report is not None:
        with web.house.ledger.transaction() as session:
            record_check(session, report, web.instant())
    values: dict[str, Any] = {
        "events": events,
        "found": found,
        "first": first,
        "size": PAGE,
        "chain": report,
        "base": f"/cycles/{cycle.id}/audit" if cycle is not None else "/audit",
    }
    named = _named(request, cycle)
    asked = {name: request.query_params.get(name, "") for name in ("q", "since", "until")}
    return page(
        request,
        "audit.html",
        cycle=cycle,
        said=lambda payload: said_payload(payload, named),
        word=action_word,
        asked=asked,
        **values,
    )


def _named(request: Request, cycle: Cycle | None) -> Named:
    """What codes of the cycle are called; on the house's own chain, of the cycle they belong to."""
    house = web_of(request).house
    if cycle is not None:
        names = names_of(load_cycle(house, cycle.id))
        return lambda field, value, event: (
            words_of(field, value) or names.field(field, value, str(event.get("stage", "")))
        )
    with house.ledger.session() as session:
        places = GrantNames.read(house, session)

    def named(field: str, value: str, event: Mapping[str, Any]) -> Text | None:
        found = places.titles.get(value) if field == "cycle" else None
        if field == "unit":
            found = places.units.get(str(event.get("cycle", "")), {}).get(value)
        return words_of(field, value) or (Text(found, found) if found else None)

    return named


def words_of(field: str, value: str) -> Text | None:
    """Roles and kinds of acts are the same in every cycle."""
    if field == "role" and value in ROLES:
        return role_text(value)
    return ACT_KINDS.get(value) if field == "kind" else None


def _order(
    request: Request, by_itself: ColumnElement[Any] = AuditEvent.seq.desc()
) -> tuple[ColumnElement[Any], ...]:
    """As the heading says that was clicked."""
    sort = request.query_params.get("sort", "")
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return (by_itself,)
    return (column.desc() if sort.startswith("-") else column.asc(), AuditEvent.seq.desc())


def _wanted(request: Request, chain: str) -> list[ColumnElement[bool]]:
    """The page's search: words of action, person or content, and days."""
    wanted: list[ColumnElement[bool]] = [AuditEvent.cycle == chain]
    if q := request.query_params.get("q", ""):
        places = (AuditEvent.action, AuditEvent.actor, cast(AuditEvent.payload, String))
        found = [place.contains(q, autoescape=True) for place in places]
        wanted.append(or_(*found, AuditEvent.action.in_(actions_named(q))))
    since, until = (_day(request, name) for name in ("since", "until"))
    if since is not None:
        wanted.append(AuditEvent.at >= midnight(since))
    if until is not None:
        wanted.append(AuditEvent.at < midnight(until) + timedelta(days=1))
    return wanted


def _day(request: Request, name: str) -> date | None:
    return day_of(request.query_params.get(name, ""))


def _rows(request: Request, chain: str) -> list[list[object]]:
    with web_of(request).house.ledger.session() as session:
        query = (
            select(AuditEvent)
            .where(*_wanted(request, chain))
            .order_by(*_order(request, AuditEvent.seq.asc()))
        )
        return [
            [
                e.seq,
                e.at,
                e.actor,
                str(action_word(e.action)),
                e.action,
                canonical(e.payload),
                e.hash,
            ]
            for e in session.scalars(query)
        ]


def _headings() -> tuple[str, ...]:
    known = (_("Số"), _("Lúc"), _("Ai"), _("Việc"), _("Mã việc"), _("Nội dung"))
    return (*known, _("Mã băm"))

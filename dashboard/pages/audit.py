"""Nhật ký: every event of a cycle, searchable; the whole chain computed again on request."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import String, cast, func, or_, select

from chuky.cycle.context import load_cycle
from chuky.ledger.audit import AuditEvent, verify_chain
from chuky.ledger.types import canonical
from chuky.views.export import Table
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_AUDITOR
from dashboard.web import web_of

pages = Pages()
PAGE = 50


@pages.page("/cycles/{cycle}/audit", CYCLE_AUDITOR)
def show_audit(
    request: Request, cycle: str, q: str = "", first: int = 0, verify: bool = False
) -> Response:
    web, first = web_of(request), max(first, 0)
    wanted = [AuditEvent.cycle == cycle]
    if q:
        places = (AuditEvent.action, AuditEvent.actor, cast(AuditEvent.payload, String))
        wanted.append(or_(*(place.contains(q, autoescape=True) for place in places)))
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        query = select(AuditEvent).where(*wanted).order_by(AuditEvent.seq.desc())
        events = session.scalars(query.offset(first).limit(PAGE)).all()
        found = session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
        chain = verify_chain(session, cycle) if verify else None
    values: dict[str, Any] = {
        "events": events,
        "found": found,
        "first": first,
        "q": q,
        "chain": chain,
    }
    return page(request, "audit.html", cycle=row, size=PAGE, shown=canonical, **values)


@pages.page("/cycles/{cycle}/audit.{kind}", CYCLE_AUDITOR)
def export_audit(request: Request, cycle: str, kind: Kind) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        query = select(AuditEvent).where(AuditEvent.cycle == cycle).order_by(AuditEvent.seq)
        rows = [
            [e.seq, e.at, e.actor, e.action, canonical(e.payload), e.hash]
            for e in session.scalars(query)
        ]
    headings = (_("Số"), _("Lúc"), _("Ai"), _("Việc"), _("Nội dung"), _("Mã băm"))
    mark = load_cycle(web.house, cycle).mark
    return table_file(Table(f"{cycle}-audit", headings, rows, mark), kind)

"""Mails of a cycle: sent, waiting, failed; one letter as it was written."""

from email import message_from_bytes, policy
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import func, select
from starlette.exceptions import HTTPException

from chuky.cycle.context import load_cycle
from chuky.ledger.models import Message, Moment
from chuky.sha256 import is_sha256
from chuky.views.export import Table
from chuky.views.words import MESSAGE_STATES
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()
PAGE = 50


@pages.page("/cycles/{cycle}/reminders", CYCLE_READER)
def show_reminders(request: Request, cycle: str, only: str = "", first: int = 0) -> Response:
    web, first = web_of(request), max(first, 0)
    wanted = [Message.cycle_id == cycle]
    if only in MESSAGE_STATES:
        wanted.append(Message.state == only)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        query = select(Message).where(*wanted).order_by(Message.queued_at.desc(), Message.id)
        messages = session.scalars(query.offset(first).limit(PAGE)).all()
        found = session.scalar(select(func.count()).select_from(Message).where(*wanted)) or 0
        ahead = session.scalars(
            select(Moment)
            .where(Moment.cycle_id == cycle, Moment.state == "pending")
            .where(Moment.kind.like("reminder-%") | Moment.kind.like("overdue-%"))
            .order_by(Moment.at)
            .limit(10)
        ).all()
    plan = load_cycle(web.house, cycle).plan
    values: dict[str, Any] = {
        "messages": messages,
        "found": found,
        "first": first,
        "size": PAGE,
        "ahead": ahead,
    }
    more: dict[str, Any] = {"only": only, "states": MESSAGE_STATES, "plan": plan}
    return page(request, "reminders.html", cycle=row, **values, **more)


@pages.page("/cycles/{cycle}/reminders.{kind}", CYCLE_READER)
def export_reminders(request: Request, cycle: str, kind: Kind) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        query = select(Message).where(Message.cycle_id == cycle).order_by(Message.queued_at)
        rows = [
            [row.recipient, row.subject, str(MESSAGE_STATES[row.state].text), row.queued_at]
            for row in session.scalars(query)
        ]
    headings = (_("Người nhận"), _("Tiêu đề"), _("Trạng thái"), _("Lúc"))
    mark = load_cycle(web.house, cycle).mark
    return table_file(Table(f"{cycle}-reminders", headings, rows, mark), kind)


@pages.page("/cycles/{cycle}/letters/{message}", CYCLE_READER)
def show_letter(request: Request, cycle: str, message: str) -> Response:
    """One letter, found by the hash of its bytes."""
    web = web_of(request)
    if not is_sha256(message):
        raise HTTPException(404)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        query = select(Message).where(Message.cycle_id == cycle, Message.sha256 == message)
        found = session.scalars(query).first()
    if found is None:
        raise HTTPException(404)
    letter = message_from_bytes(web.house.vault.get(found.sha256), policy=policy.default)
    body = letter.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    values: dict[str, Any] = {"letter": found, "text": text, "word": MESSAGE_STATES[found.state]}
    return page(request, "letter.html", cycle=row, **values)

"""Mails of a cycle: sent, waiting, failed, with every try; one letter as it was written.

What would leave is in `previewing.py`, edited texts in `texts.py`, late units in `urging.py`.
"""

from email import message_from_bytes, policy
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.cycle.clock_hold import clock_doubt
from chuky.cycle.context import load_cycle
from chuky.ledger.models import Message, Moment
from chuky.ledger.sending import DeliveryAttempt
from chuky.reminders.again import not_taken, try_again
from chuky.reminders.attempts import attempts_of
from chuky.reminders.hold import is_held
from chuky.sha256 import is_sha256
from chuky.views.export import Table
from chuky.views.moments import moment_word
from chuky.views.names import names_of
from chuky.views.outbox import FILTERS, Sending, Sought, count_letters, letters
from chuky.views.words import ATTEMPT_STATES, CHANNELS, MESSAGE_STATES
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.pages.cycle import cycle_row
from dashboard.pages.previewing import day_of
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import signed_in, web_of
from tasks.waking import wake_soon

pages = Pages()
PAGE = 50


@pages.page("/cycles/{cycle}/reminders", CYCLE_READER)
def show_reminders(request: Request, cycle: str, first: int = 0) -> Response:
    web, first, sought = web_of(request), max(first, 0), _sought(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        values: dict[str, Any] = {
            "letters": letters(session, cycle, sought, first, PAGE),
            "found": count_letters(session, cycle, sought),
            "not_taken": not_taken(session, cycle),
            "ahead": session.scalars(
                select(Moment)
                .where(Moment.cycle_id == cycle, Moment.state == "pending")
                .where(Moment.kind.like("reminder-%") | Moment.kind.like("overdue-%"))
                .order_by(Moment.at)
                .limit(10)
            ).all(),
        }
    values |= {"first": first, "size": PAGE, "sought": sought, "states": MESSAGE_STATES}
    values["filters"] = FILTERS
    values |= {"attempts": ATTEMPT_STATES, "channels": CHANNELS, "plan": context.plan}
    values["names"] = names_of(context)
    values |= {"held": is_held(web.house.folder), "doubt": clock_doubt(web.house, cycle)}
    return page(request, "reminders.html", cycle=row, moment_word=moment_word, **values)


@pages.act("/cycles/{cycle}/reminders/again", CYCLE_ADMIN)
def send_again(request: Request, cycle: str) -> Response:
    """The server or an address was put right: what no channel took is tried from the start."""
    web, actor = web_of(request), signed_in(request).account
    if try_again(web.house, load_cycle(web.house, cycle), actor):
        wake_soon(web.house)
    return RedirectResponse(f"/cycles/{cycle}/reminders?only=queued#history", 303)


@pages.page("/cycles/{cycle}/reminders.{kind}", CYCLE_READER)
def export_reminders(request: Request, cycle: str, kind: Kind) -> Response:
    """The letters that the page's filter finds, with what became of them."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        rows = [_line(one) for one in letters(session, cycle, _sought(request))]
    headings = (
        *(_("Lúc"), _("Người nhận"), _("Tiêu đề"), _("Trạng thái"), _("Gửi lúc")),
        *(_("Kênh"), _("Số lần gửi"), _("Lần cuối"), _("Lý do")),
    )
    mark = load_cycle(web.house, cycle).mark
    return table_file(request, Table(f"{cycle}-reminders", headings, rows, mark), kind)


@pages.page("/cycles/{cycle}/letters/{message}", CYCLE_READER)
def show_letter(request: Request, cycle: str, message: str) -> Response:
    """One letter, found by the hash of its bytes, and every try to deliver it."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        row, found = cycle_row(session, cycle), _letter(session, cycle, message)
        tries = _tries(request, session, found)
    letter = message_from_bytes(web.house.vault.get(found.sha256), policy=policy.default)
    body = letter.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    values: dict[str, Any] = {"letter": found, "text": text, "word": MESSAGE_STATES[found.state]}
    values |= {"tries": tries, "attempts": ATTEMPT_STATES, "channels": CHANNELS}
    return page(request, "letter.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/letters/{message}/tries.{kind}", CYCLE_READER)
def export_tries(request: Request, cycle: str, message: str, kind: Kind) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        tries = _tries(request, session, _letter(session, cycle, message))
    mark = load_cycle(web.house, cycle).mark
    return table_file(request, tries.file(f"{cycle}-tries-{message[:8]}", mark), kind)


def _letter(session: Session, cycle: str, sha256: str) -> Message:
    """404 for what is no letter of the cycle."""
    query = select(Message).where(Message.cycle_id == cycle, Message.sha256 == sha256)
    found = session.scalars(query).first() if is_sha256(sha256) else None
    if found is None:
        raise HTTPException(404)
    return found


def _tries(request: Request, session: Session, letter: Message) -> Listing[DeliveryAttempt]:
    columns: list[Column[DeliveryAttempt]] = [
        Column("number", _("Lần"), lambda one: one.number, numeric=True),
        Column("at", _("Lúc"), lambda one: one.at),
        Column("channel", _("Kênh"), lambda one: str(CHANNELS.get(one.channel, one.channel))),
        Column("state", _("Trạng thái"), lambda one: str(ATTEMPT_STATES[one.state].text)),
        Column("why", _("Lý do"), lambda one: one.reason),
    ]
    files = f"/cycles/{letter.cycle_id}/letters/{letter.sha256}/tries"
    return listed(request, "tries", files, columns, attempts_of(session, letter.id))


def _sought(request: Request) -> Sought:
    """The page's filter, from its address."""
    asked = request.query_params
    return Sought(
        **{name: asked.get(name, "") for name in ("only", "q", "stage", "unit", "sort")},
        since=day_of(asked.get("since", "")),
        until=day_of(asked.get("until", "")),
    )


def _line(one: Sending) -> list[object]:
    row, last = one.message, one.last
    said = [str(CHANNELS.get(last.channel, last.channel)), one.tries] if last else ["", 0]
    said += [str(ATTEMPT_STATES[last.state].text), last.reason] if last else ["", ""]
    word = str(MESSAGE_STATES[row.state].text)
    return [row.queued_at, row.recipient, row.subject, word, row.sent_at, *said]

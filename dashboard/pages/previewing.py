"""What would leave on a day, before anything does; and sending it now, once it was looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.cycle.context import load_cycle
from chuky.exceptions import ChukyError
from chuky.reminders.dry_run import letters_of_day, next_day
from chuky.reminders.letter import Letter
from chuky.reminders.send_now import send_now, why_not
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import signed_in, web_of

pages = Pages()
SHOWN = 100
"""Letters on the page with their whole text; the table names every one."""


@pages.page("/cycles/{cycle}/reminders/preview", CYCLE_READER)
def show_preview(request: Request, cycle: str, day: str = "") -> Response:
    """Every letter of a day, by default of the next day that has some; nothing is written."""
    return _page(request, cycle, day, "preview.html")


@pages.page("/cycles/{cycle}/reminders/preview.{kind}", CYCLE_READER)
def export_preview(request: Request, cycle: str, kind: Kind, day: str = "") -> Response:
    values = _letters(request, cycle, day)
    name = f"{cycle}-preview-{values['day'].isoformat()}"
    table = _listing(request, cycle, values["letters"]).file(name, values["context"].mark)
    return table_file(request, table, kind)


def _listing(
    request: Request, cycle: str, letters: Sequence[Letter]
) -> Listing[tuple[int, Letter]]:
    """The letters with their numbers, by which the page finds each one's text."""
    columns: list[Column[tuple[int, Letter]]] = [
        Column("number", _("Số"), lambda one: one[0], numeric=True),
        Column("recipient", _("Người nhận"), lambda one: one[1].recipient),
        Column("subject", _("Tiêu đề"), lambda one: one[1].subject),
        Column("text", _("Nội dung"), lambda one: one[1].body, only="file"),
    ]
    files = f"/cycles/{cycle}/reminders/preview"
    return listed(request, "letters", files, columns, enumerate(letters, 1))


@pages.page("/cycles/{cycle}/reminders/send", CYCLE_ADMIN)
def ask_to_send(request: Request, cycle: str, day: str = "") -> Response:
    """Who would get a letter, and the button that sends them."""
    return _page(request, cycle, day, "send_now.html")


@pages.act("/cycles/{cycle}/reminders/send", CYCLE_ADMIN)
def send(request: Request, cycle: str, day: Annotated[str, Form()]) -> Response:
    web, wanted = web_of(request), day_of(day)
    try:
        if wanted is not None:
            context = load_cycle(web.house, cycle)
            send_now(web.house, context, wanted, signed_in(request).account)
    except ChukyError as error:
        return _page(request, cycle, day, "send_now.html", error)
    return RedirectResponse(f"/cycles/{cycle}/reminders#history", 303)


def _page(
    request: Request, cycle: str, day: str, template: str, error: ChukyError | None = None
) -> Response:
    values = _letters(request, cycle, day)
    status = 422 if error else 200
    listing = _listing(request, cycle, values["letters"])
    return page(
        request, template, status=status, error=error, shown=SHOWN, listing=listing, **values
    )


def _letters(request: Request, cycle: str, day: str) -> dict[str, Any]:
    """The letters of the day that is asked for, else of the next that has some."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        wanted = day_of(day) or next_day(session, context) or web.today()
        letters = letters_of_day(session, context, wanted)
    refused = why_not(web.house, context)
    return {
        "cycle": row,
        "context": context,
        "day": wanted,
        "letters": letters,
        "refused": refused,
    }


def day_of(text: str) -> date | None:
    """The day that a form or an address names; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

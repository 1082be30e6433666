"""Calendar feeds: `/calendar/{token}.ics` for a calendar program, and the forms that make its link.

The link is the only key, is shown once, and a new one ends the old. What a feed says is in
`chuky.reminders.feeds`.
"""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.access.exceptions import RoleRefused
from chuky.cycle.context import load_cycle
from chuky.ledger.access import Account
from chuky.reminders.feeds import WHOLE, calendar_of, calendar_token, feed_text
from chuky.reminders.people import ACCOUNT
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, PUBLIC, SIGNED_IN, UNIT_WRITER
from dashboard.web import signed_in, web_of

pages = Pages()
MEDIA = "text/calendar; charset=utf-8"


@pages.page("/calendar/{token}.ics", PUBLIC)
def give_feed(request: Request, token: str) -> Response:
    """The feed that a token opens; 404 for one that is unknown, replaced, or whose owner left."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        feed = calendar_of(session, token)
        if feed is None or _left(session, feed.person):
            raise HTTPException(404)
        text = feed_text(session, load_cycle(web.house, feed.cycle_id), feed)
    return Response(text.encode(), media_type=MEDIA)


@pages.act("/me/calendar", SIGNED_IN)
def make_own(request: Request, cycle: Annotated[str, Form()]) -> Response:
    """A link to one's own deadlines in a cycle in which one has a role."""
    viewer = signed_in(request)
    if not any(grant.cycle in ("*", cycle) for grant in viewer.grants):
        raise RoleRefused(who=viewer.name)
    return _made(request, cycle, f"{ACCOUNT}{viewer.account}", "/me")


@pages.act("/cycles/{cycle}/my/{unit}/calendar", UNIT_WRITER)
def make_units(request: Request, cycle: str, unit: str) -> Response:
    """A link to the unit's deadlines, for all who work there."""
    return _made(request, cycle, unit, f"/cycles/{cycle}/my/{unit}")


@pages.act("/cycles/{cycle}/calendar", CYCLE_ADMIN)
def make_whole(request: Request, cycle: str) -> Response:
    """A link to every stage's days."""
    return _made(request, cycle, WHOLE, f"/cycles/{cycle}")


def _made(request: Request, cycle: str, person: str, back: str) -> Response:
    web = web_of(request)
    with web.house.ledger.transaction() as session:
        row = cycle_row(session, cycle)
        token = calendar_token(session, cycle, person, web.clock.now())
        link = f"{request.base_url}calendar/{token}.ics"
        return page(request, "calendar_link.html", cycle=row, link=link, back=back)


def _left(session: Session, person: str) -> bool:
    """Whether a feed is that of an account which was locked."""
    if not person.startswith(ACCOUNT):
        return False
    account = session.get(Account, person.removeprefix(ACCOUNT))
    return account is None or not account.active

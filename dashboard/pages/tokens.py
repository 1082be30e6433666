"""Tokens by which a person's own programs ask the API: shown once, ended like any session."""

from datetime import timedelta
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import Response

from chuky.access.sessions import open_session
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import SIGNED_IN
from dashboard.web import signed_in, web_of

pages = Pages()
LASTS = timedelta(days=90)
"""A quarter: long enough for a reporting program, short enough that a forgotten one ends."""


@pages.page("/me/tokens", SIGNED_IN)
def show_tokens(request: Request) -> Response:
    return page(request, "tokens.html", token=None, days=LASTS.days)


@pages.act("/me/tokens", SIGNED_IN)
def make_token(request: Request, name: Annotated[str, Form()]) -> Response:
    """A token with the person's own roles, for reading only."""
    web, viewer = web_of(request), signed_in(request)
    with web.house.ledger.transaction() as session:
        agent = f"API: {' '.join(name.split())[:100]}"
        token = open_session(session, viewer.account, agent, web.clock.now(), LASTS, "program")
    return page(request, "tokens.html", token=token, days=LASTS.days)

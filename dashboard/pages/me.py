"""A person's own account: roles, calendars, open sessions, the password."""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from chuky.access.accounts import change_password
from chuky.access.attempts import count_failure, require_free
from chuky.access.exceptions import (
    AddressDelayed,
    PasswordRefused,
    SignInDelayed,
    SignInRefused,
)
from chuky.access.sessions import end_sessions
from chuky.access.tokens import token_hash
from chuky.ledger.access import Account, WebSession
from chuky.sha256 import is_sha256
from chuky.views.stages import cycles
from dashboard.grant_names import GrantNames
from dashboard.guard import Pages
from dashboard.pages.sign_in import address_of, begin_session
from dashboard.rendering import page
from dashboard.rules import SIGNED_IN
from dashboard.web import SESSION_COOKIE, signed_in, web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/me", SIGNED_IN)
def show_me(request: Request) -> Response:
    return _me(request)


@pages.act("/me/sessions/end", SIGNED_IN)
def end_session(request: Request, session_hash: Text) -> Response:
    """End one of one's own sessions."""
    web, viewer = web_of(request), signed_in(request)
    with web.house.ledger.transaction() as session:
        row = session.get(WebSession, session_hash) if is_sha256(session_hash) else None
        if row is not None and row.account_id == viewer.account:
            row.revoked_at = row.revoked_at or web.clock.now()
    return RedirectResponse("/me", 303)


@pages.act("/me/sessions/end-others", SIGNED_IN)
def end_other_sessions(request: Request) -> Response:
    """End every session and token but this browser's."""
    web, viewer = web_of(request), signed_in(request)
    mine = request.cookies.get(SESSION_COOKIE)
    with web.house.ledger.transaction() as session:
        end_sessions(session, viewer.account, web.clock.now(), mine)
    return RedirectResponse("/me", 303)


@pages.act("/me/password", SIGNED_IN)
def set_own_password(request: Request, old: Text, password: Text) -> Response:
    """A new password: every session ends, this browser goes on with a new one."""
    web, viewer, now = web_of(request), signed_in(request), web_of(request).clock.now()
    ledger, address = web.house.ledger, address_of(request)
    try:
        require_free(ledger, address, now)
        change_password(web.house, viewer.account, old, password, now)
    except (SignInRefused, SignInDelayed, AddressDelayed, PasswordRefused) as error:
        if isinstance(error, SignInRefused):
            count_failure(ledger, address, now)
        slow = isinstance(error, SignInDelayed | AddressDelayed)
        return _me(request, str(error), 429 if slow else 422)
    return begin_session(request, web, viewer.account, "/me")


def _me(request: Request, error: str | None = None, status: int = 200) -> Response:
    web, viewer = web_of(request), signed_in(request)
    held = {grant.cycle for grant in viewer.grants}
    with web.house.ledger.session() as session:
        own = [row for row in cycles(session) if held & {"*", row.id} and row.state == "active"]
        sessions = session.scalars(
            select(WebSession)
            .where(WebSession.account_id == viewer.account, WebSession.revoked_at.is_(None))
            .where(WebSession.expires_at > web.clock.now())
            .order_by(WebSession.created_at.desc())
        ).all()
        named = GrantNames.read(web.house, session)
        local = session.get_one(Account, viewer.account).password_hash is not None
    values: dict[str, Any] = {
        "sessions": sessions,
        "own": own,
        "error": error,
        "local": local,
        "named": named,
    }
    mine = request.cookies.get(SESSION_COOKIE)
    values["mine"] = token_hash(mine) if mine else None
    return page(request, "me.html", status=status, **values)

"""Signing in and out, the first administrator, taking an invitation up.

What a person does with their own account is in `me`.
"""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.access.accounts import (
    any_account,
    authenticate,
    invited_account,
    set_password_by_invitation,
)
from chuky.access.attempts import count_failure, require_free
from chuky.access.exceptions import (
    AddressDelayed,
    PasswordRefused,
    SignInDelayed,
    SignInRefused,
)
from chuky.access.first_run import make_first_administrator
from chuky.access.sessions import close_session, open_session
from chuky.exceptions import ChukyError
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import PUBLIC
from dashboard.web import SESSION_COOKIE, Web, viewer_of, web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/sign-in", PUBLIC)
def show_sign_in(request: Request, next: str = "/") -> Response:  # noqa: A002
    web = web_of(request)
    with web.house.ledger.session() as session:
        if not any_account(session):
            return RedirectResponse("/first-run", 303)
    if viewer_of(request) is not None:
        return RedirectResponse(own_path(next), 303)
    return page(request, "sign_in.html", next=own_path(next), account="", error=None)


@pages.act("/sign-in", PUBLIC)
def sign_in(
    request: Request,
    account: Text,
    password: Text,
    next: Text = "/",  # noqa: A002
) -> Response:
    web, now = web_of(request), web_of(request).clock.now()
    address = address_of(request)
    try:
        require_free(web.house.ledger, address, now)
        name = authenticate(web.house, account, password, now)
    except (SignInRefused, SignInDelayed, AddressDelayed) as error:
        status = 401 if isinstance(error, SignInRefused) else 429
        if isinstance(error, SignInRefused):
            count_failure(web.house.ledger, address, now)
        values: dict[str, Any] = {"next": own_path(next), "account": account, "error": str(error)}
        return page(request, "sign_in.html", status=status, **values)
    return begin_session(request, web, name, own_path(next))


@pages.act("/sign-out", PUBLIC)
def sign_out(request: Request) -> Response:
    web = web_of(request)
    with web.house.ledger.transaction() as session:
        close_session(session, request.cookies.get(SESSION_COOKIE, ""), web.clock.now())
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@pages.page("/first-run", PUBLIC)
def show_first_run(request: Request) -> Response:
    """The first administrator's page; it is gone once there is an account."""
    with web_of(request).house.ledger.session() as session:
        if any_account(session):
            return RedirectResponse("/sign-in", 303)
    return page(request, "first_run.html", error=None, account="", name="")


@pages.act("/first-run", PUBLIC)
def first_run(request: Request, account: Text, name: Text, password: Text) -> Response:
    web = web_of(request)
    try:
        with web.house.ledger.transaction() as session:
            now = web.clock.now()
            row = make_first_administrator(session, account, name, password, now)
    except ChukyError as error:
        values: dict[str, Any] = {"error": str(error), "account": account, "name": name}
        return page(request, "first_run.html", status=422, **values)
    if row is None:
        return RedirectResponse("/sign-in", 303)
    return begin_session(request, web, row.id, "/")


@pages.page("/invitation/{token}", PUBLIC)
def show_invitation(request: Request, token: str) -> Response:
    web = web_of(request)
    with web.house.ledger.session() as session:
        account = invited_account(session, token, web.clock.now())
    return page(request, "invitation.html", account=account, error=None)


@pages.act("/invitation/{token}", PUBLIC)
def take_invitation(request: Request, token: str, password: Text) -> Response:
    web = web_of(request)
    try:
        with web.house.ledger.transaction() as session:
            name = set_password_by_invitation(session, token, password, web.clock.now())
    except PasswordRefused as error:
        with web.house.ledger.session() as session:
            account = invited_account(session, token, web.clock.now())
        return page(request, "invitation.html", status=422, account=account, error=str(error))
    return begin_session(request, web, name, "/")


def begin_session(request: Request, web: Web, account: str, to: str) -> Response:
    """A new session, never one that a visitor brought along."""
    with web.house.ledger.transaction() as session:
        agent = request.headers.get("user-agent", "")
        token = open_session(session, account, agent, web.clock.now())
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        SESSION_COOKIE, token, path="/", httponly=True, samesite="lax", secure=web.secure
    )
    return answer


def address_of(request: Request) -> str:
    """Where the browser is, as the server or its trusted proxy says."""
    return request.client.host if request.client else ""


def own_path(path: str) -> str:
    """A path of ours: never another site's address."""
    own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if own and "\n" not in path and "\r" not in path else "/"

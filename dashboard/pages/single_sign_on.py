"""The way to an office's identity provider and back. Passwords go on working beside it."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.access.exceptions import IdentityUnknown
from chuky.access.identities import account_of
from dashboard.guard import Pages
from dashboard.pages.sign_in import begin_session, own_path
from dashboard.rendering import page
from dashboard.rules import PUBLIC
from dashboard.single_sign_on import Attempt, SingleSignOn, SingleSignOnFailed
from dashboard.web import web_of

pages = Pages()
COOKIE = "chuky_single_sign_on"
MINUTES = 10
"""How long a person may take at the provider."""


@pages.page("/single-sign-on", PUBLIC)
def leave(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Send the browser to the provider."""
    try:
        address, attempt = _provider(request).begin(_back(request), own_path(next))
    except SingleSignOnFailed as error:
        return _failed(request, str(error), own_path(next))
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        COOKIE,
        attempt.as_cookie(),
        max_age=60 * MINUTES,
        path="/single-sign-on",
        httponly=True,
        samesite="lax",
        secure=web_of(request).secure,
    )
    return answer


@pages.page("/single-sign-on/return", PUBLIC)
def come_back(request: Request) -> Response:
    """The provider's answer: an account's session, or a sentence that says why not."""
    web, provider = web_of(request), _provider(request)
    attempt = Attempt.from_cookie(request.cookies.get(COOKIE, ""))
    if attempt is None:
        return _failed(request, str(SingleSignOnFailed(why="cookie")), "/")
    try:
        now = web.clock.now()
        identity = provider.finish(attempt, _back(request), request.query_params, now)
        with web.house.ledger.transaction() as session:
            account = account_of(session, identity, now)
    except (SingleSignOnFailed, IdentityUnknown) as error:
        return _failed(request, str(error), own_path(attempt.next))
    answer = begin_session(request, web, account, own_path(attempt.next))
    answer.delete_cookie(COOKIE, path="/single-sign-on")
    return answer


def _provider(request: Request) -> SingleSignOn:
    provider = web_of(request).single_sign_on
    if provider is None:
        raise HTTPException(404)
    return provider


def _back(request: Request) -> str:
    return str(request.url_for("come_back"))


def _failed(request: Request, error: str, to: str) -> Response:
    return page(request, "sign_in.html", status=422, next=to, account="", error=error)

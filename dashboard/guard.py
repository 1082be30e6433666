"""The gate before every route: who asks, whether its rule lets them, whether a form is ours.

Pages are added by `Pages.page` and `Pages.act` only, which take the rule as an argument. The rule
is asked before a byte of the body is read.
"""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from chuky.access.exceptions import RoleRefused
from chuky.access.roles import Viewer
from chuky.access.sessions import Kind, find_viewer
from chuky.access.tokens import form_token, same
from chuky.exceptions import ChukyError
from dashboard.bodies import Cut, cut, limited, most_of
from dashboard.kept_forms import fields_of, read_fields
from dashboard.rules import Rule
from dashboard.turns import Turns
from dashboard.web import SESSION_COOKIE, viewer_of, web_of

Endpoint = Callable[..., Any]
FORM_FIELD = "form_token"
FORM_HEADER = "X-Chuky-Form"
MOST_FIELDS = 20_000
"""Of one form: a session's votes on every commune of a province are four fields each."""


class SignInNeeded(ChukyError):
    """cần đăng nhập để xem trang này"""

    en = "sign in to see this page"


class FormForeign(ChukyError):
    """biểu mẫu đã cũ hoặc không phải của phiên này; tải lại trang rồi gửi lại"""

    en = "the form is old or not of this session; reload the page and send it again"


class GuardedRoute(APIRoute):
    """A route whose rule is asked first, then its body is read, and no more of it than it takes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()
        rule: Rule = self.endpoint.access_rule  # type: ignore[attr-defined]
        most: int = self.endpoint.most_bytes  # type: ignore[attr-defined]
        in_turns = "GET" in (self.methods or ()) and not self._goes_on()

        async def guarded(request: Request) -> Response:
            try:
                await run_in_threadpool(_check, rule, request)
            except SignInNeeded:
                request.state.kept = await read_fields(request, FORM_FIELD)
                raise
            try:
                async with _turn(request) if in_turns else nullcontext():
                    return await answer(limited(request, most))
            except (HTTPException, Cut) as error:  # the framework has its own for any bad body
                too_large = cut(error)
                if too_large is None:
                    raise
                raise too_large from None

        return guarded

    def _goes_on(self) -> bool:
        """A stream, or a file of a whole list: others don't wait for its end."""
        return iscoroutinefunction(self.endpoint) or "{kind}" in self.path


class Pages(APIRouter):
    """A router whose every route carries its rule (`endpoint.access_rule`)."""

    def __init__(self) -> None:
        super().__init__(route_class=GuardedRoute)

    def page(self, path: str, rule: Rule, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """Show something: GET."""
        return self._guarded("GET", path, rule, [], options)

    def act(
        self, path: str, rule: Rule, *, most: int | None = None, **options: Any
    ) -> Callable[[Endpoint], Endpoint]:
        """Change something: POST with the session's form token. `most`: bytes of its body."""
        return self._guarded("POST", path, rule, [Depends(require_own_form)], options, most)

    def _guarded(
        self,
        method: str,
        path: str,
        rule: Rule,
        checks: list[Any],
        options: dict[str, Any],
        most: int | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        options.setdefault("response_model", None)
        add = self.api_route(
            path,
            methods=[method],
            dependencies=checks,
            openapi_extra={"x-access": rule.name},
            **options,
        )

        def register(endpoint: Endpoint) -> Endpoint:
            endpoint.access_rule = rule  # type: ignore[attr-defined]
            endpoint.most_bytes = most or most_of(endpoint, rule.where == "public")  # type: ignore[attr-defined]
            add(endpoint)
            return endpoint

        return register


def _turn(request: Request) -> AbstractAsyncContextManager[None]:
    """There are turns where the application is served (`dashboard.serving.living`)."""
    turns: Turns | None = getattr(request.app.state, "turns", None)
    return turns.taken() if turns is not None else nullcontext()


def _check(rule: Rule, request: Request) -> None:
    """Raises SignInNeeded, RoleRefused."""
    viewer = read_viewer(request)
    request.state.viewer = viewer
    place = request.path_params
    if rule.allows(viewer, place.get("cycle"), place.get("unit")):
        return
    if viewer is None:
        raise SignInNeeded
    raise RoleRefused(who=viewer.name)


def read_viewer(request: Request) -> Viewer | None:
    """The viewer of the session cookie, read anew at every request: revoking works at once.

    The API takes a token in a header too; it only reads, so no form token is asked for there.
    """
    cookie, bearer = request.cookies.get(SESSION_COOKIE), _bearer(request)
    kind: Kind = "browser" if cookie else "program"
    token = cookie or bearer
    if not token:
        return None
    web = web_of(request)
    with web.house.ledger.session() as session:
        return find_viewer(session, token, web.clock.now(), kind)


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    reads = request.method == "GET" and request.url.path.startswith("/api/")
    return token.strip() if reads and scheme.lower() == "bearer" else None


async def require_own_form(request: Request) -> None:
    """Refuse a form that another site made. Pages without a session use the anonymous token."""
    given, form = request.headers.get(FORM_HEADER), None
    if given is None:
        form = await request.form(max_fields=MOST_FIELDS)
        given = str(form.get(FORM_FIELD) or "")
    if not same(given, token_for(request)):
        if form is not None and viewer_of(request) is not None:
            request.state.kept = fields_of(request, form, FORM_FIELD)
        raise FormForeign


def token_for(request: Request) -> str:
    """The form token of this browser: from its session, else from its anonymous cookie."""
    return form_token(
        request.cookies.get(SESSION_COOKIE)
        or request.cookies.get("chuky_visitor")
        or str(getattr(request.state, "visitor", ""))
    )


__all__ = ["FORM_FIELD", "FORM_HEADER", "FormForeign", "Pages", "SignInNeeded", "viewer_of"]

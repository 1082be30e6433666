"""The web application: routes, assets, headers, errors put together. What pages show is in `pages`.

`create_app(web)` is all that a server needs; `chuky serve` opens the house and calls it.
"""

import importlib
import importlib.util
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chuky.language import current_language
from dashboard import errors
from dashboard.headers import Headers
from dashboard.web import LANGUAGE_COOKIE, Web

HERE = Path(__file__).parent
PARTS = (
    "dashboard.pages.sign_in",
    "dashboard.pages.me",
    "dashboard.pages.single_sign_on",
    "dashboard.pages.today",
    "dashboard.pages.today_live",
    "dashboard.pages.cycle",
    "dashboard.pages.units",
    "dashboard.pages.clusters",
    "dashboard.pages.unit",
    "dashboard.pages.unit_tables",
    "dashboard.pages.previewing",
    "dashboard.pages.reminders",
    "dashboard.pages.texts",
    "dashboard.pages.urging_tables",
    "dashboard.pages.urging",
    "dashboard.pages.holding",
    "dashboard.pages.quality",
    "dashboard.pages.vault",
    "dashboard.pages.audit",
    "dashboard.pages.people",
    "dashboard.pages.people_tables",
    "dashboard.pages.health",
    "dashboard.pages.change",
    "dashboard.pages.moving",
    "dashboard.pages.amending",
    "dashboard.pages.waiving",
    "dashboard.pages.last_year",
    "dashboard.pages.new_cycle",
    "dashboard.pages.draft_text",
    "dashboard.pages.draft_keeping",
    "dashboard.pages.wordings",
    "dashboard.pages.launch",
    "dashboard.pages.feeds",
    "dashboard.pages.api",
    "dashboard.pages.tokens",
    "dashboard.pages.demonstration",
    "dashboard.portal",
    "dashboard.public",
    "dashboard.appraiser",
    "dashboard.council",
    "dashboard.work",
    "dashboard.help",
)
"""Modules with `pages`, a router, in the order in which their routes are tried."""


def create_app(web: Web) -> FastAPI:
    """The application over an open house."""
    app = FastAPI(
        title="Chu Kỳ",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,  # served under the API's own rule, see pages/api.py
    )
    app.state.web = web
    for name in PARTS:
        # as they are: an included router would hide its routes from whoever checks the map
        app.router.routes.extend(importlib.import_module(name).pages.routes)
    _serve_assets(app)
    errors.install(app)
    app.add_middleware(ChosenLanguage, secure=web.secure)
    app.add_middleware(Headers, secure=web.secure)
    return app


def _serve_assets(app: FastAPI) -> None:
    """Our own files, htmx and Bootstrap from the wheels that carry them: nothing from outside."""
    app.mount("/static/chuky", StaticFiles(directory=HERE / "static"), "own")
    htmx = _folder_of("django_htmx") / "static" / "django_htmx"
    app.mount("/static/htmx", StaticFiles(directory=htmx), "htmx")
    app.mount("/static/bootstrap", StaticFiles(directory=_folder_of("bootstrap") / "css"), "base")


def _folder_of(package: str) -> Path:
    """Where a wheel's files are; the package itself isn't imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))


class ChosenLanguage:
    """ASGI middleware: the reader's language from `?lang=`, which a cookie then remembers."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        asked = request.query_params.get("lang")
        chosen = asked or request.cookies.get(LANGUAGE_COOKIE)
        current_language.set("en" if chosen == "en" else "vi")

        async def send_with_choice(message: Message) -> None:
            if message["type"] == "http.response.start" and asked in ("vi", "en"):
                secure = "; Secure" if self.secure else ""
                cookie = f"{LANGUAGE_COOKIE}={asked}; Path=/; HttpOnly; SameSite=Lax{secure}"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_with_choice)

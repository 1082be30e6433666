"""Máy móc: what is stuck, in plain words; `/health` for a watchdog says only whether it works."""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from chuky.cycle.health import health
from chuky.cycle.overview import troubles
from chuky.reminders.hold import is_held
from chuky.views.words import TROUBLE_KINDS
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import HEALTH_READER, PUBLIC
from dashboard.web import web_of

pages = Pages()


@pages.page("/machines", HEALTH_READER)
def show_machines(request: Request) -> Response:
    house = web_of(request).house
    values: dict[str, Any] = {"troubles": troubles(house), "held": is_held(house.folder)}
    return page(request, "machines.html", kinds=TROUBLE_KINDS, **values)


@pages.page("/health", PUBLIC)
def show_health(request: Request) -> Response:
    """200 where the ledger answers and all that is due has run, else 503; nothing about whom."""
    web = web_of(request)
    silent = sorted({fault.kind for fault in health(web.house, web.instant())})
    if silent:
        return JSONResponse({"status": "late", "what": silent}, status_code=503)
    return JSONResponse({"status": "ok"})

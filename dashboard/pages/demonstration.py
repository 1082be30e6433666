"""The clock of a demonstration: let the rehearsed year run on. It exists under `make demo` only."""

import threading
from datetime import date, datetime
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import func, select
from starlette.exceptions import HTTPException

from chuky.ledger.audit import AuditEvent
from dashboard.guard import Pages
from dashboard.rendering import ENVIRONMENT
from dashboard.rules import HOUSE_ADMIN
from dashboard.streams import Part, stream
from dashboard.web import Demonstration, Web, web_of

pages = Pages()


@pages.act("/demonstration/run-on", HOUSE_ADMIN)
def run_on(request: Request, until: Annotated[date, Form()]) -> Response:
    """Play the running cycle up to a day; the page follows until it stands there."""
    demonstration = _demonstration(request)
    if not demonstration.running:
        demonstration.running = True
        threading.Thread(target=_play, args=(demonstration, until), daemon=True).start()
    return RedirectResponse("/", 303)


@pages.page("/demonstration/events", HOUSE_ADMIN)
def watch(request: Request) -> Response:
    """Server-sent events: how far the clock has come, each second until it stands."""
    web, demonstration = web_of(request), _demonstration(request)
    template = ENVIRONMENT.get_template("running_on.html")

    def look() -> Part:
        running = demonstration.running
        at = _come_to(web, demonstration.cycle) if running else web.instant()
        return Part(template.render(demonstration=demonstration, at=at), ends=not running)

    return stream(request, look)


def _come_to(web: Web, cycle: str) -> datetime | None:
    """The instant of the cycle's last event: where the year that is being played stands."""
    with web.house.ledger.session() as session:
        return session.scalar(select(func.max(AuditEvent.at)).where(AuditEvent.cycle == cycle))


def _play(demonstration: Demonstration, until: date) -> None:
    demonstration.failed = ""
    try:
        demonstration.run_on(until)
    except Exception as error:
        demonstration.failed = str(error)
    finally:
        demonstration.running = False


def _demonstration(request: Request) -> Demonstration:
    found = web_of(request).demonstration
    if found is None:
        raise HTTPException(404)
    return found

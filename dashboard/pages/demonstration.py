"""The clock of a demonstration: let the rehearsed year run on. It exists under `make demo` only."""

import threading
from datetime import date
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import Demonstration, web_of

pages = Pages()


@pages.act("/demonstration/run-on", HOUSE_ADMIN)
def run_on(request: Request, until: Annotated[date, Form()]) -> Response:
    """Play the running cycle up to a day; the page follows until it stands there."""
    demonstration = _demonstration(request)
    if not demonstration.running:
        demonstration.running = True
        threading.Thread(target=_play, args=(demonstration, until), daemon=True).start()
    return RedirectResponse("/", 303)


@pages.page("/demonstration/status", HOUSE_ADMIN)
def show_status(request: Request) -> Response:
    """The control alone; the whole page anew once the clock stands."""
    if _demonstration(request).running:
        return page(request, "run_on.html")
    return Response(headers={"HX-Refresh": "true"})


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

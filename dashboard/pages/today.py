"""Hôm nay: what is late, who owes it, what comes next. Unit people are sent to their own page."""

from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from chuky.access.roles import OF_A_UNIT
from chuky.cycle.context import CycleContext, load_cycle
from chuky.views.gantt import draw
from chuky.views.grid import Filter, Wanted, read_grid
from chuky.views.machinery import read_machinery
from chuky.views.stages import cycles, stage_rows
from chuky.views.today import coming, duties, mail_counts
from chuky.views.words import CYCLE_STATES, TROUBLE_KINDS
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import READERS, SIGNED_IN
from dashboard.web import Web, signed_in, web_of

pages = Pages()
SHOWN = 3
"""Names beside a number; the list that it links to has all."""
NAMED: tuple[Filter, ...] = ("late", "returned")


@pages.page("/", SIGNED_IN)
def show_today(request: Request) -> Response:
    """All cycles that the viewer reads, the running ones with what they need."""
    web, viewer = web_of(request), signed_in(request)
    if not viewer.has(READERS):
        return RedirectResponse(_own_page(request), 303)
    with web.house.ledger.session() as session:
        seen = [row for row in cycles(session) if viewer.has(READERS, row.id)]
        machinery = read_machinery(web.house, session, web.instant(), [row.id for row in seen])
    values: dict[str, Any] = {"machinery": machinery, "silences": TROUBLE_KINDS}
    values["titles"] = {row.id: row.title for row in seen}
    return page(request, "today.html", cards=[_card(web, row.id) for row in seen], **values)


def _own_page(request: Request) -> str:
    """Where people without an administrator's view begin: their own work, where that is built."""
    viewer = signed_in(request)
    known = {getattr(route, "path", "") for route in request.app.routes}
    wanted = (
        ("/my", viewer.has(OF_A_UNIT)),
        ("/appraisal", viewer.has({"appraiser"})),
        ("/council", viewer.has({"councillor"})),
        ("/machines", viewer.has({"operator"})),
    )
    return next((path for path, suits in wanted if suits and path in known), "/me")


def _owing(
    session: Session, context: CycleContext, now: datetime
) -> dict[str, list[tuple[str, str]]]:
    """The list's address → the first units (code, name) that it holds."""
    found = {}
    for only in NAMED:
        grid = read_grid(session, context, now, Wanted(only, limit=SHOWN))
        units = [(row.unit.code, row.unit.name) for row in grid.rows]
        found[f"/units?only={only}"] = units
    return found


def _card(web: Web, cycle_id: str) -> dict[str, object]:
    """What today's page says of one cycle."""
    context, now = load_cycle(web.house, cycle_id), web.instant()
    with web.house.ledger.session() as session:
        cycle = next(row for row in cycles(session) if row.id == cycle_id)
        stages = stage_rows(session, context, now)
        return {
            "cycle": cycle,
            "word": CYCLE_STATES[cycle.state],
            "stages": stages,
            "duties": duties(session, context, stages, now) if cycle.state == "active" else [],
            "coming": coming(stages, now) if cycle.state == "active" else [],
            "gantt": draw(stages, context.plan.starts, now),
            "mail": mail_counts(session, cycle_id),
            "owing": _owing(session, context, now) if cycle.state == "active" else {},
            "plan": context.plan,
        }

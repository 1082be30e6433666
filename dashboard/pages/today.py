"""Hôm nay: what is late, who owes it, what comes next. Unit people are sent to their own page."""

from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from chuky.access.roles import OF_A_UNIT
from chuky.cycle.context import CycleContext, load_cycles
from chuky.ledger.models import Cycle
from chuky.views.ballots import sealed_ballots
from chuky.views.gantt import gantt
from chuky.views.grid import Filter, Wanted, read_grid
from chuky.views.machinery import read_machinery
from chuky.views.outbox import mail_counts
from chuky.views.stage_counts import StageCounts, stage_counts
from chuky.views.stages import StageRow, cycles, stages_of
from chuky.views.today import coming, duties, house_duties
from chuky.views.words import CYCLE_STATES, TROUBLE_KINDS
from dashboard.gantt_chart import kept_gantt
from dashboard.guard import Pages
from dashboard.news import together
from dashboard.pages.today_live import todays
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN, READERS, SIGNED_IN
from dashboard.titles import title_of
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
    marks = web.news.marks(web.house)  # before anything is read: what comes after is news
    with web.house.ledger.session() as session:
        seen = [row for row in cycles(session) if viewer.has(READERS, row.id)]
        machinery = read_machinery(web.house, session, web.instant(), [row.id for row in seen])
        cards = _cards(web, session, seen)
        asked = house_duties(session) if viewer.has_everywhere(HOUSE_ADMIN.roles) else []
    values: dict[str, Any] = {"machinery": machinery, "silences": TROUBLE_KINDS, "asked": asked}
    values["titles"] = {row.id: title_of(web.house, row) for row in seen}
    since = together(marks, todays(viewer, marks))
    return page(request, "today.html", cards=cards, since=since, **values)


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


def _cards(web: Web, session: Session, seen: list[Cycle]) -> list[dict[str, object]]:
    """What today's page says of each cycle. One that is published asks nothing for itself."""
    ids, now = [row.id for row in seen], web.instant()
    contexts = load_cycles(web.house, session, ids)
    stages, mail = stages_of(session, contexts, now), mail_counts(session, ids)
    return [
        _card(web, session, cycle, context, stages[cycle.id], mail[cycle.id])
        for cycle, context in zip(seen, contexts, strict=True)
    ]


def _card(
    web: Web,
    session: Session,
    cycle: Cycle,
    context: CycleContext,
    stages: list[StageRow],
    mail: dict[str, int],
) -> dict[str, object]:
    now = web.instant()
    counts = _counts(web, session, context, cycle.state)
    drawn = gantt(stages, counts, context.plan.starts, now)
    return {
        "cycle": cycle,
        "word": CYCLE_STATES[cycle.state],
        "stages": stages,
        "gantt": kept_gantt(context.kept, drawn) if cycle.state == "active" else "",
        "mail": mail,
        "plan": context.plan,
        "counts": counts,
        **_needs(session, context, stages, mail, now, cycle.state),
    }


def _counts(web: Web, session: Session, context: CycleContext, state: str) -> StageCounts:
    """Of an active cycle, as far as each stage is."""
    if state != "active":
        return {}
    return stage_counts(
        session, context, web.instant(), sealed_ballots(web.house, session, context)
    )


def _needs(
    session: Session,
    context: CycleContext,
    stages: list[StageRow],
    mail: dict[str, int],
    now: datetime,
    state: str,
) -> dict[str, object]:
    """What an active cycle needs. `owing`: a list's address → the first units that it holds."""
    if state != "active":
        return {"duties": [], "coming": [], "owing": {}}
    grids = {only: read_grid(session, context, now, Wanted(only, limit=SHOWN)) for only in NAMED}
    return {
        "duties": duties(session, context, stages, grids["late"].counts, mail),
        "coming": coming(session, context, stages, now),
        "owing": {
            f"/units?only={only}": [(row.unit.code, row.unit.name) for row in grid.rows]
            for only, grid in grids.items()
        },
    }

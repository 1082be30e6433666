"""Hôm nay: what is late, who owes it, what comes next. Unit people are sent to their own page."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from chuky.access.roles import OF_A_UNIT
from chuky.cycle.context import load_cycle
from chuky.views.gantt import draw
from chuky.views.stages import cycles, stage_rows
from chuky.views.today import coming, duties, mail_counts
from chuky.views.words import CYCLE_STATES
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import READERS, SIGNED_IN
from dashboard.web import Web, signed_in, web_of

pages = Pages()


@pages.page("/", SIGNED_IN)
def show_today(request: Request) -> Response:
    """All cycles that the viewer reads, the running ones with what they need."""
    web, viewer = web_of(request), signed_in(request)
    if not viewer.has(READERS):
        return RedirectResponse(_own_page(request), 303)
    with web.house.ledger.session() as session:
        seen = [row for row in cycles(session) if viewer.has(READERS, row.id)]
    return page(request, "today.html", cards=[_card(web, row.id) for row in seen])


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
        }

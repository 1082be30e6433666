"""Everything about one unit in a cycle, for those who run it. Its tables: `unit_listings`."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from chuky.appraising.queries import queries_of
from chuky.cycle.context import load_cycle
from chuky.cycle.stage_state import TAKES_WORK, stage_state
from chuky.evidence.listed import may_read
from chuky.plan import Stage
from chuky.views.ballots import sealed_ballots
from chuky.views.changes import CHANGE_KINDS, changes_of
from chuky.views.grid import Wanted, read_grid
from chuky.views.names import names_of
from chuky.views.scores import SOURCES
from chuky.views.unit_gates import broken_rules
from chuky.views.words import ATTEMPT_STATES, CHANNELS, MESSAGE_STATES
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.unit_listings import UnitDesk
from dashboard.pages.unit_rows import reports_of, unit_of
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import signed_in, web_of

pages = Pages()


@pages.page("/cycles/{cycle}/units/{unit}", CYCLE_READER)
def show_unit(request: Request, cycle: str, unit: str) -> Response:
    web, viewer = web_of(request), signed_in(request)
    context = load_cycle(web.house, cycle)
    found = unit_of(context, unit)
    with web.house.ledger.session() as session:
        ballots = sealed_ballots(web.house, session, context)
        desk = UnitDesk(request, session, context, found)
        grid = read_grid(session, context, web.instant(), Wanted(codes=(found.code,)), ballots)
        values: dict[str, Any] = {
            "row": next(row for row in grid.rows if row.unit.code == unit),
            "grid": grid,
            "reports": reports_of(session, cycle, unit),
            "broken": broken_rules(web.house, session, context, unit, context.plan.stages),
            "explanations": queries_of(session, cycle, unit),
            "made": changes_of(session, cycle, unit),
            "names": names_of(context),
        }
        open_ = {
            one.stage.key for one in values["broken"] if _takes_work(session, cycle, one.stage)
        }
        values["waivable"] = open_ if viewer.has({"administrator"}, cycle) else set()
        for name in ("receipts", "evidence", "scores", "letters"):
            values[name] = desk.listing(name)
        row = cycle_row(session, cycle)
    values |= {"unit": found, "group": context.plan.groups[found.group], "plan": context.plan}
    values |= {"change_kinds": CHANGE_KINDS, "sources": SOURCES, "states": MESSAGE_STATES}
    values |= {"attempts": ATTEMPT_STATES, "channels": CHANNELS}
    return page(
        request, "unit.html", cycle=row, readable=lambda one: may_read(one, viewer), **values
    )


def _takes_work(session: Session, cycle: str, stage: Stage) -> bool:
    return stage_state(session, cycle, stage.key).state in TAKES_WORK


@pages.page("/cycles/{cycle}/units/{unit}/history", CYCLE_READER)
def show_history(request: Request, cycle: str, unit: str, component: str = "") -> Response:
    """Every version of the unit's points, of one component or of all, oldest first."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    found = unit_of(context, unit)
    with web.house.ledger.session() as session:
        versions = UnitDesk(request, session, context, found).listing("history")
        row = cycle_row(session, cycle)
    values: dict[str, Any] = {"unit": found, "versions": versions, "component": component}
    return page(
        request, "unit_history.html", cycle=row, plan=context.plan, sources=SOURCES, **values
    )

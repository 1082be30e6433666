"""Everything about one unit in a cycle, for those who run it. Tables as files: `unit_tables`."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.appraising.queries import queries_of
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import UnitUnknown
from chuky.evidence.listed import evidence_of, may_read
from chuky.ledger.drafting import Approval
from chuky.ledger.models import Receipt, Score
from chuky.plan import Unit
from chuky.views.ballots import sealed_ballots
from chuky.views.changes import CHANGE_KINDS, changes_of
from chuky.views.grid import Wanted, read_grid
from chuky.views.names import names_of
from chuky.views.outbox import letters_about
from chuky.views.scores import SOURCES, score_lines
from chuky.views.survey_points import survey_points
from chuky.views.words import ATTEMPT_STATES, CHANNELS, MESSAGE_STATES
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
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
        grid = read_grid(session, context, web.instant(), Wanted(codes=(found.code,)), ballots)
        values: dict[str, Any] = {
            "row": next(row for row in grid.rows if row.unit.code == unit),
            "grid": grid,
            "receipts": receipts_of(session, cycle, unit),
            "reports": reports_of(session, cycle, unit),
            "evidence": evidence_of(session, cycle, unit),
            "explanations": queries_of(session, cycle, unit),
            "made": changes_of(session, cycle, unit),
            "names": names_of(context),
            "letters": letters_about(session, cycle, unit),
            "lines": score_lines(session, context, found),
            "counted": survey_points(web.house, session, context),
        }
        row = cycle_row(session, cycle)
    values |= {"unit": found, "group": context.plan.groups[found.group], "plan": context.plan}
    values |= {"change_kinds": CHANGE_KINDS, "sources": SOURCES, "states": MESSAGE_STATES}
    values |= {"attempts": ATTEMPT_STATES, "channels": CHANNELS}
    return page(
        request, "unit.html", cycle=row, readable=lambda one: may_read(one, viewer), **values
    )


@pages.page("/cycles/{cycle}/units/{unit}/history", CYCLE_READER)
def show_history(request: Request, cycle: str, unit: str, component: str = "") -> Response:
    """Every version of the unit's points, of one component or of all, oldest first."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    found = unit_of(context, unit)
    with web.house.ledger.session() as session:
        versions = versions_of(session, cycle, unit, component)
        row = cycle_row(session, cycle)
    values: dict[str, Any] = {"unit": found, "versions": versions, "component": component}
    return page(
        request, "unit_history.html", cycle=row, plan=context.plan, sources=SOURCES, **values
    )


def unit_of(context: CycleContext, code: str) -> Unit:
    """Raises UnitUnknown."""
    found = next((item for item in context.plan.units if item.code == code), None)
    if found is None:
        raise UnitUnknown(unit=code, stage="-", way_out="")
    return found


def receipts_of(session: Session, cycle: str, unit: str) -> list[Receipt]:
    query = select(Receipt).where(Receipt.cycle_id == cycle, Receipt.sender_code == unit)
    return list(session.scalars(query.order_by(Receipt.received_at)))


def reports_of(session: Session, cycle: str, unit: str) -> list[Approval]:
    """The reports that the unit's head signed, newest first."""
    query = select(Approval).where(Approval.cycle_id == cycle, Approval.unit_code == unit)
    return list(session.scalars(query.order_by(Approval.at.desc())))


def versions_of(session: Session, cycle: str, unit: str, component: str = "") -> list[Score]:
    query = select(Score).where(Score.cycle_id == cycle, Score.unit_code == unit)
    if component:
        query = query.where(Score.component_code == component)
    return list(session.scalars(query.order_by(Score.component_code, Score.at, Score.version)))

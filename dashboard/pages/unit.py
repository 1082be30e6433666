"""Everything about one unit in a cycle, for those who run it."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from chuky.appraising.queries import queries_of
from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import UnitUnknown
from chuky.ledger.models import Message, Receipt, Reminder
from chuky.views.ballots import sealed_ballots
from chuky.views.changes import CHANGE_KINDS, changes_of
from chuky.views.grid import Wanted, read_grid
from chuky.views.scores import score_lines
from chuky.views.words import MESSAGE_STATES
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()


@pages.page("/cycles/{cycle}/units/{unit}", CYCLE_READER)
def show_unit(request: Request, cycle: str, unit: str) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    found = next((item for item in context.plan.units if item.code == unit), None)
    if found is None:
        raise UnitUnknown(unit=unit, stage="-", way_out="")
    with web.house.ledger.session() as session:
        ballots = sealed_ballots(web.house, session, context)
        grid = read_grid(session, context, web.instant(), Wanted(codes=(found.code,)), ballots)
        values: dict[str, Any] = {
            "row": next(row for row in grid.rows if row.unit.code == unit),
            "grid": grid,
            "receipts": _of_unit(session, Receipt, cycle, unit),
            "explanations": queries_of(session, cycle, unit),
            "made": changes_of(session, cycle, unit),
            "messages": _messages(session, cycle, unit),
            "lines": score_lines(session, context, found),
        }
        row = cycle_row(session, cycle)
    group = context.plan.groups[found.group]
    values |= {"unit": found, "group": group, "change_kinds": CHANGE_KINDS, "plan": context.plan}
    values |= {"message_states": MESSAGE_STATES}
    return page(request, "unit.html", cycle=row, **values)


def _of_unit(session: Session, table: type[Receipt], cycle: str, unit: str) -> list[Receipt]:
    query = select(table).where(table.cycle_id == cycle, table.sender_code == unit)
    return list(session.scalars(query.order_by(table.received_at)))


def _messages(session: Session, cycle: str, unit: str) -> list[Message]:
    told = select(Reminder.message_id).where(Reminder.cycle_id == cycle, Reminder.unit_code == unit)
    query = select(Message).where(Message.id.in_(told)).order_by(Message.queued_at)
    return list(session.scalars(query))

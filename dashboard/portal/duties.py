"""What a unit owes, the nearest day first, and what concerns it: changes, results."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select

from chuky.access.roles import OF_A_UNIT
from chuky.appraising.queries import open_queries
from chuky.cycle.context import load_cycle
from chuky.cycle.standing import NEWEST_FIRST
from chuky.ledger.models import Receipt
from chuky.plan import Plan
from chuky.views import words
from chuky.views.changes import CHANGE_KINDS, changes_of
from chuky.views.grid_totals import unit_totals
from chuky.views.names import names_of
from chuky.views.stages import cycles
from chuky.views.unit_gates import BrokenRule, broken_rules
from dashboard.guard import Pages
from dashboard.portal.desk import Desk, desk_of, open_desk, own_stages, show
from dashboard.portal.results import results_of
from dashboard.portal.tables import results_listing
from dashboard.rendering import page
from dashboard.rules import SIGNED_IN, UNIT_WRITER
from dashboard.web import signed_in, web_of

pages = Pages()


@pages.page("/my", SIGNED_IN)
def show_duties(request: Request) -> Response:
    """Every unit that the viewer works for, in every cycle."""
    web, viewer = web_of(request), signed_in(request)
    cards = []
    with web.house.ledger.session() as session:
        for row in cycles(session):
            if not viewer.has(OF_A_UNIT, row.id):
                continue
            context = load_cycle(web.house, row.id)
            for code in _codes(context.plan, viewer.units(row.id)):
                cards.append(_card(open_desk(request, session, context, code)))
        cards.sort(key=lambda card: (not card["desk"].open, card["desk"].due is None))
        return page(request, "portal/duties.html", cards=cards)


def _codes(plan: Plan, held: tuple[str, ...]) -> list[str]:
    """Units of the plan that somebody works for and that score themselves."""
    return [unit.code for unit in plan.units if unit.code in held and own_stages(plan, unit.code)]


@pages.page("/cycles/{cycle}/my/{unit}", UNIT_WRITER)
def show_desk(request: Request, cycle: str, unit: str) -> Response:
    """One unit: its duty, its receipts, what changed for it, its results once published."""
    with desk_of(request, cycle, unit) as desk:
        values = _card(desk)
        values.pop("desk")
        values["receipts"] = _receipts(desk)
        values["made"] = changes_of(desk.session, cycle, unit)
        values["names"] = names_of(desk.context)
        values["change_kinds"] = CHANGE_KINDS
        values["broken"] = _broken(desk)
        results = results_of(desk)
        values["results"] = results
        if results is not None:
            values["published"] = results_listing(request, desk, results)
        return show(request, desk, "desk.html", **values)


def _broken(desk: Desk) -> list[BrokenRule]:
    """What holds the stage at its gate because of the unit's own rows; once sealed, nothing."""
    if not desk.open:
        return []
    place = (desk.context, desk.unit.code, (desk.stage,))
    found = broken_rules(desk.web.house, desk.session, *place)
    return [one for one in found if one.severity == "error" and not one.waived]


def _card(desk: Desk) -> dict[str, Any]:
    """`cell`: as the administrators' grid has it; `total`: the points that were sent, if any."""
    session, cycle, unit = desk.session, desk.context.id, desk.unit.code
    cell = desk.cell()
    total = unit_totals(session, desk.context, [unit]).get((desk.stage.key, unit))
    return {
        "desk": desk,
        "form": desk.form(),
        "cell": cell,
        "total": total if cell.word == words.SENT else None,
        "queries": open_queries(session, cycle, unit),
    }


def _receipts(desk: Desk) -> list[Receipt]:
    query = select(Receipt).where(
        Receipt.cycle_id == desk.context.id, Receipt.sender_code == desk.unit.code
    )
    return list(desk.session.scalars(query.order_by(Receipt.stage, *NEWEST_FIRST)))

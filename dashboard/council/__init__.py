"""The meeting's packet, to read and to print, for council members and their secretariat."""

from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from chuky.appraising.packet import Sitting, sittings, unit_sheets
from chuky.cycle.context import CycleContext, load_cycle
from chuky.language import Text
from chuky.views.stages import cycles
from chuky.views.survey_points import survey_points
from chuky.views.words import CYCLE_STATES
from dashboard.council import tables
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import COUNCILLOR, SIGNED_IN
from dashboard.web import signed_in, web_of

pages = Pages()
PAGE = 20
"""Units on a page of the packet; printed, each begins a sheet."""
WHOLE = 200
"""Units that are put on one page for printing: about 400 sheets of paper."""
QUESTIONS = {
    "recognition": Text("công nhận", "recognition"),
    "result": Text("thông qua kết quả", "adoption of the result"),
}


@pages.page("/council", SIGNED_IN)
def choose_cycle(request: Request) -> Response:
    """The cycles whose council the viewer sits in; where one is running, that one."""
    web, viewer = web_of(request), signed_in(request)
    with web.house.ledger.session() as session:
        held = {"councillor", "secretary"}
        mine = [row for row in cycles(session) if viewer.has(held, row.id)]
    running = [row for row in mine if row.state == "active"]
    if len(mine) == 1 or len(running) == 1:
        return RedirectResponse(f"/cycles/{(running or mine)[0].id}/council", 303)
    return page(request, "council/cycles.html", cycles=mine, words=CYCLE_STATES)


@pages.page("/cycles/{cycle}/council", COUNCILLOR)
def show_packet(
    request: Request, cycle: str, sitting: int | None = None, first: int = 0, whole: bool = False
) -> Response:
    """One council's packet: its sessions, the units in short, then a sheet for each.

    Unless another is asked for, the last meeting's: the council's own, after its secretariat's.
    """
    web = web_of(request)
    context, first = load_cycle(web.house, cycle), max(first, 0)
    with web.house.ledger.session() as session:
        row, every = cycle_row(session, cycle), sittings(session, context)
        at = tables.chosen(every, sitting)
        chosen = every[at] if every else None
        size = WHOLE if whole else PAGE
        shown = chosen.units[first : first + size] if chosen else ()
        values: dict[str, Any] = {
            "sittings": every,
            "chosen": chosen,
            "at": at,
            "sheets": unit_sheets(
                session, context, shown, survey_points(web.house, session, context)
            ),
            "found": len(chosen.units) if chosen else 0,
            "first": first,
            "size": size,
            "groups": context.plan.groups,
            "questions": QUESTIONS,
            "asked": _asked(context, chosen) if chosen else [],
            "known": {one.name: one for one in context.plan.agencies.values()},
        }
        return page(request, "council/packet.html", cycle=row, **values)


def _asked(context: CycleContext, chosen: Sitting) -> list[Text]:
    """What is voted on; nothing where a meeting waits for no points, as the year's first one."""
    if not chosen.stage.needs:
        return []
    sets = {context.criteria_of(unit).key: context.criteria_of(unit) for unit in chosen.units}
    rules = [one.recognition for one in sets.values() if one.recognition]
    votes = any(rule.council_share is not None for rule in rules)
    return [QUESTIONS["recognition"], QUESTIONS["result"]] if votes else [QUESTIONS["result"]]


pages.routes.extend(tables.pages.routes)

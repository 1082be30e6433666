"""Miễn một quy tắc: what holds a stage's gate, what is left if a rule is waived, then the request.

Another administrator decides on the page Thay đổi; what a waiver does is in `chuky.cycle.waive`.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.cycle.asked import ask_waiver
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.stage_state import TAKES_WORK, stage_state
from chuky.cycle.waivable import Broken, holding
from chuky.cycle.waive import Waiving, rules_of
from chuky.exceptions import ChukyError
from chuky.plan import Stage
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN
from dashboard.web import signed_in, web_of

pages = Pages()
Text = Annotated[str, Form()]
SHOWN = 200
"""Units of one rule that are offered at once; the first of a stage in which nobody sent."""


@dataclass(frozen=True)
class Asked:
    """What the page is asked for."""

    stage: str = ""
    rule: str = ""
    unit: str = ""
    reason: str = ""


@pages.page("/cycles/{cycle}/waive", CYCLE_ADMIN)
def show_waive(
    request: Request, cycle: str, stage: str = "", rule: str = "", for_unit: str = ""
) -> Response:
    """The stages; of one, the rules that fail; of one for a unit, what is left without it."""
    return _page(request, cycle, Asked(stage, rule, for_unit))


@pages.act("/cycles/{cycle}/waive", CYCLE_ADMIN)
def ask_to_waive(
    request: Request, cycle: str, stage: Text, rule: Text, for_unit: Text, reason: Text = ""
) -> Response:
    """Ask for a waiver; another administrator grants it."""
    web, asked = web_of(request), Asked(stage, rule.strip(), for_unit, reason)
    context = load_cycle(web.house, cycle)
    try:
        wanted = Waiving(asked.stage, asked.rule, asked.unit, asked.reason)
        ask_waiver(web.house, context, wanted, signed_in(request).account)
    except ChukyError as error:
        return _page(request, cycle, asked, error)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


def _page(request: Request, cycle: str, asked: Asked, error: ChukyError | None = None) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        taking = [
            one
            for one in context.plan.stages
            if rules_of(context, one) and stage_state(session, cycle, one.key).state in TAKES_WORK
        ]
    chosen = next((one for one in taking if one.key == asked.stage), None)
    values: dict[str, Any] = {"stages": taking, "chosen": chosen, "asked": asked, "shown": SHOWN}
    values |= {"units": {unit.code: unit.name for unit in context.plan.units}, "error": error}
    values |= _found(request, context, chosen, asked)
    return page(request, "waive.html", status=422 if error else 200, cycle=row, **values)


def _found(
    request: Request, context: CycleContext, chosen: Stage | None, asked: Asked
) -> dict[str, Any]:
    """`broken`: what holds the stage; `one`: the rule that is asked for; `left`: without it."""
    house = web_of(request).house
    broken = holding(house, context, chosen) if chosen else []
    one = next((item for item in broken if item.rule == asked.rule), None)
    left: list[Broken] | None = None
    if chosen and one and asked.unit in one.units:
        left = holding(house, context, chosen, (asked.rule, asked.unit))
    return {"broken": broken, "one": one, "left": left}

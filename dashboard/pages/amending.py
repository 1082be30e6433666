"""Sửa kế hoạch của chu kỳ đang chạy: taken into a draft, shown with what it does, then applied.

What may change, and the record: `chuky.cycle.amend`.
"""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.cycle.amend import amend, in_force, planned_amendment
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import AmendmentClosed, AmendmentRefused, CycleUnknown, MoveRefused
from chuky.cycle.move import ALL
from chuky.cycle.stage_state import deadline_in_force
from chuky.exceptions import ChukyError
from chuky.language import Text as Said
from chuky.plan import Plan
from chuky.plan.judging import DraftUnsound, judge_draft, require_sound
from chuky.plan.load import LoadedPlan, editions
from chuky.planning.from_cycle import draft_for, draft_from
from chuky.views.plan_cycles import Activated, of_draft
from chuky.views.plan_places import place
from dashboard.guard import Pages
from dashboard.pages.change import changes_page
from dashboard.pages.cycle import cycle_row
from dashboard.pages.effects import effect_of, effect_values, sealed
from dashboard.pages.new_cycle import draft_page, title_of, to_draft
from dashboard.refusals import in_the_plans_words
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import Web, saving_of, signed_in, web_of
from tasks.waking import wake_schedule

pages = Pages()
Text = Annotated[str, Form()]


UNSAID = "?"
"""The reason while one only looks: it is asked for below what is shown."""


@pages.act("/cycles/{cycle}/draft", HOUSE_ADMIN)
def take_into_draft(request: Request, cycle: str) -> Response:
    """The cycle's plan as a draft to edit; the one that is there already, where there is one."""
    web = web_of(request)
    context, home = load_cycle(web.house, cycle), web.house.folder
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
    try:
        return to_draft(draft_for(home, row) or draft_from(home, context, saving_of(request)))
    except ChukyError as error:
        return changes_page(request, cycle, error=str(error), status=422)


@pages.page("/plans/{draft}/amend/{cycle}", HOUSE_ADMIN)
def show_amendment(request: Request, draft: str, cycle: str) -> Response:
    """What applying the draft would change in the cycle, or why it can't be. Nothing is written."""
    return _page(request, draft, cycle)


@pages.act("/plans/{draft}/amend/{cycle}", HOUSE_ADMIN)
def apply_amendment(
    request: Request,
    draft: str,
    cycle: str,
    seen: Text = "",
    running: Text = "",
    reason: Text = "",
) -> Response:
    """Apply the draft to the cycle, with a reason.

    `seen`: the version of the draft's text that was shown; `running`: the plan of the cycle that it
    was compared with. No other is applied, or written over, unseen.
    """
    web, actor = web_of(request), signed_in(request).account
    try:
        plan = _edition(require_sound(web.house.folder, draft, seen), cycle)
        amend(web.house, load_cycle(web.house, cycle), plan, reason, actor, seen=running)
        wake_schedule(web.house)
    except ChukyError as error:
        return _page(request, draft, cycle, error=str(error), reason=reason, status=422)
    return RedirectResponse(f"/cycles/{cycle}/changes#made", 303)


def _edition(loaded: LoadedPlan, cycle: str) -> Plan:
    """The draft's plan for the cycle's year. Raises CycleUnknown where it has none."""
    for plan in editions(loaded.plan):
        if plan.key == cycle:
            return plan
    raise CycleUnknown(cycle=cycle)


def _page(
    request: Request,
    draft: str,
    cycle: str,
    *,
    error: str | None = None,
    reason: str = "",
    status: int = 200,
) -> Response:
    web = web_of(request)
    judged = judge_draft(web.house.folder, draft)
    if judged.loaded is None or judged.errors:
        why = str(DraftUnsound(count=len(judged.errors)))
        return draft_page(request, draft, error=why, status=422)
    plan, context = _edition(judged.loaded, cycle), load_cycle(web.house, cycle)
    values: dict[str, Any] = {"draft": draft, "title": title_of(judged), "plan": context.plan}
    values |= {"seen": judged.version, "running": in_force(context), "reason": reason}
    values |= _shown(request, context, plan)
    values["found"] = _activated(web, judged.loaded, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
    told = None if values["refused"] else error  # the page itself says why it can't be
    return page(request, "amend.html", status=status, cycle=row, error=told, **values)


def _shown(request: Request, context: CycleContext, plan: Plan) -> dict[str, Any]:
    """What the amendment does, or why it is refused."""
    web = web_of(request)
    try:
        amendment = planned_amendment(web.house, context, plan, UNSAID)
    except (AmendmentClosed, AmendmentRefused, MoveRefused) as error:
        stage = error.values.get("stage")
        closed = stage if stage and sealed(web, context, stage) else None
        why = in_the_plans_words(request, str(error))
        fixed = _place(context.plan, error.values.get("what", ""))
        return {"refused": why, "sealed": closed, "fixed": fixed, "amendment": None}
    shown: dict[str, Any] = {"refused": None, "amendment": amendment, "for_unit": ALL}
    with web.house.ledger.session() as session:
        known = {key: deadline_in_force(session, context.id, key) for key in amendment.kept}
    shown["kept"] = known
    if amendment.moves:
        moves = [one.move for one in amendment.moves]
        dues = [(move.stage, ALL, move.due) for move in moves]
        opens = {move.stage: move.opens for move in moves if move.opens is not None}
        shown |= effect_values(web, context, effect_of(web, context, dues, opens), amendment.moves)
    return shown


def _place(plan: Plan, what: str) -> Said:
    """The part of a plan that may not change, in words: `units`, `stages.KEY.kind`."""
    numbers = {stage.key: str(number) for number, stage in enumerate(plan.stages)}
    path = [numbers.get(part, part) for part in what.split(".")]
    return place(plan.model_dump(mode="json"), ".".join(path)).words


def _activated(web: Web, loaded: LoadedPlan, cycle: str) -> Activated:
    """Where the draft and the cycle differ, in lines."""
    return next(one for one in of_draft(web.house, loaded).activated if one.cycle.id == cycle)

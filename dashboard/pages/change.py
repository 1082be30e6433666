"""Thay đổi: what a moved deadline would do, waivers by two persons, late work to decide on."""

from datetime import date
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from chuky.access.second_person import ask, decide, pending
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.submit import decide_late
from chuky.cycle.waive import waive
from chuky.exceptions import ChukyError
from chuky.ledger.access import PendingAct
from chuky.ledger.models import Receipt
from chuky.plan.timetable import compile_timetable
from chuky.views.words import ACT_KINDS
from chuky.whatif import Change, changed, compare
from chuky.whatif.text import effect_text
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import signed_in, web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/cycles/{cycle}/changes", CYCLE_READER)
def show_changes(request: Request, cycle: str, stage: str = "", to: str = "") -> Response:
    """With a stage and a day: what would move. Nothing is written by looking."""
    context = load_cycle(web_of(request).house, cycle)
    if not (stage and to):
        return _changes(request, cycle)
    try:
        effect = what_if(context, stage, date.fromisoformat(to))
    except (ChukyError, ValueError) as error:
        return _changes(request, cycle, error=str(error), status=422)
    return _changes(request, cycle, effect=effect, stage=stage, to=to)


def what_if(context: CycleContext, stage: str, to: date) -> str:
    """The lines of `chuky what-if` for the cycle as it was activated."""
    supposed, calendar = changed(context.plan, context.calendar, Change({stage: to}))
    after = compile_timetable(supposed, calendar, context.rules)
    calendars = (context.calendar, calendar)
    effect = compare(context.timetable, after, context.rules, calendars)
    return effect_text(context.timetable, after, effect)


@pages.act("/cycles/{cycle}/changes/waive", CYCLE_ADMIN)
def ask_waiver(
    request: Request, cycle: str, stage: Text, rule: Text, for_unit: Text, reason: Text
) -> Response:
    """Ask for a waiver; another administrator grants it."""
    web, actor = web_of(request), signed_in(request).account
    context = load_cycle(web.house, cycle)
    payload = {"stage": stage, "rule": rule.strip(), "unit": for_unit}
    try:
        context.unit(for_unit, context.plan.stage(stage))
        with web.house.ledger.transaction() as session:
            ask(session, cycle, "waive", payload, reason, actor, web.instant())
    except ChukyError as error:
        return _changes(request, cycle, error=str(error), status=422)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


@pages.act("/cycles/{cycle}/changes/{act}/decide", CYCLE_ADMIN)
def decide_act(request: Request, cycle: str, act: str, granted: Text) -> Response:
    """Grant or refuse what another administrator asked for; a granted waiver is done at once."""
    web, actor = web_of(request), signed_in(request).account
    alone = load_cycle(web.house, cycle).plan.small_office is not None
    try:
        with web.house.ledger.transaction() as session:
            said = (act, granted == "yes", actor, web.instant(), cycle)
            row = decide(session, *said, small_office=alone)
        if row.state == "granted":
            _do(request, row, actor)
    except ChukyError as error:
        return _changes(request, cycle, error=str(error), status=422)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


def _do(request: Request, row: PendingAct, actor: str) -> None:
    asked, house = row.payload, web_of(request).house
    if row.kind == "waive":
        said = (asked["stage"], asked["rule"], asked["unit"], row.reason, row.asked_by, actor)
        waive(house, row.cycle_id, *said)


@pages.act("/cycles/{cycle}/changes/late/{receipt}", CYCLE_ADMIN)
def decide_late_receipt(request: Request, cycle: str, receipt: str, counts: Text) -> Response:
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.session() as session:
        row = session.get(Receipt, receipt)
    if row is not None and row.cycle_id == cycle:
        decide_late(web.house, cycle, receipt, counts == "yes", actor)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


def _changes(
    request: Request,
    cycle: str,
    *,
    error: str | None = None,
    effect: str | None = None,
    stage: str = "",
    to: str = "",
    status: int = 200,
) -> Response:
    web = web_of(request)
    plan = load_cycle(web.house, cycle).plan
    with web.house.ledger.session() as session:
        late = select(Receipt).where(Receipt.cycle_id == cycle, Receipt.late.is_(True))
        values: dict[str, Any] = {
            "asked": pending(session, cycle),
            "late": session.scalars(late.where(Receipt.counts.is_(None))).all(),
            "plan": plan,
            "names": {unit.code: unit.name for unit in plan.units},
            "kinds": ACT_KINDS,
        }
        row = cycle_row(session, cycle)
    shown: dict[str, Any] = {"error": error, "effect": effect, "stage": stage, "to": to}
    return page(request, "changes.html", status=status, cycle=row, **values, **shown)

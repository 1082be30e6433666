"""Thay đổi: what was changed, what waits for a second person, waivers, late work to decide on.

Moves, reopenings and pauses are asked for in `moving`.
"""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from chuky.access.second_person import ask, decide, pending
from chuky.cycle.context import load_cycle
from chuky.cycle.move import ALL
from chuky.cycle.paper_tally import KIND as PAPER_TALLY
from chuky.cycle.reopen import reopen_stage
from chuky.cycle.submit import decide_late
from chuky.cycle.waive import waive
from chuky.exceptions import ChukyError
from chuky.ledger.access import PendingAct
from chuky.ledger.models import Receipt
from chuky.views.changes import CHANGE_KINDS, changes_of
from chuky.views.words import ACT_KINDS
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.moving import wanted
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import signed_in, web_of

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/cycles/{cycle}/changes", CYCLE_READER)
def show_changes(request: Request, cycle: str) -> Response:
    return _changes(request, cycle)


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
    """Grant or refuse what another administrator asked for; a granted act is done at once."""
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.session() as session:
        found = session.get(PendingAct, act)
    if found is not None and (found.cycle_id, found.kind) == (cycle, PAPER_TALLY):
        stage = found.payload["stage"]  # its numbers are to be looked at first
        return RedirectResponse(f"/cycles/{cycle}/stages/{stage}/tallies/{act}", 303)
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
    if row.kind == "reopen":
        context = load_cycle(house, row.cycle_id)
        move = wanted(context, asked["stage"], asked["to"], ALL, row.reason)
        reopen_stage(house, context, move, row.asked_by, actor)


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
            "made": changes_of(session, cycle),
            "change_kinds": CHANGE_KINDS,
        }
        row = cycle_row(session, cycle)
    return page(request, "changes.html", status=status, cycle=row, error=error, **values)

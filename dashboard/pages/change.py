"""Thay đổi: what was changed, what waits for a second person, late work to decide on.

Moves, reopenings and pauses are asked for in `moving`, waivers in `waiving`.
"""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.access.second_person import pending
from chuky.cycle.asked import decide_act
from chuky.cycle.context import load_cycle
from chuky.cycle.late import LateWord, decide_late
from chuky.cycle.paper_tally import KIND as PAPER_TALLY
from chuky.exceptions import ChukyError
from chuky.ledger.access import PendingAct
from chuky.views.asked_words import asked_for
from chuky.views.changes import CHANGE_KINDS, changes_of
from chuky.views.late_work import late_work
from chuky.views.names import names_of
from chuky.views.words import ACT_KINDS
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import signed_in, web_of
from tasks.waking import wake_schedule, wake_soon

pages = Pages()
Text = Annotated[str, Form()]


@pages.page("/cycles/{cycle}/changes", CYCLE_READER)
def showchanges_page(request: Request, cycle: str) -> Response:
    return changes_page(request, cycle)


@pages.act("/cycles/{cycle}/changes/{act}/decide", CYCLE_ADMIN)
def decide_asked(request: Request, cycle: str, act: str, granted: Text) -> Response:
    """Grant or refuse what another administrator asked for; a granted act is done at once."""
    web, actor = web_of(request), signed_in(request).account
    with web.house.ledger.session() as session:
        found = session.get(PendingAct, act)
    if found is not None and (found.cycle_id, found.kind) == (cycle, PAPER_TALLY):
        stage = found.payload["stage"]  # its numbers are to be looked at first
        return RedirectResponse(f"/cycles/{cycle}/stages/{stage}/tallies/{act}", 303)
    try:
        decide_act(web.house, cycle, act, granted == "yes", actor)
        wake_schedule(web.house)
    except ChukyError as error:
        return changes_page(request, cycle, error=str(error), status=422)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


@pages.act("/cycles/{cycle}/changes/late/{receipt}", CYCLE_ADMIN)
def decide_late_receipt(
    request: Request, cycle: str, receipt: str, counts: Text, reason: Text = ""
) -> Response:
    """Say whether late work counts, with a reason; revised until the stage is sealed."""
    web, actor = web_of(request), signed_in(request).account
    try:
        decide_late(web.house, cycle, LateWord(receipt, counts == "yes", reason), actor)
        wake_soon(web.house)
    except ChukyError as error:
        return changes_page(request, cycle, error=str(error), status=422)
    return RedirectResponse(f"/cycles/{cycle}/changes", 303)


def changes_page(
    request: Request,
    cycle: str,
    *,
    error: str | None = None,
    status: int = 200,
) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        values: dict[str, Any] = {
            "asked": pending(session, cycle),
            "asked_for": asked_for,
            "late": late_work(session, cycle),
            "plan": context.plan,
            "names": names_of(context),
            "kinds": ACT_KINDS,
            "made": changes_of(session, cycle),
            "change_kinds": CHANGE_KINDS,
        }
        row = cycle_row(session, cycle)
    return page(request, "changes.html", status=status, cycle=row, error=error, **values)

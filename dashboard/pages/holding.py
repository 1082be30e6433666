"""What is held until a person says so: mail after a restore, a cycle whose clock is in doubt.

And what is ended before its day: a stage that the lead agency closes early.
"""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.access.exceptions import ReasonMissing
from chuky.cycle.clock_hold import clock_doubt, confirm_clock
from chuky.cycle.close_early import close_early
from chuky.cycle.context import load_cycle
from chuky.exceptions import ChukyError
from chuky.ledger.audit import append
from chuky.reminders.hold import is_held, release_hold
from chuky.reminders.texts import HOUSE
from chuky.views.grid import Wanted, read_grid
from chuky.views.stages import stage_rows
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER, HOUSE_ADMIN
from dashboard.web import signed_in, web_of
from tasks.waking import wake_schedule

pages = Pages()
Text = Annotated[str, Form()]
NAMED = 10
"""Units that are named before a stage is closed without them; all are in the list behind."""


@pages.act("/machines/release", HOUSE_ADMIN)
def release_mail(request: Request, reason: Text = "") -> Response:
    """The old machine is off: mail may leave this house again. Raises ReasonMissing."""
    web, actor = web_of(request), signed_in(request).account
    if not reason.strip():
        raise ReasonMissing
    if is_held(web.house.folder):
        with web.house.ledger.transaction() as session:
            payload = {"reason": reason.strip()}
            append(session, HOUSE, web.clock.now(), actor, "mail.released", payload)
        release_hold(web.house.folder)
    return RedirectResponse("/machines", 303)


@pages.page("/cycles/{cycle}/clock", CYCLE_READER)
def show_clock(request: Request, cycle: str) -> Response:
    """Whether the machine's clock is believed in this cycle, and why not."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
    return page(request, "clock.html", cycle=row, doubt=clock_doubt(web.house, cycle))


@pages.act("/cycles/{cycle}/clock", CYCLE_ADMIN)
def believe_clock(request: Request, cycle: str, reason: Text = "") -> Response:
    """A person looked at the machine's clock: it is right. Raises ReasonMissing."""
    web = web_of(request)
    if not reason.strip():
        raise ReasonMissing
    confirm_clock(web.house, cycle, signed_in(request).account, reason.strip())
    wake_schedule(web.house)
    return RedirectResponse(f"/cycles/{cycle}/clock", 303)


@pages.page("/cycles/{cycle}/close-early", CYCLE_ADMIN)
def ask_to_close(request: Request, cycle: str, stage: str = "") -> Response:
    """Which stage could be closed now, and who would then not be in."""
    return _closing(request, cycle, stage)


@pages.act("/cycles/{cycle}/close-early", CYCLE_ADMIN)
def close(request: Request, cycle: str, stage: Text, reason: Text = "") -> Response:
    """With a reason, which the audit trail keeps beside who was not in."""
    web = web_of(request)
    try:
        if not reason.strip():
            raise ReasonMissing
        close_early(web.house, cycle, stage, signed_in(request).account, reason.strip())
        wake_schedule(web.house)
    except ChukyError as error:
        return _closing(request, cycle, stage, error)
    return RedirectResponse(f"/cycles/{cycle}#{stage}", 303)


def _closing(request: Request, cycle: str, stage: str, error: ChukyError | None = None) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        rows = [one for one in stage_rows(session, context, web.instant()) if one.state == "open"]
        chosen = next((one for one in rows if one.key == stage), None)
        wanted = Wanted(owing=stage, sort=f"stage.{stage}", limit=NAMED)
        missing = read_grid(session, context, web.instant(), wanted) if chosen else None
    values = {"rows": rows, "chosen": chosen, "missing": missing, "error": error}
    return page(request, "close_early.html", status=422 if error else 200, cycle=row, **values)

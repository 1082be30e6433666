"""Đôn đốc: late units of a stage, the công văn that a person releases, the chat text, calls."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.cycle.context import CycleContext, load_cycle
from chuky.exceptions import ChukyError
from chuky.ledger.sending import UrgingLetter
from chuky.plan import Stage
from chuky.reminders.urging import draft_urging, group_text, log_call, release_urging
from chuky.views.contacts import unit_contacts
from dashboard.downloads import download
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.previewing import day_of
from dashboard.pages.urging_tables import calls_of, late_listing, own_stages, stage_named
from dashboard.rendering import page
from dashboard.rules import CYCLE_ADMIN, CYCLE_READER
from dashboard.web import signed_in, web_of

pages = Pages()
BASE = "/cycles/{cycle}/urging"
Text = Annotated[str, Form()]


@pages.page(BASE, CYCLE_READER)
def show_urging(request: Request, cycle: str, stage: str = "", cluster: str = "") -> Response:
    return _page(request, cycle, stage, cluster=cluster)


@pages.page(BASE + "/{stage}/{number}.docx", CYCLE_READER)
def get_draft(request: Request, cycle: str, stage: str, number: str) -> Response:
    """The draft with its annex, to be printed and signed."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        row = session.get(UrgingLetter, (cycle, stage, int(number))) if number.isdigit() else None
    if row is None:
        raise HTTPException(404)
    return download(web.house.vault, row.sha256, f"don-doc-{stage}-{number}.docx")


@pages.act(BASE, CYCLE_ADMIN)
def draft(request: Request, cycle: str, stage: Text, cluster: Text = "") -> Response:
    """Draft the công văn for the units that are late now, of one cluster or of all."""
    web, actor = web_of(request), signed_in(request).account
    context = load_cycle(web.house, cycle)
    try:
        draft_urging(web.house, context, _stage(context, stage).key, actor, cluster)
    except ChukyError as error:
        return _page(request, cycle, stage, error, cluster)
    return RedirectResponse(_address(cycle, stage, cluster) + "#drafts", 303)


@pages.act(BASE + "/{stage}/{number}/release", CYCLE_ADMIN)
def release(
    request: Request, cycle: str, stage: str, number: int, document: Text = "", dated: Text = ""
) -> Response:
    """It was signed and sent: its number and day go on record."""
    web, actor = web_of(request), signed_in(request).account
    day = day_of(dated) or web.today()
    try:
        release_urging(web.house, cycle, stage, number, (document, day), actor)
    except ChukyError as error:
        return _page(request, cycle, stage, error)
    return RedirectResponse(f"/cycles/{cycle}/urging?stage={stage}#drafts", 303)


@pages.act(BASE + "/calls", CYCLE_ADMIN)
def log(
    request: Request,
    cycle: str,
    stage: Text,
    for_unit: Text = "",
    spoke_with: Text = "",
    note: Text = "",
    cluster: Text = "",
) -> Response:
    web, actor = web_of(request), signed_in(request).account
    context = load_cycle(web.house, cycle)
    key = _stage(context, stage).key
    try:
        log_call(web.house, context, key, for_unit, (spoke_with, note), actor)
    except ChukyError as error:
        return _page(request, cycle, stage, error, cluster)
    return RedirectResponse(_address(cycle, stage, cluster) + "#calls", 303)


def _address(cycle: str, stage: str, cluster: str) -> str:
    query = urlencode({"stage": stage} | ({"cluster": cluster} if cluster else {}))
    return f"/cycles/{cycle}/urging?{query}"


def _page(
    request: Request,
    cycle: str,
    wanted: str,
    error: ChukyError | None = None,
    cluster: str = "",
) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    stages = own_stages(context)
    stage = _stage(context, wanted) if stages else None
    with web.house.ledger.session() as session:
        values: dict[str, Any] = {"cycle": cycle_row(session, cycle), "stages": stages}
        if stage is not None:
            values |= _of_stage(request, session, context, stage, cluster)
    names = {unit.code: unit.name for unit in context.plan.units}
    values |= {"stage": stage, "names": names, "error": error, "today": web.today()}
    values |= {"plan": context.plan, "cluster": cluster}
    return page(request, "urging.html", status=422 if error else 200, **values)


def _of_stage(
    request: Request, session: Session, context: CycleContext, stage: Stage, cluster: str
) -> dict[str, Any]:
    """Who is late in the stage, and what was done about it."""
    late = late_listing(request, session, context, stage, cluster)
    text = group_text(session, context, stage, late.every) if late.every else ""
    drafts = select(UrgingLetter).where(
        UrgingLetter.cycle_id == context.id, UrgingLetter.stage == stage.key
    )
    return {
        "late": late,
        "contacts": unit_contacts(session, context.id),
        "text": text,
        "drafts": session.scalars(drafts.order_by(UrgingLetter.number.desc())).all(),
        "calls": calls_of(session, context.id, stage.key),
    }


def _stage(context: CycleContext, key: str) -> Stage:
    """One of the stages in which units owe something; 404 for another."""
    found = stage_named(context, key)
    if found is None:
        raise HTTPException(404)
    return found

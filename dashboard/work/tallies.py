"""Paper ballots counted by hand: one person types them in, another looks and lets them count."""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from chuky.cycle.exceptions import TallyRefused
from chuky.cycle.paper_tally import (
    Counted,
    audiences_on_paper,
    decide_tally,
    enter_tally,
    questions_of,
    surveyed_units,
    tallies_of,
)
from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.ledger.access import PendingAct
from chuky.ledger.entering import PaperTally
from chuky.plan import Unit
from chuky.plan.model import Audience
from chuky.views.words import ACT_STATES
from dashboard.exporting import Kind, table_file
from dashboard.guard import MOST_FIELDS, Pages
from dashboard.rendering import page
from dashboard.rules import SECRETARIAT
from dashboard.work.desk import StageDesk, back, desk_of, texts
from dashboard.work.tables import answers_listing

pages = Pages()
BASE = "/cycles/{cycle}/stages/{stage}/tallies"


@pages.page(BASE, SECRETARIAT)
def show_form(
    request: Request, cycle: str, stage: str, for_unit: str = "", audience: str = ""
) -> Response:
    """The sheet of one unit and audience, as the paper ballot has its questions."""
    with desk_of(request, cycle, stage, "survey") as desk:
        unit, whom = _asked(desk, for_unit, audience)
        return _form(request, desk, unit, whom, {})


@pages.act(BASE, SECRETARIAT)
async def enter(request: Request, cycle: str, stage: str) -> Response:
    fields = await request.form(max_fields=MOST_FIELDS)
    return await run_in_threadpool(_enter, request, cycle, stage, fields)


@pages.page(BASE + "/{tally}", SECRETARIAT)
def show_tally(request: Request, cycle: str, stage: str, tally: str) -> Response:
    """What was entered, to be compared with the paper."""
    with desk_of(request, cycle, stage, "survey") as desk:
        return _shown(request, desk, tally)


@pages.page(BASE + "/{tally}/answers.{kind}", SECRETARIAT)
def export_answers(request: Request, cycle: str, stage: str, tally: str, kind: Kind) -> Response:
    with desk_of(request, cycle, stage, "survey") as desk:
        row, _act = _found(desk, tally)
        unit, _audience = _asked(desk, row.unit_code, row.audience)
        answers = answers_listing(request, desk, unit, row)
        table = answers.file(f"{cycle}-{unit.code}-ballots-{row.version}", desk.context.mark)
        return table_file(request, table, kind)


@pages.act(BASE + "/{tally}", SECRETARIAT)
def decide(
    request: Request, cycle: str, stage: str, tally: str, granted: Annotated[str, Form()] = ""
) -> Response:
    """Another person than who entered it lets the tally count, or not."""
    with desk_of(request, cycle, stage, "survey") as desk:
        _found(desk, tally)
        try:
            decide_tally(desk.web.house, desk.context, tally, granted == "yes", desk.account)
        except ChukyError as error:
            return _shown(request, desk, tally, error)
        return back(desk, "tallies")


def _enter(request: Request, cycle: str, stage: str, fields: FormData) -> Response:
    with desk_of(request, cycle, stage, "survey") as desk:
        place = (str(fields.get("for_unit", "")), str(fields.get("audience", "")))
        unit, audience = _asked(desk, *place)
        try:
            counted = _read(desk, unit, audience, fields)
            act = enter_tally(desk.web.house, desk.context, desk.stage, counted, desk.account)
        except ChukyError as error:
            typed = {name: str(value) for name, value in fields.items()}
            return _form(request, desk, unit, audience, typed, error)
        return RedirectResponse(f"{desk.base}/tallies/{act}", 303)


def _read(desk: StageDesk, unit: Unit, audience: Audience, fields: FormData) -> Counted:
    answers: dict[str, dict[int, int]] = {}
    for code, component in questions_of(desk.context, unit, audience.key).items():
        top = component.survey.answers if component.survey else 0
        given = texts(fields, f"n-{code}-")
        answers[code] = {
            answer: _number(unit, code, given.get(str(answer), "0")) for answer in range(1, top + 1)
        }
    ballots = _number(unit, "", str(fields.get("ballots", "")).strip() or "0")
    reason = str(fields.get("reason", ""))
    return Counted(unit.code, audience.key, ballots, answers, reason)


def _number(unit: Unit, code: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 7:
        why = Text(f"{code} “{text}” không phải số phiếu", f"{code} “{text}” is no count")
        raise TallyRefused(unit=unit.name, why=why)
    return int(text)


def _form(
    request: Request,
    desk: StageDesk,
    unit: Unit,
    audience: Audience,
    fields: dict[str, str],
    error: ChukyError | None = None,
) -> Response:
    values: dict[str, Any] = {
        "desk": desk,
        "unit": unit,
        "audience": audience,
        "questions": questions_of(desk.context, unit, audience.key),
        "quota": audience.per_unit or audience.respondents,
        "fields": fields,
        "error": error,
    }
    status = 422 if error else 200
    return page(request, "work/tally_form.html", status=status, cycle=desk.cycle, **values)


def _shown(
    request: Request, desk: StageDesk, act: str, error: ChukyError | None = None
) -> Response:
    tally, waiting = _found(desk, act)
    unit, audience = _asked(desk, tally.unit_code, tally.audience)
    values: dict[str, Any] = {
        "desk": desk,
        "unit": unit,
        "audience": audience,
        "tally": tally,
        "act": waiting,
        "word": ACT_STATES[waiting.state],
        "answers": answers_listing(request, desk, unit, tally),
        "quota": audience.per_unit or audience.respondents,
        "alone": desk.context.plan.small_office is not None,
        "error": error,
    }
    status = 422 if error else 200
    return page(request, "work/tally.html", status=status, cycle=desk.cycle, **values)


def _found(desk: StageDesk, act: str) -> tuple[PaperTally, PendingAct]:
    rows = tallies_of(desk.session, desk.context.id, desk.stage.key)
    found = next((row for row in rows if row[1].id == act), None)
    if found is None:
        raise HTTPException(404)
    return found


def _asked(desk: StageDesk, unit: str, audience: str) -> tuple[Unit, Audience]:
    """404 where the survey doesn't ask this audience about this unit."""
    if not desk.stage.survey:
        raise HTTPException(404)
    units = {one.code: one for one in surveyed_units(desk.context, desk.stage)}
    audiences = {one.key: one for one in audiences_on_paper(desk.context, desk.stage)}
    if unit not in units or audience not in audiences:
        raise HTTPException(404)
    return units[unit], audiences[audience]

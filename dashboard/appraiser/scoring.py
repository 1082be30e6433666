"""The lines to score, of one unit or of one component, and the acts on a line.

A refused act shows the same page again with the sentence at its line; what was typed stays.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from chuky.appraising.exceptions import ScoreReasonMissing
from chuky.appraising.queries import Place, ask
from chuky.appraising.queue import Line, by_component, by_unit, lines_of_component, lines_of_unit
from chuky.appraising.scoring import read_points, score
from chuky.evidence.listed import may_read
from chuky.exceptions import ChukyError
from dashboard.appraiser.desk import Desk, desk_of
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import APPRAISAL_READER, APPRAISER
from dashboard.web import signed_in, web_of
from tasks.waking import wake_soon

pages = Pages()
PAGE = 40
"""Lines on a page that shows one component in many units."""
COUNTED: dict[str, Callable[[Line], bool]] = {
    "done": lambda line: line.given is not None,
    "left": lambda line: line.given is None,
    "waiting": lambda line: any(not asked.answers for asked in line.queries),
}
"""What the queue counts of a unit or component: the lines behind each of its numbers."""


class Act(BaseModel):
    """What a form on a line sends: where the line is, and the page that it was on."""

    unit: str
    component: str
    by: Literal["unit", "component"] = "unit"
    stage: str = ""
    whole: str = ""
    first: int = 0
    after: str = ""
    """The line to go on with."""
    points: str = ""
    reason: str = ""
    seen: int = 0
    question: str = ""
    day: date | None = None

    @property
    def code(self) -> str:
        return self.unit if self.by == "unit" else self.component

    def page_path(self, cycle: str) -> str:
        """The page that the form was on, at the line to go on with."""
        kept = {"stage": self.stage, "whole": self.whole, "first": self.first}
        query = urlencode({name: value for name, value in kept.items() if value})
        path = f"/cycles/{cycle}/appraisal/{self.by}s/{quote(self.code, safe='')}"
        return f"{path}{'?' + query if query else ''}#{quote(self.after or 'end')}"


@pages.page("/cycles/{cycle}/appraisal/units/{unit}", APPRAISAL_READER)
def show_unit_lines(
    request: Request, cycle: str, unit: str, stage: str = "", whole: str = "", only: str = ""
) -> Response:
    """Every component of one unit, or those that a number of the queue counts (`only`)."""
    with desk_of(request, cycle, stage, whole) as desk:
        return _unit_page(request, desk, unit, only)


@pages.page("/cycles/{cycle}/appraisal/components/{component}", APPRAISAL_READER)
def show_component_lines(
    request: Request,
    cycle: str,
    component: str,
    stage: str = "",
    whole: str = "",
    first: int = 0,
    only: str = "",
) -> Response:
    """One component in every unit, or in those that a number counts, a page at a time."""
    with desk_of(request, cycle, stage, whole) as desk:
        return _component_page(request, desk, component, max(first, 0), only)


@pages.act("/cycles/{cycle}/appraisal/scores", APPRAISER)
def give_points(request: Request, cycle: str, act: Annotated[Act, Form()]) -> Response:
    with desk_of(request, cycle, act.stage, act.whole) as desk:
        try:
            score(
                web_of(request).house,
                Place(cycle, desk.stage.key, act.unit, act.component),
                read_points(act.points),
                act.reason,
                act.seen,
                signed_in(request).account,
            )
        except ChukyError as error:
            return _again(request, desk, act, error)
    return RedirectResponse(act.page_path(cycle), 303)


@pages.act("/cycles/{cycle}/appraisal/queries", APPRAISER)
def ask_unit(request: Request, cycle: str, act: Annotated[Act, Form()]) -> Response:
    """Ask the unit to explain a component by a day."""
    with desk_of(request, cycle, act.stage, act.whole) as desk:
        place = Place(cycle, desk.stage.key, act.unit, act.component)
        try:
            ask(web_of(request).house, place, act.question, act.day, signed_in(request).account)
        except ChukyError as error:
            return _again(request, desk, act, error)
    wake_soon(web_of(request).house)
    return RedirectResponse(act.page_path(cycle), 303)


def _again(request: Request, desk: Desk, act: Act, error: ChukyError) -> Response:
    wrong: dict[str, Any] = {"act": act, "error": str(error), "status": 422}
    wrong["field"] = "reason" if isinstance(error, ScoreReasonMissing) else "points"
    if act.by == "unit":
        return _unit_page(request, desk, act.unit, **wrong)
    return _component_page(request, desk, act.component, act.first, **wrong)


def _unit_page(request: Request, desk: Desk, code: str, only: str = "", **more: Any) -> Response:
    unit = desk.context.unit(code, desk.stage)
    lines = lines_of_unit(desk.session, desk.context, desk.stage, unit, desk.mine)
    lines = _among(lines, only)
    heaps = by_unit(desk.session, desk.context, desk.stage, desk.mine)
    values = {"by": "unit", "title": unit.name, "code": code, "found": len(lines), "first": 0}
    values |= {"only": only if only in COUNTED else ""}
    return _work(request, desk, lines, [heap.code for heap in heaps if heap.total], values, more)


def _among(lines: list[Line], only: str) -> list[Line]:
    return [line for line in lines if COUNTED[only](line)] if only in COUNTED else lines


def _component_page(
    request: Request, desk: Desk, code: str, first: int, only: str = "", **more: Any
) -> Response:
    units = [
        unit
        for unit in desk.context.plan.units_of(desk.stage)
        if code in _codes(desk, unit.group, unit.not_applicable)
    ]
    if not units:
        raise HTTPException(404)
    found = len(units)
    shown = units if only in COUNTED else units[first : first + PAGE]
    lines = lines_of_component(desk.session, desk.context, desk.stage, shown, code)
    if only in COUNTED:
        lines = _among(lines, only)
        found, lines = len(lines), lines[first : first + PAGE]
    heaps = by_component(desk.session, desk.context, desk.stage, desk.mine)
    title = f"{code} {called(lines[0].component)}" if lines else code
    values = {
        "by": "component",
        "title": title,
        "code": code,
        "found": found,
        "first": first,
        "only": only if only in COUNTED else "",
    }
    return _work(request, desk, lines, [heap.code for heap in heaps], values, more)


def _codes(desk: Desk, group: str, excluded: tuple[str, ...]) -> set[str]:
    criteria = desk.context.criteria[desk.context.plan.groups[group].criteria]
    return {
        component.code
        for _criterion, component in criteria.components()
        if component.code not in excluded and "appraised_score" in criteria.sources_of(component)
    }


def _work(
    request: Request,
    desk: Desk,
    lines: list[Line],
    codes: list[str],
    values: dict[str, Any],
    more: dict[str, Any],
) -> Response:
    """The page of lines, with the way to the heap before and after it."""
    at = codes.index(values["code"]) if values["code"] in codes else -1
    act: Act | None = more.get("act")
    given: dict[str, Any] = {
        "desk": desk,
        "may_read": may_read,
        "lines": lines,
        "size": PAGE,
        "done": sum(1 for line in lines if line.given is not None),
        "before": codes[at - 1] if at > 0 else None,
        "following": codes[at + 1] if 0 <= at < len(codes) - 1 else None,
        "wrong": (act.unit, act.component) if act else None,
        "act": act,
        "error": more.get("error"),
        "field": more.get("field"),
    }
    status = more.get("status", 200)
    return page(request, "appraiser/work.html", status=status, cycle=desk.cycle, **given, **values)

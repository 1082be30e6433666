"""What appraisers ask the unit, and its answers.

Whether a query still takes one is said by the stage that asked it, not by the unit's own: that one
is sealed by then. A refused answer is shown again in its field.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from chuky.appraising.queries import Asked, Place, answer, queries_of
from chuky.cycle.scores import components_of
from chuky.cycle.stage_state import TAKES_WORK, stage_state
from chuky.exceptions import ChukyError
from dashboard.guard import Pages
from dashboard.portal.desk import Desk, desk_of, show
from dashboard.refusals import in_the_plans_words
from dashboard.rules import UNIT_WRITER

pages = Pages()


@dataclass(frozen=True)
class Refused:
    """An answer that could not be kept, with what was wrong."""

    place: Place
    number: int
    text: str
    error: ChukyError

    def is_of(self, item: Asked) -> bool:
        return (item.place, item.number) == (self.place, self.number)


@pages.page("/cycles/{cycle}/my/{unit}/queries", UNIT_WRITER)
def show_queries(request: Request, cycle: str, unit: str) -> Response:
    with desk_of(request, cycle, unit) as desk:
        return _page(request, desk)


@pages.act("/cycles/{cycle}/my/{unit}/queries", UNIT_WRITER)
def answer_query(
    request: Request,
    cycle: str,
    unit: str,
    stage: Annotated[str, Form()],
    component: Annotated[str, Form()],
    number: Annotated[int, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    with desk_of(request, cycle, unit) as desk:
        place = Place(cycle, stage, unit, component)
        try:
            answer(desk.web.house, place, number, text, desk.account)
        except ChukyError as error:
            return _page(request, desk, Refused(place, number, text, error))
    return RedirectResponse(f"{desk.base}/queries", 303)


def _page(request: Request, desk: Desk, refused: Refused | None = None) -> HTMLResponse:
    found = queries_of(desk.session, desk.context.id, desk.unit.code)
    found.sort(key=lambda item: (bool(item.answers), item.due is None, item.due or item.asked_at))
    takes = _taking_answers(desk, found)
    beside = refused and any(refused.is_of(item) and item.place.stage in takes for item in found)
    values: dict[str, Any] = {
        "queries": found,
        "takes": takes,
        "names": components_of(desk.context, desk.unit),
        "refused": refused if beside else None,
        "refused_words": in_the_plans_words(request, str(refused.error)) if refused else "",
        "error": refused.error if refused and not beside else None,
    }
    return show(request, desk, "queries.html", status=422 if refused else 200, **values)


def _taking_answers(desk: Desk, found: list[Asked]) -> set[str]:
    """The stages among those that asked which still take answers."""
    stages = {item.place.stage for item in found} if desk.cycle.state == "active" else set()
    states = {key: stage_state(desk.session, desk.context.id, key).state for key in stages}
    return {key for key, state in states.items() if state in TAKES_WORK}

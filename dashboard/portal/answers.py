"""What appraisers ask the unit, and its answers."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from chuky.appraising.queries import Place, answer, queries_of
from chuky.cycle.scores import components_of
from chuky.exceptions import ChukyError
from dashboard.guard import Pages
from dashboard.portal.desk import Desk, desk_of, show
from dashboard.rules import UNIT_WRITER

pages = Pages()


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
            return _page(request, desk, error)
    return RedirectResponse(f"{desk.base}/queries", 303)


def _page(request: Request, desk: Desk, error: ChukyError | None = None) -> HTMLResponse:
    found = queries_of(desk.session, desk.context.id, desk.unit.code)
    found.sort(key=lambda item: (bool(item.answers), item.due is None, item.due or item.asked_at))
    names = {code: one.name for code, one in components_of(desk.context, desk.unit).items()}
    values = {"queries": found, "names": names, "error": error}
    return show(request, desk, "queries.html", status=422 if error else 200, **values)

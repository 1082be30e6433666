"""The head gives criteria to contributors."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from chuky.drafting.assigning import assign, contributors_of
from dashboard.guard import Pages
from dashboard.portal.desk import desk_of, show
from dashboard.rules import UNIT_HEAD

pages = Pages()


@pages.page("/cycles/{cycle}/my/{unit}/assignments", UNIT_HEAD)
def show_assignments(request: Request, cycle: str, unit: str) -> Response:
    with desk_of(request, cycle, unit) as desk:
        people = contributors_of(desk.session, cycle, unit)
        return show(request, desk, "assignments.html", form=desk.form(), people=people)


@pages.act("/cycles/{cycle}/my/{unit}/assignments", UNIT_HEAD)
async def save_assignments(request: Request, cycle: str, unit: str) -> Response:
    fields = await request.form()
    return await run_in_threadpool(_save, request, cycle, unit, fields)


def _save(request: Request, cycle: str, unit: str, fields: FormData) -> Response:
    with desk_of(request, cycle, unit) as desk:
        given = {
            part.criterion.code: tuple(str(one) for one in fields.getlist(part.criterion.code))
            for part in desk.form().parts
        }
        assign(desk.web.house, cycle, desk.stage.key, unit, given, desk.account)
    return RedirectResponse(f"{desk.base}/scores", 303)

"""The score form: one page that works without JavaScript; with htmx each field saves itself.

A save that meets another officer's keeps both: the page shows them and asks.
"""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from chuky.drafting.assigning import may_fill
from chuky.drafting.drafts import Written, read_typed, save_drafts
from chuky.drafting.exceptions import DraftChanged
from chuky.drafting.form import Form, FormLine
from chuky.exceptions import ChukyError
from dashboard.guard import Pages
from dashboard.portal.desk import Desk, desk_of, show
from dashboard.rules import UNIT_WRITER

pages = Pages()


@dataclass(frozen=True)
class Typed:
    """What stands in the fields of one component, as it was typed."""

    points: str
    explanation: str
    seen: int
    error: ChukyError | None = None

    @property
    def conflict(self) -> bool:
        return isinstance(self.error, DraftChanged)


@pages.page("/cycles/{cycle}/my/{unit}/scores", UNIT_WRITER)
def show_form(request: Request, cycle: str, unit: str, only: str = "") -> Response:
    """The whole form, or `only=left`: the lines on which something is to be done."""
    with desk_of(request, cycle, unit) as desk:
        return _page(request, desk, {}, only=only == "left")


@pages.act("/cycles/{cycle}/my/{unit}/scores", UNIT_WRITER)
async def save_all(request: Request, cycle: str, unit: str, only: str = "") -> Response:
    """Save every field that changed; what can't be saved is shown again as it was typed."""
    fields = await request.form()
    return await run_in_threadpool(_save_all, request, cycle, unit, fields, only == "left")


def _save_all(request: Request, cycle: str, unit: str, fields: FormData, only: bool) -> Response:
    with desk_of(request, cycle, unit) as desk:
        form = desk.form()
        wrong = _saved(desk, [line for line in form.lines if _mine(desk, form, line)], fields)
    if not wrong:
        kept = "only=left&" if only else ""
        chosen = next((ln.key for ln in form.lines if ln.component.code == _chosen(fields)), "left")
        return RedirectResponse(f"{desk.base}/scores?{kept}saved=1#{chosen}", 303)
    with desk_of(request, cycle, unit) as desk:
        return _page(request, desk, wrong, 409)


@pages.act("/cycles/{cycle}/my/{unit}/scores/{component}", UNIT_WRITER)
async def save_one(request: Request, cycle: str, unit: str, component: str) -> Response:
    """Save one component's fields: what htmx puts below them, and the totals that follow."""
    fields = await request.form()
    return await run_in_threadpool(_save_one, request, cycle, unit, component, fields)


def _save_one(
    request: Request, cycle: str, unit: str, component: str, fields: FormData
) -> HTMLResponse:
    with desk_of(request, cycle, unit) as desk:
        line = next((ln for ln in desk.form().lines if ln.component.code == component), None)
        if line is None or not line.open:
            return HTMLResponse(status_code=404)
        wrong = _saved(desk, [line], fields)
        typed = wrong.get(component) or _typed(line, fields)
    with desk_of(request, cycle, unit) as desk:
        form = desk.form()
        line = next(ln for ln in form.lines if ln.component.code == component)
        values: dict[str, Any] = {
            "form": form,
            "line": line,
            "typed": typed,
            "part": form.part_of(component),
            "mine": _codes(desk, form),
        }
        return show(request, desk, "saved.html", **values)


def _saved(desk: Desk, lines: list[FormLine], fields: FormData) -> dict[str, Typed]:
    """Save these lines' fields; component → what could not be saved, with what was wrong."""
    typed = {line.component.code: _typed(line, fields) for line in lines if _written(line, fields)}
    errors: dict[str, ChukyError] = {}
    writings = []
    for code, said in typed.items():
        try:
            written = Written(read_typed(code, said.points), said.explanation, said.seen)
        except ChukyError as error:
            errors[code] = error
            continue
        writings.append((desk.place(code), written))
    for code, kept in save_drafts(desk.web.house, writings).items():
        if isinstance(kept, ChukyError):
            errors[code] = kept
    return {code: replace(typed[code], error=error) for code, error in errors.items()}


def _written(line: FormLine, fields: FormData) -> bool:
    """Whether there is something to keep: fields that were empty and are is nothing, and fields
    that weren't on the page, or were given up for another officer's, say nothing.
    """
    code = line.component.code
    if f"points-{code}" not in fields or fields.get("keep") == f"theirs-{code}":
        return False
    typed = _typed(line, fields)
    return line.draft is not None or bool(typed.points.strip() or typed.explanation.strip())


def _typed(line: FormLine, fields: FormData) -> Typed:
    """What stands in a line's fields."""
    code = line.component.code
    points, explanation = str(fields.get(f"points-{code}", "")), str(fields.get(f"why-{code}", ""))
    seen = str(fields.get(f"seen-{code}", "0"))
    if fields.get("keep") == f"mine-{code}":
        seen = str(fields.get(f"theirs-{code}", seen))
    return Typed(points, explanation, int(seen) if seen.isdigit() else 0)


def _chosen(fields: FormData) -> str:
    """The component whose conflict was decided by the button that sent the form."""
    return str(fields.get("keep", "")).partition("-")[2]


def _mine(desk: Desk, form: Form, line: FormLine) -> bool:
    criterion = form.part_of(line.component.code).criterion.code
    return line.open and may_fill(form.assigned, criterion, desk.account, leads=desk.leads)


def _codes(desk: Desk, form: Form) -> set[str]:
    """The components that the viewer may fill now."""
    return {ln.component.code for ln in form.lines if desk.open and _mine(desk, form, ln)}


def _page(
    request: Request,
    desk: Desk,
    wrong: dict[str, Typed],
    status: int = 200,
    *,
    only: bool = False,
) -> HTMLResponse:
    form = desk.form()
    values: dict[str, Any] = {"form": form, "wrong": wrong, "mine": _codes(desk, form)}
    values |= {"only": only, "cell": desk.cell()}
    return show(request, desk, "scores.html", status=status, **values)

"""The appraiser's queue: how much is done, what is left by unit or by component, what waits."""

from collections.abc import Callable
from typing import Any, Literal

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from chuky.appraising.queue import Heap, by_component, by_unit
from chuky.views.stages import cycles
from chuky.views.words import CYCLE_STATES
from dashboard.appraiser.desk import Desk, desk_of
from dashboard.guard import Pages
from dashboard.rendering import page
from dashboard.rules import APPRAISAL_READER, SIGNED_IN
from dashboard.web import signed_in, web_of

pages = Pages()
PAGE = 50
By = Literal["unit", "component"]
SORTS: dict[str, Callable[[Heap], Any]] = {
    "name": lambda heap: heap.name.casefold(),
    "done": lambda heap: heap.done,
    "left": lambda heap: heap.left,
    "waiting": lambda heap: heap.waiting,
}
"""What the queue can be sorted by; a `-` in front turns it round."""


@pages.page("/appraisal", SIGNED_IN)
def choose_cycle(request: Request) -> Response:
    """The cycles in which the viewer appraises; where it is one, that one."""
    web, viewer = web_of(request), signed_in(request)
    with web.house.ledger.session() as session:
        mine = [row for row in cycles(session) if viewer.has({"appraiser"}, row.id)]
    running = [row for row in mine if row.state == "active"]
    if len(mine) == 1 or len(running) == 1:
        return RedirectResponse(f"/cycles/{(running or mine)[0].id}/appraisal", 303)
    return page(request, "appraiser/cycles.html", cycles=mine, words=CYCLE_STATES)


@pages.page("/cycles/{cycle}/appraisal", APPRAISAL_READER)
def show_queue(
    request: Request,
    cycle: str,
    by: By = "unit",
    only: str = "",
    q: str = "",
    whole: str = "",
    stage: str = "",
    sort: str = "",
    first: int = 0,
) -> Response:
    with desk_of(request, cycle, stage, whole) as desk:
        heaps = _heaps(desk, by)
    found = _ordered([heap for heap in heaps if _wanted(heap, only, q)], sort)
    first = max(first, 0)
    values: dict[str, Any] = {
        "desk": desk,
        "by": by,
        "only": only,
        "q": q,
        "heaps": found[first : first + PAGE],
        "found": len(found),
        "first": first,
        "size": PAGE,
        "done": sum(heap.done for heap in heaps),
        "total": sum(heap.total for heap in heaps),
        "waiting": sum(heap.waiting for heap in heaps),
        "next": next((heap for heap in heaps if heap.left), None),
    }
    return page(request, "appraiser/queue.html", cycle=desk.cycle, **values)


def heaps_of(desk: Desk, by: By, only: str, q: str, sort: str) -> list[Heap]:
    """The heaps that a page's filter finds, in its order."""
    return _ordered([heap for heap in _heaps(desk, by) if _wanted(heap, only, q)], sort)


def _ordered(heaps: list[Heap], sort: str) -> list[Heap]:
    """By a column; in the plan's order by an unknown one."""
    by = SORTS.get(sort.removeprefix("-"))
    return heaps if by is None else sorted(heaps, key=by, reverse=sort.startswith("-"))


def _heaps(desk: Desk, by: By) -> list[Heap]:
    read = by_unit if by == "unit" else by_component
    return [h for h in read(desk.session, desk.context, desk.stage, desk.mine) if h.total]


def _wanted(heap: Heap, only: str, q: str) -> bool:
    if q.casefold() not in f"{heap.code} {heap.name}".casefold():
        return False
    return {"left": heap.left > 0, "waiting": heap.waiting > 0}.get(only, True)

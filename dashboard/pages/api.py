"""`/api/v1`: what the pages show, as JSON, by the same services and the same rules.

Signed in by the browser's session or by a token (`Authorization: Bearer …`, see `tokens`).
"""

import json
from typing import Any

from fastapi import Request
from fastapi.exceptions import HTTPException
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from sqlalchemy import select

from chuky import __version__
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.exceptions import UnitUnknown
from chuky.ledger.models import Receipt
from chuky.views.ballots import sealed_ballots
from chuky.views.grid import PAGE, Wanted, read_grid
from chuky.views.published import MANIFEST, find_published
from chuky.views.stages import cycles, stage_rows
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.pages.units import filter_named as filter_of
from dashboard.rules import CYCLE_READER, PUBLIC, READERS, SIGNED_IN, UNIT_READER
from dashboard.shapes import (
    CycleDetail,
    CycleShape,
    ReceiptShape,
    UnitShape,
    UnitsShape,
    cycle_shape,
    receipt_shape,
    stage_shape,
    unit_shape,
)
from dashboard.titles import title_of
from dashboard.web import signed_in, web_of

pages = Pages()
MOST = 500
"""Units of one answer."""


@pages.page("/api/v1/openapi.json", SIGNED_IN)
def show_openapi(request: Request) -> Response:
    """This API by the OpenAPI standard; `x-access` of each route names its rule."""
    routes = [
        route
        for route in request.app.routes
        if isinstance(route, APIRoute) and route.path.startswith("/api/")
    ]
    return JSONResponse(get_openapi(title="Chu Kỳ", version=__version__, routes=routes))


@pages.page("/api/v1/cycles", SIGNED_IN, response_model=list[CycleShape])
def list_cycles(request: Request) -> list[CycleShape]:
    """The cycles in which the asker has a role."""
    web, viewer = web_of(request), signed_in(request)
    held = {grant.cycle for grant in viewer.grants}
    with web.house.ledger.session() as session:
        rows = [row for row in cycles(session) if held & {"*", row.id}]
    return [cycle_shape(row, title_of(web.house, row)) for row in rows]


@pages.page("/api/v1/cycles/{cycle}", CYCLE_READER, response_model=CycleDetail)
def read_cycle(request: Request, cycle: str) -> CycleDetail:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        shape = cycle_shape(row, title_of(web.house, row))
        stages = [stage_shape(row) for row in stage_rows(session, context, web.instant())]
    return CycleDetail(**shape.model_dump(), stages=stages)


@pages.page("/api/v1/cycles/{cycle}/timetable", CYCLE_READER, response_model=dict[str, Any])
def read_timetable(request: Request, cycle: str) -> dict[str, Any]:
    """The timetable as activated, in the shape of `chuky timetable --json`."""
    return load_cycle(web_of(request).house, cycle).timetable.to_json()


@pages.page("/api/v1/cycles/{cycle}/units", CYCLE_READER, response_model=UnitsShape)
def list_units(
    request: Request,
    cycle: str,
    only: str = "all",
    q: str = "",
    group: str = "",
    cluster: str = "",
    sort: str = "",
    first: int = 0,
    limit: int = PAGE,
) -> UnitsShape:
    """The unit × stage grid; `only`: all, late, returned, missing, sent, blocked;
    `cluster`: by its name, `-` for units in none; `sort`: unit, group, cluster, evidence,
    reminders, self, appraised, stage.KEY, `-` turns it round; `limit` up to 500.
    """
    web, first = web_of(request), max(first, 0)
    context = load_cycle(web.house, cycle)
    many = min(max(limit, 1), MOST)
    with web.house.ledger.session() as session:
        wanted = Wanted(filter_of(only), q, group, sort, first, many, cluster=cluster)
        ballots = sealed_ballots(web.house, session, context)
        grid = read_grid(session, context, web.instant(), wanted, ballots)
    units = [unit_shape(grid, row, embargoed=False) for row in grid.rows]
    counts = {str(name): count for name, count in grid.counts.items()}
    return UnitsShape(found=grid.found, first=first, counts=counts, units=units)


@pages.page("/api/v1/cycles/{cycle}/units/{unit}", UNIT_READER, response_model=UnitShape)
def read_unit(request: Request, cycle: str, unit: str) -> UnitShape:
    """One unit; its own people see no given points before they are published."""
    web, viewer = web_of(request), signed_in(request)
    context = load_cycle(web.house, cycle)
    require_unit(context, unit)
    with web.house.ledger.session() as session:
        published = cycle_row(session, cycle).state == "published"
        ballots = sealed_ballots(web.house, session, context)
        grid = read_grid(session, context, web.instant(), Wanted(codes=(unit,)), ballots)
    embargoed = not (published or viewer.has(READERS, cycle))
    return unit_shape(grid, grid.rows[0], embargoed=embargoed)


@pages.page(
    "/api/v1/cycles/{cycle}/units/{unit}/receipts", UNIT_READER, response_model=list[ReceiptShape]
)
def list_receipts(request: Request, cycle: str, unit: str) -> list[ReceiptShape]:
    """What the unit sent, oldest first."""
    web = web_of(request)
    require_unit(load_cycle(web.house, cycle), unit)
    query = select(Receipt).where(Receipt.cycle_id == cycle, Receipt.sender_code == unit)
    with web.house.ledger.session() as session:
        return [receipt_shape(row) for row in session.scalars(query.order_by(Receipt.received_at))]


@pages.page("/api/v1/cycles/{cycle}/publication", PUBLIC, response_model=dict[str, Any])
def read_publication(request: Request, cycle: str) -> dict[str, Any]:
    """The manifest of what was published; before that there is nothing, for anyone."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        found = find_published(web.house, session, cycle)
    if found is None:
        raise HTTPException(404)
    manifest: dict[str, Any] = json.loads(found.read(MANIFEST) or b"{}")
    return manifest


def require_unit(context: CycleContext, unit: str) -> None:
    """Raises UnitUnknown."""
    if all(known.code != unit for known in context.plan.units):
        raise UnitUnknown(unit=unit, stage="-", way_out="")

"""Máy móc: what is stuck, what runs, in plain words; `/health` for a watchdog says only whether."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from chuky.access.roles import Viewer
from chuky.cycle.health import health
from chuky.language import Text
from chuky.ledger.last_checks import ChainCheck, check_chains, last_checks
from chuky.reminders.hold import is_held
from chuky.views.runs import names_in, run_words
from chuky.views.stages import cycles
from chuky.views.troubles import WHOLE_HOUSE, TroubleLine, trouble_lines
from chuky.views.words import Word
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.prefect_api import PrefectState, prefect_of, read_prefect
from dashboard.rendering import page
from dashboard.rules import CYCLE_AUDITOR, HEALTH_READER, HOUSE_AUDITOR, PUBLIC, READERS
from dashboard.titles import title_of
from dashboard.web import signed_in, web_of

pages = Pages()
Run = tuple[Word, Text, datetime | None]
"""How it went, what for, when."""
RUNS = ("ran", "coming")
"""What ran last, and what comes next: as Prefect tells it, and as addresses call it."""


@pages.page("/machines", HEALTH_READER)
def show_machines(request: Request) -> Response:
    """Troubles of the viewer's cycles and the house; Prefect's workers and runs in words."""
    web, viewer = web_of(request), signed_in(request)
    address = prefect_of(web.house.folder)
    titles = _titles(request)
    prefect = read_prefect(address) if address is not None else None
    troubles = _troubles(request)
    values: dict[str, Any] = {
        "troubles": troubles,
        "trails": _trails(request, titles),
        "held": is_held(web.house.folder),
        "prefect": prefect,
        "ui": address.ui if address is not None and viewer.has({"operator"}) else "",
        "runs": _runs(request, prefect, titles) if prefect is not None else {},
        "reads": lambda cycle: (
            viewer.has_everywhere(HOUSE_AUDITOR.roles)
            if cycle == WHOLE_HOUSE
            else viewer.has(READERS, cycle)
        ),
        "reads_trail": lambda cycle: viewer.has(CYCLE_AUDITOR.roles, cycle),
    }
    return page(request, "machines.html", **values)


@pages.page("/machines.{kind}", HEALTH_READER)
def export_machines(request: Request, kind: Kind) -> Response:
    return table_file(request, _troubles(request).file("machines"), kind)


@pages.page("/machines/{runs}.{kind}", HEALTH_READER)
def export_runs(request: Request, runs: str, kind: Kind) -> Response:
    """What ran last, or comes next; 503 where Prefect doesn't answer: an empty file would lie."""
    web = web_of(request)
    if runs not in RUNS:
        raise HTTPException(404)
    address = prefect_of(web.house.folder)
    prefect = read_prefect(address) if address is not None else PrefectState()
    if prefect.away:
        raise HTTPException(503)
    listings = _runs(request, prefect, _titles(request))
    return table_file(request, listings[runs].file(f"machines-{runs}"), kind)


@pages.page("/health", PUBLIC)
def show_health(request: Request) -> Response:
    """200 where the ledger answers and all that is due has run, else 503; nothing about whom."""
    web = web_of(request)
    silent = sorted({fault.kind for fault in health(web.house, web.instant())})
    if silent:
        return JSONResponse({"status": "late", "what": silent}, status_code=503)
    return JSONResponse({"status": "ok"})


def sees(viewer: Viewer) -> Callable[[str], bool]:
    """Whether the viewer looks after a cycle's machines."""
    return lambda cycle: viewer.has(HEALTH_READER.roles, cycle)


def _titles(request: Request) -> dict[str, str]:
    """Cycle → title, of those that the viewer looks after."""
    sees_, house = sees(signed_in(request)), web_of(request).house
    with house.ledger.session() as session:
        return {row.id: title_of(house, row) for row in cycles(session) if sees_(row.id)}


def _troubles(request: Request) -> Listing[TroubleLine]:
    columns: list[Column[TroubleLine]] = [
        Column("state", _("Trạng thái"), lambda line: str(line.word.text)),
        Column("cycle", _("Chu kỳ"), lambda line: str(line.cycle) or _("cả hệ thống")),
        Column("text", _("Nội dung"), lambda line: str(line.text)),
        Column("count", _("Số lượng"), lambda line: line.count, numeric=True),
        Column("since", _("Từ lúc"), lambda line: line.since),
    ]
    web = web_of(request)
    check_chains(web.house.ledger, web.instant())  # whole, where nobody did within a day
    rows = trouble_lines(web.house, sees(signed_in(request)))
    return listed(request, "troubles", "/machines", columns, rows)


def _trails(request: Request, titles: dict[str, str]) -> list[tuple[str, str, ChainCheck]]:
    """Cycle, title and when its audit trail was last computed again whole."""
    with web_of(request).house.ledger.session() as session:
        known = last_checks(session, titles)
    return [(cycle, title, known[cycle]) for cycle, title in titles.items() if cycle in known]


def _runs(
    request: Request, prefect: PrefectState, titles: dict[str, str]
) -> dict[str, Listing[Run]]:
    """Runs as (state, what, instant); those of a cycle that isn't the viewer's are left out."""
    columns: list[Column[Run]] = [
        Column("at", _("Lúc"), lambda run: run[2]),
        Column("state", _("Trạng thái"), lambda run: str(run[0].text)),
        Column("what", _("Việc"), lambda run: str(run[1])),
    ]
    found: dict[str, Listing[Run]] = {}
    named = names_in(web_of(request).house)
    for name in RUNS:
        told = [
            (run_words(run.name, run.state, titles, named), run.at)
            for run in getattr(prefect, name)
        ]
        rows = [(*words, at) for words, at in told if words is not None]
        found[name] = listed(request, name, f"/machines/{name}", columns, rows)
    return found

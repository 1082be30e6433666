"""Máy móc: what is stuck, what runs, in plain words; `/health` for a watchdog says only whether."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from chuky.access.roles import Viewer
from chuky.cycle.health import health
from chuky.reminders.hold import is_held
from chuky.views.export import Table
from chuky.views.runs import run_words
from chuky.views.stages import cycles
from chuky.views.troubles import TroubleLine, trouble_lines
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.prefect_api import PrefectState, prefect_of, read_prefect
from dashboard.rendering import page
from dashboard.rules import HEALTH_READER, PUBLIC, READERS
from dashboard.titles import title_of
from dashboard.web import signed_in, web_of

pages = Pages()


@pages.page("/machines", HEALTH_READER)
def show_machines(request: Request) -> Response:
    """Troubles of the viewer's cycles and the house; Prefect's workers and runs in words."""
    web, viewer = web_of(request), signed_in(request)
    address = prefect_of(web.house.folder)
    with web.house.ledger.session() as session:
        titles = {
            row.id: title_of(web.house, row) for row in cycles(session) if sees(viewer)(row.id)
        }
    prefect = read_prefect(address) if address is not None else None
    values: dict[str, Any] = {
        "troubles": trouble_lines(web.house, sees(viewer)),
        "held": is_held(web.house.folder),
        "prefect": prefect,
        "ui": address.ui if address is not None and viewer.has({"operator"}) else "",
        "runs": _runs(prefect, titles) if prefect is not None else {},
        "reads": lambda cycle: viewer.has(READERS, cycle),
    }
    return page(request, "machines.html", **values)


@pages.page("/machines.{kind}", HEALTH_READER)
def export_machines(request: Request, kind: Kind) -> Response:
    rows = [_row(line) for line in trouble_lines(web_of(request).house, sees(signed_in(request)))]
    headings = (_("Trạng thái"), _("Chu kỳ"), _("Nội dung"), _("Số lượng"), _("Từ lúc"))
    return table_file(request, Table("machines", headings, rows), kind)


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


def _row(line: TroubleLine) -> list[object]:
    return [str(line.word.text), str(line.cycle), str(line.text), line.count, line.since]


def _runs(prefect: PrefectState, titles: dict[str, str]) -> dict[str, list[Any]]:
    """Runs as (words, what, instant); those of a cycle that isn't the viewer's are left out."""
    found: dict[str, list[Any]] = {}
    for name, runs in (("ran", prefect.ran), ("coming", prefect.coming)):
        told = [(run_words(run.name, run.state, titles), run.at) for run in runs]
        found[name] = [(*words, at) for words, at in told if words is not None]
    return found

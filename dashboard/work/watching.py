"""A stage as it goes on: files that come in, gates that are run, the seal; told live."""

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chuky.cycle.context import load_cycle
from chuky.views.progress import Progress, head_of, progress_of
from chuky.views.stages import stage_rows
from dashboard.guard import Pages
from dashboard.rendering import ENVIRONMENT
from dashboard.rules import APPRAISAL_READER
from dashboard.streams import Part, stream
from dashboard.web import Web, web_of

pages = Pages()
EVERY_SECONDS = 2.0


@pages.page("/cycles/{cycle}/stages/{stage}/events", APPRAISAL_READER)
def watch(request: Request, cycle: str, stage: str) -> Response:
    """Server-sent events: the stage's progress, whenever something was done in the cycle."""
    web = web_of(request)
    if progress(web, cycle, stage) is None:
        raise HTTPException(404)
    seen = -1

    def look() -> Part | None:
        nonlocal seen
        with web.house.ledger.session() as session:
            head = head_of(session, cycle)
        if head == seen:
            return None
        seen, found = head, progress(web, cycle, stage)
        if found is None:
            return Part("", ends=True)
        html = ENVIRONMENT.get_template("work/progress.html").render(progress=found)
        return Part(html, ends=found.row.state == "sealed")

    return stream(request, look, EVERY_SECONDS)


def progress(web: Web, cycle: str, stage: str) -> Progress | None:
    """How far the stage is; None where the plan has none of this name."""
    context, now = load_cycle(web.house, cycle), web.instant()
    with web.house.ledger.session() as session:
        row = next((one for one in stage_rows(session, context, now) if one.key == stage), None)
        return progress_of(session, context, row, now) if row is not None else None

"""A cycle: its timeline and stages. The unit × stage grid is in `units.py`."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from chuky.cycle.context import load_cycle
from chuky.cycle.exceptions import CycleUnknown
from chuky.ledger.models import Cycle
from chuky.views.acts_due import acts_due
from chuky.views.ballots import sealed_ballots
from chuky.views.burn_up_reading import read_burn_ups
from chuky.views.export import Table
from chuky.views.filters import FILTERS
from chuky.views.gantt import gantt
from chuky.views.grid import Wanted, read_grid
from chuky.views.stage_counts import stage_counts
from chuky.views.stages import stage_rows
from chuky.views.words import STAGE_KINDS
from dashboard.burn_up_chart import kept_chart
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.gantt_chart import kept_gantt
from dashboard.guard import Pages
from dashboard.news import together
from dashboard.pages.stage_listings import stage_listing
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()


def cycle_row(session: Session, cycle: str) -> Cycle:
    """The cycle's row. Raises CycleUnknown."""
    row = session.get(Cycle, cycle)
    if row is None:
        raise CycleUnknown(cycle=cycle)
    return row


@pages.page("/cycles/{cycle}", CYCLE_READER)
def show_cycle(request: Request, cycle: str) -> Response:
    web = web_of(request)
    since = together(web.news.marks(web.house), [cycle])
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        stages = stage_rows(session, context, web.instant())
        due = {item.row.key: item.text for item in acts_due(session, context, stages)}
        counts = stage_counts(
            session, context, web.instant(), sealed_ballots(web.house, session, context)
        )
        courses = read_burn_ups(web.house, session, context, web.instant())
        units = read_grid(session, context, web.instant(), Wanted(limit=1)).counts
    drawn = gantt(stages, counts, context.plan.starts, web.instant())
    values: dict[str, Any] = {
        "since": since,
        "plan": context.plan,
        "stages": stage_listing(request, context, stages, counts),
        "gantt": kept_gantt(context.kept, drawn),
        "counts": counts,
        "units": units,
        "filters": FILTERS,
        "kinds": STAGE_KINDS,
        "due": due,
        "courses": [
            (stage, course, kept_chart(context.kept, stage.key, course))
            for stage, course in courses
        ],
    }
    return page(request, "cycle.html", cycle=row, **values)


@pages.page("/cycles/{cycle}/stages.{kind}", CYCLE_READER)
def export_stages(request: Request, cycle: str, kind: Kind) -> Response:
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        stages = stage_rows(session, context, web.instant())
        ballots = sealed_ballots(web.house, session, context)
        counts = stage_counts(session, context, web.instant(), ballots)
    table = stage_listing(request, context, stages, counts).file(f"{cycle}-stages", context.mark)
    return table_file(request, table, kind)


@pages.page("/cycles/{cycle}/burn-up.{kind}", CYCLE_READER)
def export_burn_up(request: Request, cycle: str, kind: Kind) -> Response:
    """What the burn-up draws, each day of each stage: the page's table leaves some out."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        courses = read_burn_ups(web.house, session, context, web.instant())
    headings = (_("Bước"), _("Ngày"), _("Đã nộp"), _("Nhịp đều"), _("Năm trước"))
    rows = [
        [called(stage), point.day, point.sent, point.pace, point.last_year]
        for stage, course in courses
        for point in course.points
    ]
    return table_file(request, Table(f"{cycle}-burn-up", headings, rows, context.mark), kind)

"""A unit's own tables, as its pages and files have them: the draft, its results once published."""

from decimal import Decimal
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chuky.drafting.form import FormLine
from chuky.evidence.listed import shown_name
from chuky.views.scores import ScoreLine
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.formats import called
from dashboard.guard import Pages
from dashboard.listing import Column, Listing, listed
from dashboard.portal.desk import Desk, desk_of
from dashboard.portal.results import results_of
from dashboard.rules import UNIT_WRITER

pages = Pages()
BASE = "/cycles/{cycle}/my/{unit}"
SOURCES = ("self_score", "appraised_score", "survey_score", "council_score")


@pages.page(BASE + "/draft.{kind}", UNIT_WRITER)
def export_draft(request: Request, cycle: str, unit: str, kind: Kind) -> Response:
    with desk_of(request, cycle, unit) as desk:
        table = draft_listing(request, desk).file(f"{cycle}-{unit}-draft", desk.context.mark)
        return table_file(request, table, kind)


@pages.page(BASE + "/results.{kind}", UNIT_WRITER)
def export_results(request: Request, cycle: str, unit: str, kind: Kind) -> Response:
    """404 under embargo, as if there were none."""
    with desk_of(request, cycle, unit) as desk:
        results = results_of(desk)
        if results is None:
            raise HTTPException(404)
        listing = results_listing(request, desk, results)
        return table_file(request, listing.file(f"{cycle}-{unit}-results", desk.context.mark), kind)


def draft_listing(request: Request, desk: Desk) -> Listing[FormLine]:
    """What the head reads before it is sent."""

    def pieces(line: FormLine) -> str:
        names = [*(shown_name(piece, desk.account) for piece in line.evidence), line.named]
        return "; ".join(one for one in names if one)

    columns: list[Column[FormLine]] = [
        Column("name", _("Tiêu chí"), lambda line: _name(line.component)),
        Column("points", _("Điểm"), lambda line: line.points, numeric=True),
        Column("most", _("Tối đa"), lambda line: line.component.max_points, numeric=True),
        Column("pieces", _("Tài liệu"), pieces),
        Column("why", _("Giải trình"), lambda line: line.draft.explanation if line.draft else ""),
    ]
    rows = [line for line in desk.form().lines if line.open]
    return listed(request, "draft", f"{desk.base}/draft", columns, rows)


def results_listing(request: Request, desk: Desk, results: dict[str, Any]) -> Listing[ScoreLine]:
    """The published points beside those of each source."""
    counted: dict[str, Decimal | None] = results["counted"]

    def given(source: str) -> Any:
        return lambda line: points_of(line, source, counted[line.component.code])

    names = (_("Tự chấm"), _("Thẩm định"), _("Điều tra XHH"), _("Hội đồng"))
    columns: list[Column[ScoreLine]] = [
        Column("name", _("Tiêu chí"), lambda line: _name(line.component)),
        *(
            Column(source, name, given(source), numeric=True)
            for source, name in zip(SOURCES, names, strict=True)
        ),
        Column(
            "counted",
            _("Điểm công bố"),
            lambda line: counted[line.component.code],
            numeric=True,
        ),
        Column("said", _("Lý do"), _said),
    ]
    return listed(request, "results", f"{desk.base}/results", columns, results["lines"])


def points_of(line: ScoreLine, source: str, counted: Decimal | None) -> Decimal | None:
    """What a source gave; a survey whose points are in the published ones alone gave those."""
    given = line.points.get(source)
    by_survey = line.component.survey and line.points.get("council_score") is None
    return counted if source == "survey_score" and given is None and by_survey else given


def _said(line: ScoreLine) -> str:
    return "; ".join(f"{whose}: {text}" for whose, text in line.remarks)


def _name(component: Any) -> str:
    return f"{component.code} {called(component)}"

"""The stages of a cycle as tables: how they stand, and what each waits for."""

from collections.abc import Mapping, Sequence

from fastapi import Request

from chuky.cycle.context import CycleContext
from chuky.language import Text
from chuky.views.stage_counts import StageCounts
from chuky.views.stages import StageRow
from chuky.views.words import STAGE_KINDS
from dashboard.catalog import _
from dashboard.formats import called
from dashboard.listing import Column, Listing, listed


def stage_listing(
    request: Request, context: CycleContext, rows: Sequence[StageRow], counts: StageCounts
) -> Listing[StageRow]:
    """Stated and effective days; how much is done. Today's table has some of these columns."""

    def done(row: StageRow) -> str:
        count = counts.get(row.key)
        return f"{count.done}/{count.of} {count.what}" if count is not None else ""

    columns: list[Column[StageRow]] = [
        Column("stage", _("Bước"), lambda row: called(row.stage)),
        Column("kind", _("Loại"), lambda row: str(STAGE_KINDS[row.stage.kind])),
        Column("state", _("Trạng thái"), lambda row: str(row.word.text)),
        Column("done", _("Đã xong"), done, only="file"),
        Column("stated", _("Theo văn bản"), lambda row: row.stage.stated),
        Column("stated-day", _("Hạn theo văn bản"), lambda row: row.stated_day, only="file"),
        Column("opens", _("Mở"), lambda row: row.opens),
        Column("due", _("Hạn đang áp dụng"), lambda row: row.due),
        Column("first", _("Hạn lúc kích hoạt"), lambda row: row.first_due, only="file"),
        Column("left", _("Còn lại (ngày làm việc)"), lambda row: row.days_left, only="file"),
        Column("sealed", _("Niêm phong"), lambda row: row.sealed_at, only="file"),
        Column("lead", _("Chủ trì"), lambda row: called(context.plan.agencies[row.stage.lead])),
    ]
    return listed(request, "stages", f"/cycles/{context.id}/stages", columns, rows)


def work_listing(
    request: Request, context: CycleContext, rows: Sequence[StageRow], due: Mapping[str, Text]
) -> Listing[StageRow]:
    """What each stage still needs from the house. `due`: stage → what is to be entered."""
    columns: list[Column[StageRow]] = [
        Column("stage", _("Bước"), lambda row: called(row.stage)),
        Column("kind", _("Loại"), lambda row: str(STAGE_KINDS[row.stage.kind])),
        Column("state", _("Trạng thái"), lambda row: str(row.word.text)),
        Column("due", _("Hạn đang áp dụng"), lambda row: row.due),
        Column("left", _("Còn lại (ngày làm việc)"), lambda row: row.days_left, only="file"),
        Column("owed", _("Còn phải ghi"), lambda row: str(due.get(row.key, ""))),
    ]
    return listed(request, "work", f"/cycles/{context.id}/stages/work", columns, rows)

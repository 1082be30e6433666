"""The tables of one unit, as its page and its files have them. Whose rows: `unit_rows`."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from chuky.cycle.context import CycleContext
from chuky.evidence.listed import evidence_of, may_read
from chuky.ledger.intake import Evidence
from chuky.ledger.models import Receipt
from chuky.plan import Unit
from chuky.views.outbox import Sending, letters_about
from chuky.views.scores import SOURCES, ScoreLine, score_lines
from chuky.views.survey_points import survey_points
from chuky.views.words import ATTEMPT_STATES, MESSAGE_STATES, RECEIPT_VERDICTS
from dashboard.catalog import _
from dashboard.formats import called
from dashboard.listing import Column, Listing, buttons, listed
from dashboard.pages.unit_rows import Version, receipts_of, versions_of
from dashboard.web import signed_in, web_of


@dataclass(frozen=True)
class UnitDesk:
    """One unit before one reader."""

    request: Request
    session: Session
    context: CycleContext
    unit: Unit

    def listing(self, name: str) -> Listing[Any]:
        """Raises KeyError for a table that there isn't."""
        columns, rows = TABLES[name](self)
        base = f"/cycles/{self.context.id}/units/{self.unit.code}/tables"
        return listed(self.request, name, f"{base}/{name}", columns, rows)


Made = tuple[list[Column[Any]], list[Any]]


def _receipts(desk: UnitDesk) -> Made:
    columns: list[Column[Receipt]] = [
        Column("code", _("Biên nhận"), lambda row: row.code),
        Column("at", _("Lúc"), lambda row: row.received_at),
        Column("file", _("Tệp"), lambda row: row.file_name),
        Column("verdict", _("Kết quả"), lambda row: str(RECEIPT_VERDICTS[row.verdict])),
        Column("findings", _("Lỗi"), lambda row: row.findings, numeric=True),
        Column("late", _("Nộp muộn"), lambda row: _yes(row.late), only="file"),
        buttons(_("Báo cáo")),
        Column("sha256", "SHA-256", lambda row: row.sha256, only="file"),
    ]
    return columns, receipts_of(desk.session, desk.context.id, desk.unit.code)


def _yes(is_so: bool) -> str:
    return _("có") if is_so else _("không")


def _evidence(desk: UnitDesk) -> Made:
    """Names of pieces for named persons alone are left out: they may say who complained of what."""
    viewer = signed_in(desk.request)

    def open_(value: Callable[[Evidence], object], hidden: str = "") -> Callable[..., object]:
        return lambda piece: value(piece) if may_read(piece, viewer) else hidden

    name = open_(lambda piece: piece.name, _("tài liệu hạn chế"))
    columns: list[Column[Evidence]] = [
        Column("component", _("Tiêu chí"), lambda piece: piece.component_code),
        Column("name", _("Tài liệu"), name),
        Column(
            "size",
            _("Cỡ"),
            open_(lambda piece: piece.size),
            numeric=True,
            saved=_("Cỡ (byte)"),
        ),
        Column("by", _("Ai"), open_(lambda piece: piece.by)),
        Column("at", _("Lúc"), lambda piece: piece.at),
        Column("sha256", "SHA-256", open_(lambda piece: piece.sha256), only="file"),
    ]
    return columns, evidence_of(desk.session, desk.context.id, desk.unit.code)


def _scores(desk: UnitDesk) -> Made:
    house = web_of(desk.request).house
    surveyed = survey_points(house, desk.session, desk.context)

    def points(source: str) -> Callable[[ScoreLine], Decimal | None]:
        return lambda line: line.points.get(source)

    columns: list[Column[ScoreLine]] = [
        Column("code", _("Mã"), lambda line: line.component.code, only="file"),
        Column("name", _("Tiêu chí"), lambda line: called(line.component)),
        Column("most", _("Tối đa"), lambda line: line.component.max_points, numeric=True),
        *(Column(key, str(text), points(key), numeric=True) for key, text in SOURCES.items()),
        Column("said", _("Giải trình, lý do"), _said),
        Column("versions", _("Số lần ghi"), lambda line: line.versions, numeric=True),
    ]
    return columns, score_lines(desk.session, desk.context, desk.unit, surveyed)


def _said(line: ScoreLine) -> str:
    return "; ".join(f"{whose}: {text}" for whose, text in line.remarks)


def _history(desk: UnitDesk) -> Made:
    """Of the component that the address names, or of all."""
    plan, component = desk.context.plan, desk.request.query_params.get("component", "")
    columns: list[Column[Version]] = [
        Column("component", _("Tiêu chí"), lambda row: row.score.component_code),
        Column("stage", _("Bước"), lambda row: called(plan.stage(row.score.stage))),
        Column("source", _("Nguồn"), lambda row: str(SOURCES[row.score.source])),
        Column("version", _("Bản số"), lambda row: row.score.version, numeric=True),
        Column("points", _("Điểm"), lambda row: row.score.points, numeric=True),
        Column("why", _("Lý do"), lambda row: row.score.explanation),
        Column("by", _("Ai"), lambda row: row.score.actor),
        Column("at", _("Lúc"), lambda row: row.score.at),
        Column("file", _("Tệp"), _of_file("file_name")),
        Column("receipt", _("Biên nhận"), _of_file("code"), only="file"),
        Column("sha256", "SHA-256", _of_file("sha256"), only="file"),
    ]
    return columns, versions_of(desk.session, desk.context.id, desk.unit.code, component)


def _of_file(name: str) -> Callable[[Version], str]:
    """Of the file that a version came in; nothing where it was typed on a page."""
    return lambda row: getattr(row.receipt, name) if row.receipt else ""


def _letters(desk: UnitDesk) -> Made:
    columns: list[Column[Sending]] = [
        Column("at", _("Lúc"), lambda one: one.message.queued_at),
        Column("recipient", _("Người nhận"), lambda one: one.message.recipient),
        Column("subject", _("Tiêu đề"), lambda one: one.message.subject),
        Column("state", _("Trạng thái"), lambda one: str(MESSAGE_STATES[one.message.state].text)),
        Column("last", _("Lần cuối"), _last_try),
        Column("why", _("Lý do"), lambda one: one.last.reason if one.last else ""),
    ]
    return columns, letters_about(desk.session, desk.context.id, desk.unit.code)


def _last_try(one: Sending) -> str:
    return str(ATTEMPT_STATES[one.last.state].text) if one.last else ""


TABLES: dict[str, Callable[[UnitDesk], Made]] = {
    "receipts": _receipts,
    "evidence": _evidence,
    "scores": _scores,
    "history": _history,
    "letters": _letters,
}

"""A table as a file that the browser saves; its name says what it is, and of which day."""

from dataclasses import replace
from typing import Literal

from fastapi import Request
from fastapi.responses import Response

from chuky.mark import mark_text
from chuky.views.export import Table, as_csv
from chuky.views.export_workbook import as_workbook
from dashboard.downloads import attachment
from dashboard.web import web_of

Kind = Literal["xlsx", "csv"]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def table_file(request: Request, table: Table, kind: Kind) -> Response:
    if table.mark:
        table = replace(table, mark=str(mark_text(table.mark)))
    content = as_csv(table) if kind == "csv" else as_workbook(table)
    name = f"{table.name}-{web_of(request).today().isoformat()}.{kind}"
    return Response(
        content, media_type=MEDIA[kind], headers={"Content-Disposition": attachment(name)}
    )

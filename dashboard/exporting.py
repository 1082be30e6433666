"""A table as a file that the browser saves."""

from typing import Literal

from fastapi.responses import Response

from chuky.views.export import Table, as_csv, as_workbook
from dashboard.downloads import attachment

Kind = Literal["xlsx", "csv"]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def table_file(table: Table, kind: Kind) -> Response:
    content = as_csv(table) if kind == "csv" else as_workbook(table)
    headers = {"Content-Disposition": attachment(f"{table.name}.{kind}")}
    return Response(content, media_type=MEDIA[kind], headers=headers)

"""What anyone may read without an account: published results, open data, how to check them.

Nothing of a cycle is here before its publication; what is here comes from the published folder.
"""

import hashlib
import re
from base64 import b64encode
from decimal import Decimal
from mimetypes import guess_type
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from chuky.views.export import Table
from chuky.views.published import Published, find_published, published
from chuky.views.published_files import Described, dataset_names, described
from dashboard.catalog import _
from dashboard.downloads import attachment
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.headers import FILE_POLICY
from dashboard.listing import Column, Listing, listed
from dashboard.public.archive import archive
from dashboard.rendering import page
from dashboard.rules import PUBLIC
from dashboard.web import web_of

pages = Pages()
PAGE = 100
REPORT = "index.html"
"""The publication's own page: self-contained, with its style inside."""
NUMBERS = ("max_points", "total", "index")
SORTS = ("rank", "group", "unit_name", "classification", *NUMBERS)
"""What the table can be sorted by; a `-` in front turns it round."""
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@pages.page("/published", PUBLIC)
def list_published(request: Request) -> Response:
    """Every published cycle; where it is one, still the list: an address that stays."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        items = published(web.house, session)
    return page(request, "public/list.html", items=items)


@pages.page("/published/{cycle}", PUBLIC)
def show_published(
    request: Request, cycle: str, q: str = "", sort: str = "", first: int = 0
) -> Response:
    """The ranking, the data files and how to check them."""
    item, first = _published(request, cycle), max(first, 0)
    headings, rows = item.results()
    found = _found(headings, rows, q, sort)
    values: dict[str, Any] = {
        "item": item,
        "groups": len({row[headings.index("group")] for row in rows}),
        "rows": found[first : first + PAGE],
        "found": len(found),
        "first": first,
        "size": PAGE,
        "q": q,
        "files": _files(request, item),
        "simulated": [dataset_names(item).get(name, name) for name in item.simulated],
    }
    return page(request, "public/results.html", **values)


@pages.page("/published/{cycle}/table.{kind}", PUBLIC)
def export_published(
    request: Request, cycle: str, kind: Kind, q: str = "", sort: str = ""
) -> Response:
    """The table as it is searched and sorted; the open data files have everything."""
    item = _published(request, cycle)
    headings, rows = item.results()
    names = ("group", "rank", "unit_code", "unit_name", *NUMBERS, "classification")
    lines = [[row[name] for name in names] for row in _found(headings, rows, q, sort)]
    shown = (
        *(_("Nhóm"), _("Hạng"), _("Mã"), _("Đơn vị")),
        *(_("Tối đa"), _("Tổng điểm"), _("Chỉ số"), _("Xếp loại")),
    )
    return table_file(request, Table(f"{cycle}-results", shown, lines, item.mark or None), kind)


@pages.page("/published/{cycle}/files.{kind}", PUBLIC)
def export_files(request: Request, cycle: str, kind: Kind) -> Response:
    """The list of open data files, with their hashes."""
    item = _published(request, cycle)
    table = _files(request, item).file(f"{cycle}-files", item.mark or None)
    return table_file(request, table, kind)


@pages.page("/published/{cycle}/all.zip", PUBLIC)
def get_all(request: Request, cycle: str) -> Response:
    """Every file in its place in one archive: what `recompute.py` and `chuky verify` read."""
    item = _published(request, cycle)
    headers = {
        "Content-Disposition": attachment(f"{item.cycle.id}.zip"),
        "Content-Security-Policy": FILE_POLICY,
    }
    return StreamingResponse(archive(item), media_type="application/zip", headers=headers)


@pages.page("/published/{cycle}/files", PUBLIC)
def list_files(request: Request, cycle: str) -> Response:
    return RedirectResponse(f"/published/{quote(_published(request, cycle).cycle.id)}#files", 303)


@pages.page("/published/{cycle}/files/{path:path}", PUBLIC)
def get_file(request: Request, cycle: str, path: str) -> Response:
    """A file that the manifest names: its page to read, everything else to save."""
    data = _published(request, cycle).read(path)
    if data is None:
        raise HTTPException(404)
    if path == REPORT:
        headers = {"Content-Security-Policy": _policy_of(data)}
        return Response(data, media_type="text/html; charset=utf-8", headers=headers)
    name = quote(path.replace("/", "-"), safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": FILE_POLICY,
        "Access-Control-Allow-Origin": "*",  # open data: other sites' programs may read it
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    media = guess_type(path)[0] or "application/octet-stream"
    return Response(data, media_type=media, headers=headers)


def _published(request: Request, cycle: str) -> Published:
    """The publication; under embargo as if the cycle weren't there."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        found = find_published(web.house, session, cycle)
    if found is None:
        raise HTTPException(404)
    return found


def _found(headings: list[str], rows: list[list[str]], q: str, sort: str) -> list[dict[str, Any]]:
    """The lines that a search finds, in the published order or by a column, blanks last."""
    found = [_row(headings, row) for row in rows if q.casefold() in f"{row[0]} {row[1]}".casefold()]
    column = sort.removeprefix("-")
    if column not in SORTS:
        return found
    known = [row for row in found if row[column] not in ("", None)]
    by = (lambda row: int(row["rank"])) if column == "rank" else (lambda row: row[column])
    blank = [row for row in found if row[column] in ("", None)]
    return sorted(known, key=by, reverse=sort.startswith("-")) + blank


def _row(headings: list[str], row: list[str]) -> dict[str, Any]:
    """A line of results.csv by column, its numbers as numbers."""
    named: dict[str, Any] = dict(zip(headings, row, strict=True))
    numbers = {name: Decimal(named[name]) if named[name] else None for name in NUMBERS}
    return named | numbers


def _files(request: Request, item: Published) -> Listing[Described]:
    """The manifest itself names the others; it is a file among them, without a hash of its own."""
    columns: list[Column[Described]] = [
        Column("path", _("Tệp"), lambda one: one.file.path),
        Column("what", _("Nội dung"), lambda one: one.what),
        Column("size", _("Cỡ"), lambda one: one.file.size, numeric=True, saved=_("Cỡ (byte)")),
        Column("sha256", "SHA-256", lambda one: one.file.sha256),
    ]
    return listed(request, "files", f"/published/{item.cycle.id}/files", columns, described(item))


def _policy_of(html: bytes) -> str:
    """The report's own style sheet is allowed by its hash, and nothing else."""
    hashes = " ".join(
        f"'sha256-{b64encode(hashlib.sha256(style).digest()).decode()}'"
        for style in _STYLE.findall(html)
    )
    return (
        f"default-src 'none'; style-src {hashes or repr('none')}; img-src data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )

"""Kho hồ sơ: a cycle's files with their hashes, saved or verified one by one."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from chuky.cycle.context import load_cycle
from chuky.exceptions import ChukyError
from chuky.views.export import Table
from chuky.views.files import FILE_KINDS, VaultFile, count_files, find_file, vault_files
from dashboard.catalog import _
from dashboard.downloads import download
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.rules import CYCLE_READER
from dashboard.web import web_of

pages = Pages()
PAGE = 50


@pages.page("/cycles/{cycle}/vault", CYCLE_READER)
def show_vault(
    request: Request, cycle: str, q: str = "", sort: str = "", first: int = 0
) -> Response:
    web, first = web_of(request), max(first, 0)
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
        files = vault_files(session, cycle, q, first, PAGE, sort)
        found = count_files(session, cycle, q)
    values: dict[str, Any] = {
        "files": files,
        "found": found,
        "first": first,
        "q": q,
        "kinds": FILE_KINDS,
    }
    return page(request, "vault.html", cycle=row, size=PAGE, checked=None, **values)


@pages.page("/cycles/{cycle}/vault.{kind}", CYCLE_READER)
def export_vault(request: Request, cycle: str, kind: Kind, q: str = "", sort: str = "") -> Response:
    """The files that the page's search finds."""
    web = web_of(request)
    with web.house.ledger.session() as session:
        files = vault_files(session, cycle, q, sort=sort)
    rows = [[f.name, str(FILE_KINDS.get(f.what, f.what)), f.size, f.sha256] for f in files]
    headings = (_("Tệp"), _("Là gì"), _("Cỡ (byte)"), "SHA-256")
    mark = load_cycle(web.house, cycle).mark
    return table_file(request, Table(f"{cycle}-vault", headings, rows, mark), kind)


@pages.page("/cycles/{cycle}/files/{sha256}", CYCLE_READER)
def get_file(request: Request, cycle: str, sha256: str) -> Response:
    file = _file(request, cycle, sha256)
    return download(web_of(request).house.vault, file.sha256, file.name, file.size)


@pages.act("/cycles/{cycle}/files/{sha256}/verify", CYCLE_READER)
def verify_file(request: Request, cycle: str, sha256: str) -> Response:
    """Read the file again and compute its hash."""
    web, file = web_of(request), _file(request, cycle, sha256)
    try:
        web.house.vault.verify(sha256)
        checked: tuple[bool, str] = (True, file.name)
    except ChukyError as error:
        checked = (False, str(error))
    with web.house.ledger.session() as session:
        row = cycle_row(session, cycle)
    values: dict[str, Any] = {"files": [file], "found": 1, "first": 0, "q": sha256, "size": PAGE}
    values["kinds"] = FILE_KINDS
    return page(request, "vault.html", cycle=row, checked=checked, **values)


def _file(request: Request, cycle: str, sha256: str) -> VaultFile:
    with web_of(request).house.ledger.session() as session:
        found = find_file(session, cycle, sha256)
    if found is None:
        raise HTTPException(404)
    return found

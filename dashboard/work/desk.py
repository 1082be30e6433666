"""What every page of a stage stands on: the cycle, the stage as it stands, who is here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from chuky.access.roles import Viewer
from chuky.cycle.acts import MOST_SIGNED_BYTES
from chuky.cycle.context import CycleContext, load_cycle
from chuky.cycle.stage_state import TAKES_WORK
from chuky.intake import media_type_of
from chuky.language import Text
from chuky.ledger.models import Cycle
from chuky.plan import Stage
from chuky.vault import Vault
from chuky.views.stages import StageRow, stage_rows
from dashboard.downloads import download
from dashboard.pages.cycle import cycle_row
from dashboard.rendering import page
from dashboard.web import Web, signed_in, web_of


@dataclass(frozen=True)
class StageDesk:
    """One stage before one person."""

    web: Web
    session: Session
    context: CycleContext
    cycle: Cycle
    row: StageRow
    viewer: Viewer

    @property
    def stage(self) -> Stage:
        return self.row.stage

    @property
    def open(self) -> bool:
        return self.row.state in TAKES_WORK

    @property
    def account(self) -> str:
        return self.viewer.account

    @property
    def base(self) -> str:
        return f"/cycles/{self.context.id}/stages/{self.stage.key}"


@contextmanager
def desk_of(request: Request, cycle: str, stage: str, *kinds: str) -> Iterator[StageDesk]:
    """The desk in a session that is open while the page is made. 404 for another kind of stage."""
    web = web_of(request)
    context = load_cycle(web.house, cycle)
    with web.house.ledger.session() as session:
        rows = stage_rows(session, context, web.instant())
        row = next((one for one in rows if one.key == stage), None)
        if row is None or (kinds and row.stage.kind not in kinds):
            raise HTTPException(404)
        yield StageDesk(web, session, context, cycle_row(session, cycle), row, signed_in(request))


@dataclass(frozen=True)
class Confirming:
    """A page before an act: what will happen, one sentence a line, and what is sent again.

    `facts`: what was typed, as it was understood; `again`: where the form goes once confirmed.
    """

    title: Text
    sentences: tuple[Text, ...]
    facts: tuple[tuple[str, str], ...]
    again: str
    fields: tuple[tuple[str, str], ...]


def confirm_page(request: Request, desk: StageDesk, asked: Confirming) -> Response:
    """Nothing is written yet: the second form says so."""
    return page(request, "work/confirm.html", cycle=desk.cycle, desk=desk, asked=asked)


def back(desk: StageDesk, anchor: str = "") -> Response:
    return RedirectResponse(desk.base + (f"#{anchor}" if anchor else ""), 303)


ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/zip": ".docx",
    "text/html": ".html",
}


def signed_download(vault: Vault, sha256: str, name: str) -> Response:
    """A signed file as an attachment, its name ending as its content says."""
    with vault.open(sha256) as file:
        kind = media_type_of(file.read(4096))
    return download(vault, sha256, name + ENDINGS.get(kind, ""))


def bytes_of(upload: UploadFile | None) -> bytes:
    """The file's bytes, one more than are allowed at most; empty where none was chosen."""
    if upload is None or not upload.filename:
        return b""
    return upload.file.read(MOST_SIGNED_BYTES + 1)


def texts(fields: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """The filled fields whose names begin with `prefix`, by what follows it."""
    return {
        name.removeprefix(prefix): str(value).strip()
        for name, value in fields.items()
        if name.startswith(prefix) and str(value).strip()
    }

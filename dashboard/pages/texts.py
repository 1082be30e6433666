"""Texts of the reminders: seen, edited with a preview beside, every version kept."""

from typing import Annotated, Any

from fastapi import Form, Request
from fastapi.responses import RedirectResponse, Response

from chuky.exceptions import ChukyError
from chuky.reminders.texts import (
    TextVersion,
    built_in,
    current_text,
    names,
    preview,
    save_text,
    versions,
)
from chuky.views.words import TEXT_NAMES
from dashboard.catalog import _
from dashboard.exporting import Kind, table_file
from dashboard.guard import Pages
from dashboard.letter_shown import letter_shown
from dashboard.listing import Column, Listing, listed
from dashboard.rendering import page
from dashboard.rules import HOUSE_ADMIN
from dashboard.web import signed_in, web_of

pages = Pages()
Content = Annotated[str, Form()]


@pages.page("/texts", HOUSE_ADMIN)
def list_texts(request: Request) -> Response:
    """Every text that letters are made from, and who changed it last."""
    return page(request, "texts.html", texts=_texts(request), what=TEXT_NAMES)


@pages.page("/texts.{kind}", HOUSE_ADMIN)
def export_texts(request: Request, kind: Kind) -> Response:
    return table_file(request, _texts(request).file("texts"), kind)


def _texts(request: Request) -> Listing[tuple[str, TextVersion | None]]:
    """Each text's name with its last version; None where it never was changed."""
    columns: list[Column[tuple[str, TextVersion | None]]] = [
        Column("text", _("Mẫu"), lambda one: str(TEXT_NAMES.get(one[0], one[0]))),
        Column("file", _("Tệp"), lambda one: one[0]),
        Column("edited", _("Sửa lần cuối"), lambda one: one[1].edited_at if one[1] else None),
        Column("by", _("Ai"), lambda one: one[1].edited_by if one[1] else "", only="file"),
    ]
    with web_of(request).house.ledger.session() as session:
        rows = [(name, next(iter(versions(session, name)), None)) for name in names()]
    return listed(request, "texts", "/texts", columns, rows)


@pages.page("/texts/{name}", HOUSE_ADMIN)
def show_text(request: Request, name: str, version: int = 0) -> Response:
    """A text in force, or an old version of it in the editor."""
    with web_of(request).house.ledger.session() as session:
        content = current_text(session, name)
        old = next((one for one in versions(session, name) if one.version == version), None)
    return _editor(request, name, content if old is None else old.content or built_in(name))


@pages.act("/texts/{name}", HOUSE_ADMIN)
def keep_text(
    request: Request, name: str, content: Content = "", way: Content = "save"
) -> Response:
    """Keep a new version; `preview` shows it without keeping it, `reset` takes the built-in one."""
    text = content.replace("\r\n", "\n")
    if way == "preview":
        return _editor(request, name, text)
    try:
        actor = signed_in(request).account
        save_text(web_of(request).house, name, None if way == "reset" else text, actor)
    except ChukyError as error:
        return _editor(request, name, text, error)
    return RedirectResponse(f"/texts/{name}", 303)


@pages.act("/texts/{name}/preview", HOUSE_ADMIN)
def show_filled(request: Request, name: str, content: Content = "") -> Response:
    """The preview alone, asked for while one types."""
    return page(request, "text_filled.html", **_filled(name, content.replace("\r\n", "\n")))


def _editor(request: Request, name: str, content: str, error: ChukyError | None = None) -> Response:
    with web_of(request).house.ledger.session() as session:
        found = versions(session, name)
    values: dict[str, Any] = {
        "name": name,
        "content": content,
        "versions": found,
        "what": TEXT_NAMES,
        "error": error,
        "built_in": built_in(name),
    }
    return page(
        request, "text.html", status=422 if error else 200, **values, **_filled(name, content)
    )


def _filled(name: str, content: str) -> dict[str, Any]:
    """The text filled with an example, or why it can't be."""
    try:
        filled = preview(name, content)
    except ChukyError as error:
        return {"filled": "", "broken": error}
    shown = letter_shown(filled) if name.endswith(".html.j2") else None
    return {"filled": filled, "shown": shown, "broken": None}

"""Help inside the application: the pages of `docs/help` in the reader's language."""

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from chuky.language import current_language
from dashboard.guard import Pages
from dashboard.help.reading import PICTURES, TITLES, read_help
from dashboard.rendering import page
from dashboard.rules import PUBLIC

pages = Pages()


@pages.page("/help", PUBLIC)
def list_help(request: Request) -> Response:
    """A page for each kind of user."""
    return page(request, "help/list.html", titles=TITLES)


@pages.page("/help/images/{name}", PUBLIC)
def get_picture(name: str) -> Response:
    """A picture that a page of help shows."""
    path = PICTURES / name
    if path.suffix != ".png" or path.name != name or not path.is_file():
        raise HTTPException(404)
    return Response(path.read_bytes(), media_type="image/png")


@pages.page("/help/{name}", PUBLIC)
def show_help(request: Request, name: str) -> Response:
    if name.endswith(".md"):
        return RedirectResponse(f"/help/{name.removesuffix('.md')}", 303)
    if name not in TITLES:
        raise HTTPException(404)
    found = read_help(name, current_language.get())
    return page(request, "help/page.html", help=found, titles=TITLES, name=name)

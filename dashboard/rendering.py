"""Pages from templates: what each of them knows without being told.

Templates extend `layout.html`; a colleague's package may bring its own folder (`FOLDERS`).
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.routing import Match

from chuky.access.roles import ROLES
from chuky.evidence.listed import may_read, shown_name
from chuky.language import current_language
from chuky.mark import mark_text
from chuky.views.words import dataset_name
from dashboard import formats
from dashboard.browsers import browser
from dashboard.catalog import translations
from dashboard.guard import FORM_FIELD, token_for
from dashboard.help_links import help_for
from dashboard.own_words import OwnWords
from dashboard.persons import Persons
from dashboard.refusals import in_the_plans_words
from dashboard.switching import other_cycles
from dashboard.titles import titled
from dashboard.web import viewer_of, web_of

HERE = Path(__file__).parent
FOLDERS = (HERE / "templates", HERE / "portal" / "templates", HERE / "public" / "templates")


def make_environment() -> Environment:
    """Escaping on, undefined names are errors, gettext by the reader's language."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in FOLDERS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", OwnWords],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: translations(current_language.get()).gettext(text),
        lambda one, many, n: translations(current_language.get()).ngettext(one, many, n),
        newstyle=True,
    )
    for name in (
        "day",
        "long_day",
        "iso_day",
        "instant",
        "clock",
        "clock_time",
        "number",
        "points",
        "typed",
        "size",
        "called",
        "said",
        "coded",
    ):
        environment.filters[name] = getattr(formats, name)
    environment.filters["titled"] = titled
    environment.filters["browser"] = browser
    environment.globals["help_for"] = help_for
    environment.globals["shown_name"] = shown_name
    environment.globals["may_open"] = may_read
    environment.globals["dataset_name"] = dataset_name
    environment.globals["mark_text"] = mark_text
    environment.globals["role_name"] = lambda role: ROLES[role]
    return environment


ENVIRONMENT = make_environment()


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, or the part of it that the template is."""
    web = web_of(request)
    mark = web.house.mark
    for name in ("error", "message"):
        if values.get(name):
            values[name] = in_the_plans_words(request, str(values[name]))
    html = ENVIRONMENT.get_template(template).render(
        request=request,
        path=request.url.path,
        viewer=viewer_of(request),
        lang=current_language.get(),
        mark=mark_text(mark) if mark else None,
        now=web.instant(),
        demonstration=web.demonstration,
        single_sign_on=web.single_sign_on,
        form_field=FORM_FIELD,
        form_token=token_for(request),
        knows=lambda path: any(getattr(r, "path", "") == path for r in request.app.routes),
        here=lambda **changes: _here(request, changes),
        person=Persons(web.house),
        other_cycles=lambda cycle: other_cycles(request, cycle),
        **{"cycle": None, **values},
    )
    return HTMLResponse(html, status)


def _here(request: Request, changes: dict[str, Any]) -> str:
    """The address of this page with some of its query changed; None takes a key away.

    An answer to a form has no address that can be opened: then the page that the form stood on.
    """
    shown = request.method in ("GET", "HEAD")
    path = request.url.path if shown else _page_above(request)
    query = (dict(request.query_params) if shown else {}) | changes
    kept = {name: str(value) for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def _page_above(request: Request) -> str:
    """The nearest path, from the form's own upwards, at which there is a page to open."""
    steps = request.url.path.rstrip("/").split("/")
    for last in range(len(steps), 1, -1):
        path = "/".join(steps[:last])
        scope = dict(request.scope) | {"method": "GET", "path": path, "raw_path": path.encode()}
        for route in request.app.routes:
            if route.matches(scope)[0] == Match.FULL:
                return path
    return "/"

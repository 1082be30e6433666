"""Today, a cycle's page and its grid told live: that they are old, and which stages went on.

The browser asks for the page itself anew and puts its changed parts in place (`static/live.js`), so
what is shown is made in one place only.
"""

from collections.abc import Callable, Iterable, Mapping

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from chuky.access.roles import Viewer
from chuky.cycle.context import load_cycles
from chuky.views.ballots import sealed_ballots
from chuky.views.stage_counts import StageCount, stage_counts
from chuky.views.stages import cycles
from dashboard.formats import called
from dashboard.guard import Pages, read_viewer
from dashboard.news import MACHINES, Marks, together
from dashboard.rendering import ENVIRONMENT
from dashboard.rules import CYCLE_READER, OVERSEER, READERS
from dashboard.streams import Part, stream
from dashboard.web import Web, web_of

pages = Pages()
EVERY_SECONDS = 1.0
"""Between two looks at what is known; the ledger is asked once for all (`dashboard/news.py`)."""

Courses = Mapping[tuple[str, str], tuple[str, StageCount]]
"""(cycle, stage) → its name and how far it is."""


@pages.page("/today/events", OVERSEER)
def watch_today(request: Request, since: str = "") -> Response:
    """Server-sent events: something was done after the page, which knew `since`, was made."""
    return _watch(request, since, todays)


@pages.page("/cycles/{cycle}/events", CYCLE_READER)
def watch_cycle(request: Request, cycle: str, since: str = "") -> Response:
    """The same of one cycle's page."""
    return _watch(request, since, lambda _viewer, _marks: [cycle])


def todays(viewer: Viewer, marks: Marks) -> list[str]:
    """What Today shows of: the cycles that the viewer reads, and the machines."""
    return [name for name in marks if name == MACHINES or viewer.has(READERS, name)]


def _watch(
    request: Request, since: str, shown: Callable[[Viewer, Marks], Iterable[str]]
) -> Response:
    web, said, known = web_of(request), since, read_viewer(request)
    before: Courses | None = None

    def look() -> Part | None:
        nonlocal said, known, before
        marks = web.news.marks(web.house)
        if known is None or together(marks, shown(known, marks)) == said:
            before = _courses(web, shown(known, marks)) if before is None and known else before
            return None
        known = read_viewer(request)
        seen = list(shown(known, marks)) if known else []
        said, after = together(marks, seen), _courses(web, seen)
        changed = gone_on(before, after)
        before = after
        template = ENVIRONMENT.get_template("today_news.html")
        return Part(template.render(changed=changed, at=web.instant()))

    return stream(request, look, EVERY_SECONDS)


def gone_on(before: Courses | None, after: Courses) -> list[tuple[str, str, StageCount]]:
    """(cycle, stage's name, count) of each stage whose count is another one; none where it isn't
    known what the page showed.
    """
    if before is None:
        return []
    return [
        (cycle, name, count)
        for (cycle, stage), (name, count) in after.items()
        if before.get((cycle, stage)) != (name, count)
    ]


def _courses(web: Web, seen: Iterable[str]) -> Courses:
    with web.house.ledger.session() as session:
        return dict(_counted(web, session, set(seen)))


def _counted(
    web: Web, session: Session, seen: set[str]
) -> Iterable[tuple[tuple[str, str], tuple[str, StageCount]]]:
    active = [row.id for row in cycles(session) if row.state == "active" and row.id in seen]
    for context in load_cycles(web.house, session, active):
        ballots = sealed_ballots(web.house, session, context)
        for key, count in stage_counts(session, context, web.instant(), ballots).items():
            yield (context.id, key), (called(context.plan.stage(key)), count)

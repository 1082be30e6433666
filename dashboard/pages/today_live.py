"""Today told live: that something was done in a cycle, and how far its stages are now.

A line above the page, never the page itself: nothing moves under the reader's hands.
"""

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from chuky.access.roles import Viewer
from chuky.cycle.context import load_cycles
from chuky.ledger.models import Cycle
from chuky.views.ballots import sealed_ballots
from chuky.views.progress import heads_of
from chuky.views.stage_counts import StageCount, stage_counts
from chuky.views.stages import cycles
from dashboard.guard import Pages, read_viewer
from dashboard.rendering import ENVIRONMENT
from dashboard.rules import OVERSEER, READERS
from dashboard.streams import Part, stream
from dashboard.web import Web, web_of

pages = Pages()
EVERY_SECONDS = 5.0


@pages.page("/today/events", OVERSEER)
def watch(request: Request, since: int = 0) -> Response:
    """Server-sent events: once something was done after the page, which knew `since`, was made."""
    web, said = web_of(request), since

    def look() -> Part | None:
        nonlocal said
        viewer = read_viewer(request)
        with web.house.ledger.session() as session:
            seen = running(session, viewer) if viewer else []
            mark = news_mark(session, seen)
            if mark == said or not seen:
                return None
            said, found = mark, _courses(web, session, seen)
        template = ENVIRONMENT.get_template("today_news.html")
        return Part(template.render(courses=found, at=web.instant()))

    return stream(request, look, EVERY_SECONDS)


def running(session: Session, viewer: Viewer) -> list[Cycle]:
    """The cycles that the viewer reads and that aren't over."""
    rows = cycles(session)
    return [row for row in rows if row.state == "active" and viewer.has(READERS, row.id)]


def news_mark(session: Session, seen: list[Cycle]) -> int:
    """Another number after anything was done in one of these cycles."""
    return sum(heads_of(session, [row.id for row in seen]).values())


def _courses(
    web: Web, session: Session, seen: list[Cycle]
) -> list[tuple[Cycle, list[tuple[str, StageCount]]]]:
    """Each cycle with its counted stages that are not done, by their names."""
    contexts = load_cycles(web.house, session, [row.id for row in seen])
    found = []
    for row, context in zip(seen, contexts, strict=True):
        ballots = sealed_ballots(web.house, session, context)
        counts = stage_counts(session, context, web.instant(), ballots)
        named = [(context.plan.stage(key).name, count) for key, count in counts.items()]
        found.append((row, [(name, count) for name, count in named if count.done < count.of]))
    return found

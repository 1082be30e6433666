"""Server-sent events: a part of a page told anew while it changes, holding no thread in between.

Belongs here: the stream itself. What a part shows is its page's; `static/live.js` puts it there.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import anyio
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from dashboard.guard import read_viewer

LONGEST_SECONDS = 600
"""Of one stream, after which the browser asks again by itself: what was forgotten open ends."""
RIGHTS_SECONDS = 5.0
"""Whether the reader may still see it is asked this often, and before anything is told."""
BEATS_SECONDS = 15
"""Something is said at least this often, so that proxies keep the line and a closed one is felt."""


@dataclass(frozen=True)
class Part:
    """The part as it is now. `ends`: nothing more will change."""

    html: str
    ends: bool = False


def stream(
    request: Request, look: Callable[[], Part | None], every: float = 1.0
) -> StreamingResponse:
    """Ask `look` again and again; None: as before. Who lost the right to see it hears no more."""
    return StreamingResponse(_events(request, look, every), media_type="text/event-stream")


def end_streams(app: FastAPI) -> None:
    """Let every stream end at its next look: a server that stops waits for those that are open."""
    app.state.streams_end = True


async def _events(
    request: Request, look: Callable[[], Part | None], every: float
) -> AsyncIterator[str]:
    quiet = unasked = 0.0
    for _number in range(round(LONGEST_SECONDS / every)):
        if getattr(request.app.state, "streams_end", False) or await request.is_disconnected():
            return
        found = await run_in_threadpool(look)
        if found is not None or unasked >= RIGHTS_SECONDS:
            if not await run_in_threadpool(_may_see, request):
                return
            unasked = 0.0
        if found is not None:
            yield _event(found)
            quiet = 0.0
            if found.ends:
                return
        elif quiet >= BEATS_SECONDS:
            yield ": \n\n"
            quiet = 0.0
        await anyio.sleep(every)
        quiet, unasked = quiet + every, unasked + every


def _may_see(request: Request) -> bool:
    """The route's rule, asked again: a session that was ended ends its streams."""
    rule = request.scope["route"].endpoint.access_rule
    place = request.path_params
    return bool(rule.allows(read_viewer(request), place.get("cycle"), place.get("unit")))


def _event(part: Part) -> str:
    said = "".join(f"data: {line}\n" for line in part.html.splitlines() if line.strip())
    return f"event: {'end' if part.ends else 'progress'}\n{said}\n"

"""What the pages stand on: the house, the machine's clock, settings; found from a request.

`clock` times sessions and is never simulated; a cycle's own time is `house.clock`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fastapi import Request

from chuky.access.roles import Viewer
from chuky.clock import Clock, local_day
from chuky.house import House
from chuky.plan.drafts import Saving
from dashboard.news import News
from dashboard.single_sign_on import SingleSignOn

SESSION_COOKIE = "chuky_session"
LANGUAGE_COOKIE = "chuky_language"


@dataclass
class Demonstration:
    """What only `make demo` has: sign-ins to show, and a clock that can run on."""

    sign_ins: tuple[tuple[str, str, str], ...]
    """(account, password, what it is) of each role."""
    cycle: str
    run_on: Callable[[date], None]
    """Play the cycle up to a day; returns when it stands there."""
    step: timedelta = timedelta(days=7)
    """How far it is offered to go at a time."""
    running: bool = False
    failed: str = ""


@dataclass
class Web:
    """One application's parts."""

    house: House
    clock: Clock
    secure: bool
    """Whether cookies may travel over TLS only; off on loopback without TLS."""
    demonstration: Demonstration | None = None
    single_sign_on: SingleSignOn | None = None
    news: News = field(default_factory=News)

    def instant(self) -> datetime:
        """The present of the assessments: simulated in a rehearsal."""
        return self.house.clock.now()

    def today(self) -> date:
        return local_day(self.instant())


def web_of(request: Request) -> Web:
    web: Web = request.app.state.web
    return web


def viewer_of(request: Request) -> Viewer | None:
    """Who asks; set by the guard before any page runs."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return viewer


def signed_in(request: Request) -> Viewer:
    """The viewer of a page whose rule asks for one."""
    viewer = viewer_of(request)
    assert viewer is not None  # noqa: S101
    return viewer


def saving_of(request: Request) -> Saving:
    """Who keeps a draft, and when: by the machine's clock, as people do."""
    return Saving(signed_in(request).name, web_of(request).clock.now())

"""An English reader hears no Vietnamese that isn't said to be, and every English name there is."""

import re
from collections.abc import Iterator

import pytest

from chuky.cycle.context import CycleContext
from tests.dashboard.conftest import Site, TestClient, post
from tests.dashboard.furnishing import OTHER, PLAN, PUBLISHED, UNITS
from tests.dashboard.reading_english import Page, heard
from tests.dashboard.test_every_page import NO_PAGE, pages_of, person_of
from tests.dashboard.url_map import routes

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("short_streams")]


ASKED = (
    ("head-a1", "/me"),
    ("chief", "/me"),
    ("chief", f"/cycles/{PLAN}/move?stage=self-assessment&to=2024-01-19&for_unit={UNITS[0]}"),
)
"""Pages that say more to another person, or when they are asked: (who, address)."""


@pytest.fixture(scope="module")
def pages(furnished: Site) -> dict[str, str]:
    """Address → what an English reader gets, of every page of the map."""
    clients: dict[str | None, TestClient] = {}
    found = {}
    for route in routes(furnished.office.app, "GET"):
        who = person_of(route)
        if who not in clients:
            clients[who] = furnished.office.client(who)
            clients[who].get("/help?lang=en")
        for path in () if route.path in NO_PAGE else pages_of(furnished, route, clients[who]):
            found[path] = clients[who].get(path).text
    asked = {who: furnished.office.client(who) for who in {who for who, _ in ASKED}}
    post(asked["chief"], "/me/tokens", {"name": "Báo cáo tuần"})
    for who, path in ASKED:
        found[f"{path} ({who})"] = (
            asked[who].get(f"{path}{'&' if '?' in path else '?'}lang=en").text
        )
    return found


def test_every_page_says_what_of_it_is_vietnamese(pages: dict[str, str]) -> None:
    assert len(pages) > 60
    wrong = {path: said for path, html in pages.items() if (said := list(heard(html)))}
    assert not wrong, "translate it, or mark it: the filter `vi`, `in_vi` for an option's element"


def named_in_both(context: CycleContext) -> Iterator[str]:
    """Vietnamese names for which the plan, or its criteria set, has English ones."""
    plan = context.plan
    for criteria in context.criteria.values():
        yield from (one.name for one in criteria.criteria if one.name_en)
        yield from (one.name for _, one in criteria.components() if one.name_en)
    surveys = list(plan.surveys.values())
    audiences = [one for survey in surveys for one in survey.audiences]
    parts = (*plan.stages, *plan.agencies.values(), *plan.groups.values(), *surveys, *audiences)
    both = [(part.name, part.name_en) for part in (*parts, *plan.councils.values())]
    yield from (name for name, english in both if english)


def test_what_has_an_english_name_is_called_by_it(furnished: Site, pages: dict[str, str]) -> None:
    names = set(named_in_both(furnished.made.cycles[0]))
    assert len(names) > 20
    wrong = {path: said for path, html in pages.items() if (said := names & set(Page(html).marked))}
    assert not wrong, "show it by the filter `called`"


def test_no_page_shows_a_key_or_a_code_in_the_place_of_a_name(
    furnished: Site, pages: dict[str, str]
) -> None:
    """As code, or in brackets behind the name, it may stand: one searches by it."""
    plan = furnished.made.cycles[0].plan
    audiences = [one.key for survey in plan.surveys.values() for one in survey.audiences]
    stages = [stage.key for stage in plan.stages if "-" in stage.key]  # the others are words
    stages.remove("self-assessment")
    keys = [*stages, *plan.councils, *audiences, "row-absent", PLAN, OTHER, PUBLISHED, *UNITS]
    key = re.compile(rf"(?<![\w/@.-])({'|'.join(keys)})(?![\w/@.-])")
    wrong = {}
    for path, html in pages.items():
        texts = [re.sub(r"(?<=\S) \([^()]*\)", "", text) for text in Page(html).shown]
        if found := [text for text in texts if key.search(text)]:
            wrong[path] = found
    assert not wrong

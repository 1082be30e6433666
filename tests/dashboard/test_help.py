"""Help that stays true: both languages have the same parts, every screen's link leads to one."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from fastapi.routing import APIRoute

from chuky.language import Language
from dashboard.help.reading import DOCS, PICTURES, TITLES, read_help
from dashboard.help_links import PLACES, help_for
from tests.dashboard.conftest import Office, TestClient

pytestmark = pytest.mark.unit
FILES = re.compile(r"\{kind\}|\{sha256\}|\.(ics|json|csv|xlsx)$|^/api|/events$|^/static")
"""Routes that hand out a file or data: no page, no link at its foot."""
NO_PART = {"/sign-in", "/first-run", "/invitation/{token}", "/me", "/help", "/demonstration/status"}


@pytest.fixture(scope="module")
def visitor(office: Office) -> TestClient:
    return office.client()


def screens(office: Office) -> Iterator[str]:
    """The paths of pages, with their variables filled."""
    for route in office.app.routes:
        if not isinstance(route, APIRoute) or "GET" not in (route.methods or ()):
            continue
        if not FILES.search(route.path) and not route.path.startswith(("/help", "/single")):
            yield re.sub(r"\{[^}]+\}", "x", route.path)


@pytest.mark.parametrize("name", TITLES)
def test_both_languages_have_the_same_parts(name: str) -> None:
    numbers = [[number for number, _said in read_help(name, lang).parts] for lang in ("vi", "en")]
    assert numbers[0] == numbers[1]
    assert numbers[0] == list(range(1, len(numbers[0]) + 1))


@pytest.mark.parametrize("name", TITLES)
def test_a_page_is_shown_in_the_readers_language_alone(visitor: TestClient, name: str) -> None:
    vietnamese = visitor.get(f"/help/{name}?lang=vi").text
    english = visitor.get(f"/help/{name}?lang=en").text
    visitor.get("/help?lang=vi")
    assert read_help(name, "vi").parts[0][1] in vietnamese
    assert read_help(name, "en").parts[0][1] in english
    assert read_help(name, "en").parts[0][1] not in vietnamese
    assert "## " not in vietnamese


@pytest.mark.parametrize("place", sorted({place for _pattern, place in PLACES}))
@pytest.mark.parametrize("language", get_args(Language))
def test_every_link_leads_to_a_part_that_is_there(place: str, language: Language) -> None:
    name, part = place.split("#")
    assert f'id="{part}"' in read_help(name, language).html


def test_every_screen_links_to_its_part(office: Office) -> None:
    without = [path for path in screens(office) if help_for(path) == "/help"]
    known = {re.sub(r"\{[^}]+\}", "x", path) for path in NO_PART}
    assert set(without) <= known, "name them in dashboard/help_links.py"


def test_a_screen_shows_the_link(office: Office) -> None:
    member = office.client("appraiser")
    text = member.get(f"/cycles/{office.cycle}/appraisal").text
    assert 'href="/help/appraiser#part-1"' in text


def test_pictures_are_there_and_handed_out(visitor: TestClient) -> None:
    shown = {
        name
        for page in (DOCS / "help").glob("*.md")
        for name in re.findall(r"\]\(\.\./images/([\w-]+\.png)\)", page.read_text("utf-8"))
    }
    assert shown
    for name in shown:
        assert (PICTURES / name).is_file(), f"tests/dashboard/test_journeys.py takes {name}"
        assert visitor.get(f"/help/images/{name}").headers["content-type"] == "image/png"


@pytest.mark.parametrize("name", ["x.png", "..%2f..%2fREADME.md", "../development.md", "README.md"])
def test_nothing_else_of_the_folder_is_handed_out(visitor: TestClient, name: str) -> None:
    assert visitor.get(f"/help/images/{name}").status_code in (303, 404)
    assert visitor.get("/help/development").status_code == 404


def test_html_in_a_page_is_shown_as_text() -> None:
    from dashboard.help.reading import _rendered

    assert "<script>" not in _rendered("<script>alert(1)</script>\n\n[x](javascript:alert(1))")

"""Help that stays true: both languages have the same parts and pictures.

Which screen leads to which part: `test_help_places`.
"""

import re
from typing import get_args

import pytest

from chuky.language import Language
from dashboard.help.reading import DOCS, PICTURES, TITLES, read_help
from dashboard.help_links import PLACES
from tests.dashboard.conftest import Office, TestClient

pytestmark = pytest.mark.unit
SHOWN = re.compile(r'<img src="/help/images/([\w-]+\.png)"')


@pytest.fixture(scope="module")
def visitor(office: Office) -> TestClient:
    return office.client()


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


@pytest.mark.parametrize("name", TITLES)
def test_each_half_shows_its_pictures(name: str) -> None:
    shown = [SHOWN.findall(read_help(name, language).html) for language in get_args(Language)]
    assert shown[0], "a page of help has a picture of what it speaks of"
    assert shown[0] == shown[1]


def test_pictures_are_there_and_handed_out(visitor: TestClient) -> None:
    shown = {
        name
        for page in (DOCS / "help").glob("*.md")
        for name in re.findall(r"\]\(\.\./images/([\w-]+\.png)\)", page.read_text("utf-8"))
    }
    assert shown
    for name in shown:
        assert (PICTURES / name).is_file(), f"the browser tests take {name}"
        assert visitor.get(f"/help/images/{name}").headers["content-type"] == "image/png"


@pytest.mark.parametrize("name", ["x.png", "..%2f..%2fREADME.md", "../development.md", "README.md"])
def test_nothing_else_of_the_folder_is_handed_out(visitor: TestClient, name: str) -> None:
    assert visitor.get(f"/help/images/{name}").status_code in (303, 404)
    assert visitor.get("/help/development").status_code == 404


def test_html_in_a_page_is_shown_as_text() -> None:
    from dashboard.help.reading import _rendered

    assert "<script>" not in _rendered("<script>alert(1)</script>\n\n[x](javascript:alert(1))")

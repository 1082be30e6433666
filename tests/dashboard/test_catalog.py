"""Every sentence on the pages has its English twin, and the twin is used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from dashboard.catalog import CATALOGS
from tests.dashboard.conftest import Office

pytestmark = pytest.mark.unit
DASHBOARD = Path(__file__).parents[2] / "dashboard"
NAMES = {"Chu", "Kỳ", "English", "Tiếng", "Việt", "Excel", "CSV", "HTML", "SHA", "OpenAPI"}
"""The same in both languages, or each in its own."""
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def sentences() -> Iterator[tuple[str, str]]:
    """(place, sentence) of every call of gettext in templates and pages."""
    for path in sorted([*DASHBOARD.rglob("*.html"), *DASHBOARD.rglob("*.py")]):
        how = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        with path.open("rb") as file:
            for line, found, _comments, _context in extract(how, file, KEYWORDS):
                sentence = found if isinstance(found, str) else found[0]
                yield f"{path.relative_to(DASHBOARD)}:{line}", sentence


def translated() -> dict[str, bool]:
    known = {}
    for path in CATALOGS:
        with path.open(encoding="utf-8") as file:
            for message in read_po(file, locale="en"):
                ids = message.id if isinstance(message.id, str) else message.id[0]
                texts = message.string
                known[ids] = all(texts) if isinstance(texts, tuple) else bool(texts)
    return known


def test_every_sentence_has_its_english_twin() -> None:
    known = translated()
    missing = sorted({f"{place}: {text}" for place, text in sentences() if not known.get(text)})
    assert not missing, f"add them to dashboard/locale/en/*.po: {missing}"


def raw_words() -> Iterator[str]:
    """Words that a template shows without asking gettext, tags and expressions taken away."""
    for path in sorted(DASHBOARD.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
        text = re.sub(r"<(code|pre)\b.*?</\1>", " ", text, flags=re.S)  # what one types
        read_aloud = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', text)
        for shown in (re.sub(r"<[^>]*>", " ", text, flags=re.S), *read_aloud):
            for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", shown)):
                if word not in NAMES:
                    yield f"{path.relative_to(DASHBOARD)}: {word}"


def test_no_template_shows_words_that_have_no_twin() -> None:
    found = sorted(set(raw_words()))
    assert not found, f'write {{{{ _("…") }}}} around them: {found}'


def test_every_twin_is_still_used() -> None:
    used = {text for _place, text in sentences()}
    assert not {text for text in translated() if text and text not in used}


def test_a_page_is_read_in_english_by_one_click(office: Office) -> None:
    client = office.client()
    assert "Đăng nhập" in client.get("/sign-in").text
    assert "Sign in" in client.get("/sign-in?lang=en").text
    assert "Sign in" in client.get("/sign-in").text


def test_a_column_of_units_is_headed_in_the_singular_and_the_menu_names_all_of_them(
    office: Office,
) -> None:
    grid = office.client("chief").get(f"/cycles/{office.cycle}/units?lang=en").text
    assert re.search(r'aria-current="page">Units</a>', grid)
    assert "<title>Units ·" in grid
    heading = re.search(r"<thead><tr><th[^>]*><a[^>]*>([^<]*)", grid)
    assert heading is not None
    assert heading[1].strip() == "Unit"

"""Papers of simulated units: marked as a rehearsal's, known for what they are, some left out."""

import pytest
from pypdf import PdfReader

from chuky.documents.secrecy import mark_in_name, mark_in_text
from chuky.plan.load import CONFIGS
from chuky.rehearsal.papers import MOST_UNITS, PAPERS, Paper, papers_of
from tests.chuky.cycle.conftest import Running, running

pytestmark = pytest.mark.unit
__all__ = ["running"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.symbol)
def test_a_paper_says_that_it_is_a_rehearsals_and_has_the_pages_that_are_recorded(
    paper: Paper,
) -> None:
    pages = PdfReader(CONFIGS / "rehearsal" / paper.file).pages
    assert len(pages) == paper.pages
    text = "".join(page.extract_text() for page in pages)
    assert "DIỄN TẬP – SỐ LIỆU MÔ PHỎNG" in text
    assert "REHEARSAL" in text
    assert mark_in_text(text) is None


def test_most_components_have_a_paper_and_some_have_none(running: Running) -> None:
    unit = running.context.plan.units[0]
    papers = papers_of(1, running.context, unit)
    assert papers == papers_of(1, running.context, unit)
    shown = {one.component_code for one in papers}
    assert 20 < len(shown) < 32
    assert len(papers) > len(shown), "some are shown by two"
    assert all(mark_in_name(one.name) is None for one in papers)


def test_a_provinces_thousands_of_units_send_none(running: Running) -> None:
    context = running.context
    many = context.plan.units * (MOST_UNITS // len(context.plan.units) + 1)
    object.__setattr__(context, "plan", context.plan.model_copy(update={"units": many}))
    assert papers_of(1, context, many[0]) == []

"""A letter shown inside a page: its words in their structure, nothing that acts or stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.letter_shown import ALONE, KEPT, letter_shown
from tests.dashboard.conftest import Office, post

pytestmark = pytest.mark.unit
PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div lang=en>", "</div>", "<ul><li>", "</ul>", "<script>", "</script>",
         "<img src=x onerror=a()>", "<a href='javascript:a()'>", "</a>", "<p onclick=a()>", "<br>",
         "<!--", "-->", "<![CDATA[", "&lt;b&gt;", "<b", "chữ", '"', "'", "<", ">", "</", "<style>"]
    )
)  # fmt: skip


def test_structure_and_words_stay_and_styles_and_titles_go() -> None:
    shown = letter_shown(
        "<!doctype html><html lang=vi><head><title>Thư</title><style>p{}</style></head>"
        '<body style="x"><p style="color:red">Kính gửi: <strong>UBND xã</strong></p>'
        '<div lang="en"><ul><li>one<li>two</ul></div></body></html>'
    )
    assert shown == (
        "<p>Kính gửi: <strong>UBND xã</strong></p>"
        '<div lang="en"><ul><li>one<li>two</li></li></ul></div>'
    )


@given(PIECES.map("".join))
def test_whatever_is_typed_opens_and_closes_its_elements_and_nothing_else(html: str) -> None:
    rest = str(letter_shown(html))
    for tag in KEPT:
        opened = rest.count(f"<{tag}>") + rest.count(f'<{tag} lang="en">')
        assert opened == rest.count(f"</{tag}>")
        for one in (f"<{tag}>", f'<{tag} lang="en">', f"</{tag}>"):
            rest = rest.replace(one, "")
    for tag in ALONE:
        rest = rest.replace(f"<{tag}>", "")
    assert not {"<", ">", '"'} & set(rest)


def test_the_preview_of_a_letters_html_looks_like_the_letter(office: Office) -> None:
    chief = office.client("chief")
    form = {"content": "<p>Kính gửi: <b>{{ name }}</b><script>x()</script></p>"}
    page = post(chief, "/texts/digest.html.j2/preview", form).text
    assert "<p>Kính gửi: <b>Ủy ban nhân dân xã Bình Minh</b></p>" in page
    assert "<script>x()" not in page
    assert "&lt;script&gt;x()" in page, "the letter's own HTML stands behind it"

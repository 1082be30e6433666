"""A file's name as it is kept: one line, no path, nothing that a page or a database can't hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuky.intake.names import LONGEST, kept_name

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("tu-cham.xlsx", "tu-cham.xlsx"),
        ("a\x00b.csv", "a?b.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\may\\tu cham.xlsx", "tu cham.xlsx"),
        ("\udcff.csv", "?.csv"),
        ("hai\ndòng.csv", "hai dòng.csv"),
        ("cod\u202etxt.exe", "cod?txt.exe"),
        ("", "?"),
        (unicodedata.normalize("NFD", "tự chấm.xlsx"), "tự chấm.xlsx"),
    ],
)
def test_a_name_keeps_what_can_be_shown(sent: str, kept: str) -> None:
    assert kept_name(sent) == kept


def test_a_long_name_keeps_its_extension() -> None:
    kept = kept_name("x" * 3000 + ".xlsx")
    assert len(kept) == LONGEST
    assert kept.endswith("x.xlsx")


@given(st.text(alphabet=st.characters()))
def test_whatever_it_is_called_the_kept_name_can_be_stored(name: str) -> None:
    kept = kept_name(name)
    assert kept.isprintable()
    assert 0 < len(kept) <= LONGEST
    assert kept.encode()

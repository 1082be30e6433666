"""Texts that an administrator edits: sandboxed, versioned, never in a mail's way."""

from pathlib import Path

import pytest

from chuky.house import House, open_house
from chuky.ledger.sending import EditedText
from chuky.reminders.texts import (
    EXAMPLE,
    TextBroken,
    TextUnknown,
    built_in,
    current_text,
    names,
    preview,
    renderer,
    save_text,
    versions,
)

pytestmark = pytest.mark.unit
NAME = "digest.txt.j2"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(tmp_path)


@pytest.mark.parametrize("name", names())
def test_every_built_in_text_can_be_filled_with_the_example(name: str) -> None:
    assert preview(name, built_in(name)).strip()


def test_an_edit_is_used_kept_by_version_and_can_be_taken_back(house: House) -> None:
    save_text(house, NAME, "Kính gửi {{ name }}: {{ lines[0].stage }}", "quan-tri")
    with house.ledger.session() as session:
        text = renderer(session)(NAME, EXAMPLE)
    assert text == "Kính gửi Ủy ban nhân dân xã Bình Minh: Tự đánh giá, chấm điểm\n"
    save_text(house, NAME, "  ", "quan-tri-2")
    with house.ledger.session() as session:
        assert current_text(session, NAME) == built_in(NAME)
        kept = [(v.version, v.edited_by, v.content is None) for v in versions(session, NAME)]
    assert kept == [(2, "quan-tri-2", True), (1, "quan-tri", False)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Kính gửi\n{% for line in lines %}", 2),
        ("Kính gửi\n\n{{ khong_co }}", 3),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", 1),
        ("{{ lines.append(1) }}", 1),
        ("a\n{{ 1 // 0 }}", 2),
        ("{{ 'a' * 3 + 1 }}", 1),
    ],
)
def test_a_broken_or_prying_text_is_refused_in_one_line_that_names_its_place(
    house: House, text: str, line: int
) -> None:
    with pytest.raises(TextBroken, match=rf"{NAME}` dòng {line}:") as error:
        save_text(house, NAME, text, "quan-tri")
    assert "\n" not in str(error.value)
    with house.ledger.session() as session:
        assert versions(session, NAME) == []


def test_an_edit_that_breaks_later_leaves_the_mail_to_the_built_in_text(house: House) -> None:
    with house.ledger.transaction() as session:
        broken = EditedText(
            name=NAME,
            version=1,
            content="{{ gone }}",
            edited_by="quan-tri",
            edited_at=house.clock.now(),
        )
        session.add(broken)
    with house.ledger.session() as session:
        assert "Kính gửi" in renderer(session)(NAME, EXAMPLE)


def test_an_unknown_text_names_those_that_exist(house: House) -> None:
    with pytest.raises(TextUnknown, match=r"digest\.txt\.j2"):
        save_text(house, "../secret", "x", "quan-tri")

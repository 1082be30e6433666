"""Drafts are kept under their names, with who kept them, and never over a text that nobody saw."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chuky.plan.drafts import (
    DraftChanged,
    DraftRefused,
    Saving,
    draft_path,
    drafts,
    new_draft,
    save_draft,
    saved,
)
from chuky.plan.judging import require_sound

pytestmark = pytest.mark.unit
LAN = Saving("Nguyễn Thị Lan", datetime(2026, 11, 24, 2, tzinfo=UTC))
MINH = Saving("Trần Minh", datetime(2026, 11, 24, 3, tzinfo=UTC))


def test_who_kept_a_draft_last_and_when_is_known(tmp_path: Path) -> None:
    name = new_draft(tmp_path, "a: 1\n", "x", LAN)
    there = saved(tmp_path, name)
    assert (there.by, there.at) == (LAN.by, LAN.at)
    save_draft(tmp_path, name, "a: 2\n", there.version, MINH)
    assert (saved(tmp_path, name).by, saved(tmp_path, name).text) == (MINH.by, "a: 2\n")
    assert drafts(tmp_path) == ["x"], "what is noted beside a draft is no draft"


def test_a_text_that_was_replaced_without_the_program_is_nobody_s(tmp_path: Path) -> None:
    name = new_draft(tmp_path, "a: 1\n", "x", LAN)
    draft_path(tmp_path, name).write_bytes("a: kế\r\n".encode())
    assert (saved(tmp_path, name).by, saved(tmp_path, name).text) == (None, "a: kế\n")
    draft_path(tmp_path, name).write_bytes(b"a: \xff\n")
    assert saved(tmp_path, name).text == "a: \ufffd\n"


def test_a_text_that_was_not_seen_is_not_replaced(tmp_path: Path) -> None:
    name = new_draft(tmp_path, "a: 1\n", "x", LAN)
    seen = saved(tmp_path, name).version
    save_draft(tmp_path, name, "a: 2\n", seen, MINH)
    with pytest.raises(DraftChanged) as caught:
        save_draft(tmp_path, name, "a: 3\n", seen, LAN)
    assert caught.value.saved.text == "a: 2\n"
    assert "Trần Minh" in str(caught.value)
    assert saved(tmp_path, name).text == "a: 2\n"
    save_draft(tmp_path, name, "a: 2\n", seen, LAN)
    assert saved(tmp_path, name).by == MINH.by, "the very same text is no change"
    with pytest.raises(DraftChanged):
        require_sound(tmp_path, name, seen)


def test_a_binary_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DraftRefused):
        new_draft(tmp_path, "a\0b", "x")
    assert drafts(tmp_path) == []

"""A draft renamed, deleted and brought back keeps its text, who kept it and its earlier texts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chuky.plan.draft_moves import (
    DeletedUnknown,
    delete_draft,
    deleted_draft,
    deleted_drafts,
    rename_draft,
    restore_draft,
)
from chuky.plan.drafts import (
    DraftChanged,
    DraftRefused,
    DraftUnknown,
    Saving,
    drafts,
    kept,
    new_draft,
    save_draft,
    saved,
    version_of,
)

pytestmark = pytest.mark.unit
LAN = Saving("Nguyễn Thị Lan", datetime(2026, 11, 24, 2, tzinfo=UTC))
MINH = Saving("Trần Minh", datetime(2026, 11, 24, 3, tzinfo=UTC))
FIRST, SECOND = "a: 1\n", "a: kế hoạch\n"


@pytest.fixture
def name(tmp_path: Path) -> str:
    """A draft that was saved twice."""
    made = new_draft(tmp_path, FIRST, "x", LAN, "cycle:nam-truoc")
    save_draft(tmp_path, made, SECOND, version_of(FIRST), MINH)
    return made


def assert_whole(home: Path, name: str) -> None:
    there = saved(home, name)
    told = (there.text, there.by, there.at, there.origin)
    assert told == (SECOND, MINH.by, MINH.at, "cycle:nam-truoc")
    assert kept(home, name, version_of(FIRST)) == FIRST


def test_a_renamed_draft_takes_all_that_is_kept_with_it(tmp_path: Path, name: str) -> None:
    assert rename_draft(tmp_path, name, "Kế hoạch 2027 của Đông Hưng!") == (
        "ke-hoach-2027-cua-dong-hung"
    )
    assert drafts(tmp_path) == ["ke-hoach-2027-cua-dong-hung"]
    assert_whole(tmp_path, "ke-hoach-2027-cua-dong-hung")
    assert [path.name for path in (tmp_path / "plans").rglob("*x*")] == []


def test_a_draft_rolled_over_from_a_renamed_one_still_finds_it(tmp_path: Path, name: str) -> None:
    new_draft(tmp_path, FIRST, "y", LAN, f"draft:{name}")
    rename_draft(tmp_path, name, "moi")
    assert saved(tmp_path, "y").origin == "draft:moi"
    assert saved(tmp_path, "y").by == LAN.by


def test_a_name_that_another_draft_has_or_that_is_none_is_refused(
    tmp_path: Path, name: str
) -> None:
    new_draft(tmp_path, FIRST, "y", LAN)
    for wished in ("Y", "", " … ", "../"):
        with pytest.raises(DraftRefused):
            rename_draft(tmp_path, name, wished)
    assert rename_draft(tmp_path, name, "X") == name
    assert_whole(tmp_path, name)
    assert saved(tmp_path, "y").text == FIRST


def test_a_deleted_draft_leaves_the_list_and_comes_back_whole(tmp_path: Path, name: str) -> None:
    key = delete_draft(tmp_path, name, version_of(SECOND), LAN)
    assert drafts(tmp_path) == []
    with pytest.raises(DraftUnknown):
        saved(tmp_path, name)
    (gone,) = deleted_drafts(tmp_path)
    assert (gone.key, gone.name, gone.text, gone.by, gone.at) == (
        key,
        name,
        SECOND,
        LAN.by,
        LAN.at,
    )
    assert restore_draft(tmp_path, key) == name
    assert_whole(tmp_path, name)
    assert deleted_drafts(tmp_path) == []


def test_a_draft_that_comes_back_replaces_none_that_took_its_name(
    tmp_path: Path, name: str
) -> None:
    key = delete_draft(tmp_path, name, version_of(SECOND), LAN)
    new_draft(tmp_path, "b: 1\n", name, LAN)
    back = restore_draft(tmp_path, key)
    assert back != name
    assert_whole(tmp_path, back)
    assert saved(tmp_path, name).text == "b: 1\n"


def test_a_text_that_was_not_seen_is_not_deleted(tmp_path: Path, name: str) -> None:
    with pytest.raises(DraftChanged):
        delete_draft(tmp_path, name, version_of(FIRST), LAN)
    assert_whole(tmp_path, name)
    assert deleted_drafts(tmp_path) == []


@pytest.mark.parametrize("key", ["../x", "none", "", "A"])
def test_a_deleted_draft_s_key_opens_no_other_file(tmp_path: Path, key: str) -> None:
    with pytest.raises(DeletedUnknown):
        deleted_draft(tmp_path, key)

"""A draft renamed, deleted, brought back: its text, who kept it, its earlier texts go together.

Belongs here: the files. Nothing is lost: what is deleted lies whole in `plans/deleted/`, which a
backup holds too. What is on record about it: `chuky.planning.draft_acts`.
"""

import json
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chuky.exceptions import ChukyError
from chuky.language import Text
from chuky.mapping.names import folded
from chuky.plan.drafts import (
    NAME,
    DraftChanged,
    DraftRefused,
    Saving,
    alone,
    draft_path,
    drafts,
    drafts_folder,
    note_path,
    noted,
    replace_text,
    saved,
    versions_folder,
)

NOTE = "deleted.json"
LONGEST = 100
"""Letters of a name that a person gives; the rest is for telling two apart."""
_ROLLED_FROM = "draft:"
"""What the origin of a draft that was rolled over from another begins with."""


class DeletedUnknown(ChukyError):
    """không có bản nháp đã xóa `{deleted}`; có thể người khác vừa khôi phục, mở lại trang Lập chu kỳ"""  # noqa: E501

    en = "there is no deleted draft `{deleted}`; somebody may have brought it back: open New cycle"


@dataclass(frozen=True)
class Deleted:
    """A draft that was deleted. `key`: what names it among the deleted ones."""

    key: str
    name: str
    text: str
    by: str
    at: datetime


def rename_draft(home: Path, name: str, wished: str) -> str:
    """Give the draft the name that `wished` makes, without accents and spaces; that name.

    Raises DraftUnknown, DraftRefused.
    """
    new = re.sub(r"[^a-z0-9]+", "-", folded(wished)).strip("-")[:LONGEST].strip("-")
    if not new:
        raise DraftRefused(why=Text("tên phải có chữ hoặc số", "a name has letters or digits"))
    with alone(home):
        old = draft_path(home, name)
        if new == name:
            return name
        if (drafts_folder(home) / f"{new}.yaml").exists():
            taken = Text(
                f"đã có bản nháp `{new}`; đặt tên khác", f"there is a draft `{new}`; name another"
            )
            raise DraftRefused(why=taken)
        _copy(old, drafts_folder(home) / f"{new}.yaml")
        _follow(home, name, new)
        _forget(old)
    return new


def delete_draft(home: Path, name: str, seen: str, saving: Saving) -> str:
    """Put the draft, as it was `seen` (its version), among the deleted ones; its key there.

    Raises DraftUnknown, and DraftChanged where another text stands there by now.
    """
    with alone(home):
        path, there = draft_path(home, name), saved(home, name)
        if there.version != seen:
            raise DraftChanged(there)
        key = f"{name[:LONGEST]}-{secrets.token_hex(4)}"
        told = {"name": name, "by": saving.by, "at": saving.at.isoformat()}
        _copy(path, _deleted(home) / key / path.name)
        replace_text(_deleted(home) / key / NOTE, json.dumps(told))
        _forget(path)
    return key


def deleted_drafts(home: Path) -> list[Deleted]:
    """All of them, the one that was deleted last first."""
    keys = [path.parent.name for path in _deleted(home).glob(f"*/{NOTE}")]
    found = [deleted_draft(home, key) for key in keys]
    return sorted(found, key=lambda one: one.at, reverse=True)


def deleted_draft(home: Path, key: str) -> Deleted:
    """Raises DeletedUnknown."""
    folder = _deleted(home) / key
    if not NAME.fullmatch(key) or not (folder / NOTE).is_file():
        raise DeletedUnknown(deleted=key[:60])
    told = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    text = (folder / f"{told['name']}.yaml").read_text(encoding="utf-8", errors="replace")
    return Deleted(key, told["name"], text, told["by"], datetime.fromisoformat(told["at"]))


def restore_draft(home: Path, key: str) -> str:
    """Bring it back with its earlier texts; its name, a new one where that was taken meanwhile.

    Raises DeletedUnknown.
    """
    with alone(home):
        gone = deleted_draft(home, key)
        taken = gone.name in drafts(home)
        name = f"{gone.name[:LONGEST]}-{secrets.token_hex(3)}" if taken else gone.name
        folder = _deleted(home) / key
        _copy(folder / f"{gone.name}.yaml", drafts_folder(home) / f"{name}.yaml")
        shutil.rmtree(folder)
    return name


def _deleted(home: Path) -> Path:
    return drafts_folder(home) / "deleted"


def _copy(old: Path, new: Path) -> None:
    """The text last: a draft that shows is there whole."""
    new.parent.mkdir(parents=True, exist_ok=True)
    if versions_folder(old).is_dir():
        shutil.copytree(versions_folder(old), versions_folder(new), dirs_exist_ok=True)
    if note_path(old).is_file():
        shutil.copy2(note_path(old), note_path(new))
    aside = new.with_suffix(f".{secrets.token_hex(4)}.tmp")
    shutil.copy2(old, aside)
    aside.replace(new)


def _forget(path: Path) -> None:
    """The text first: what is left beside it is of no draft."""
    path.unlink()
    note_path(path).unlink(missing_ok=True)
    shutil.rmtree(versions_folder(path), ignore_errors=True)


def _follow(home: Path, name: str, new: str) -> None:
    """Drafts that were rolled over from the renamed one find it under its new name."""
    for path in (drafts_folder(home) / f"{one}.yaml" for one in drafts(home)):
        told = noted(path)
        if told.get("origin") == _ROLLED_FROM + name:
            replace_text(note_path(path), json.dumps(told | {"origin": _ROLLED_FROM + new}))

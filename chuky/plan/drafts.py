"""Plans that an office prepares: YAML files in its own folder, kept so that nobody's is lost.

Belongs here: names, listing, keeping, who kept one last. Renaming, deleting, bringing back:
`draft_moves`; what is right and wrong with one: `judging`. Criteria sets and reminder rules lie
beside, as for every plan.
"""

import fcntl
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chuky.configuration.source import MAX_BYTES
from chuky.exceptions import ChukyError
from chuky.language import Text

KEPT = 30
"""Earlier texts of a draft: more than are saved while a page stands open."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
_VERSION = re.compile(r"[0-9a-f]{16}")


class DraftUnknown(ChukyError):
    """không có bản kế hoạch nháp `{draft}`; mở lại trang Lập chu kỳ"""

    en = "there is no draft plan `{draft}`; open the page of new cycles again"


class DraftRefused(ChukyError):
    """không lưu được bản nháp: {why}"""

    en = "the draft can't be kept: {why}"


class DraftChanged(ChukyError):
    """bản nháp đã được lưu lại{who} sau khi mở trang này; xem bản mới trước khi làm tiếp"""

    en = "the draft was saved again{who} after this page was opened; look at it before going on"

    def __init__(self, saved: "Saved") -> None:
        self.saved = saved
        super().__init__(
            who=Text(f" (người lưu: {saved.by})", f" by {saved.by}") if saved.by else ""
        )


@dataclass(frozen=True)
class Saving:
    """Who keeps a text, and when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Saved:
    """A draft's text as it stands. `by`, `at`: None where it was put there without the program.

    `origin`: what it was rolled over from (as `from-year` names it), where it was.
    """

    name: str
    text: str
    by: str | None = None
    at: datetime | None = None
    origin: str | None = None

    @property
    def version(self) -> str:
        return version_of(self.text)


def drafts(home: Path) -> list[str]:
    """Names of the office's drafts."""
    return sorted(path.stem for path in drafts_folder(home).glob("*.yaml"))


def draft_path(home: Path, name: str) -> Path:
    """The file of a draft. Raises DraftUnknown; a name can't leave the folder."""
    path = drafts_folder(home) / f"{name}.yaml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise DraftUnknown(draft=name[:60])
    return path


def saved(home: Path, name: str) -> Saved:
    """The draft's text, who kept it and when. Raises DraftUnknown."""
    path = draft_path(home, name)
    text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    told = noted(path)
    origin = told.get("origin")
    if told.get("version") != version_of(text):  # nobody told, or another program wrote
        return Saved(name, text, origin=origin)
    return Saved(name, text, told["by"], datetime.fromisoformat(told["at"]), origin)


def version_of(text: str) -> str:
    """What names a text: a page holds it, so that it can't be saved over another's."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def kept(home: Path, name: str, version: str) -> str | None:
    """An earlier text of the draft; None where it is none of the last KEPT."""
    path = versions_folder(draft_path(home, name)) / version
    found = _VERSION.fullmatch(version) and path.is_file()
    return path.read_text(encoding="utf-8") if found else None


def new_draft(
    home: Path,
    text: str,
    wished: str,
    saving: Saving | None = None,
    origin: str | None = None,
) -> str:
    """Keep a new draft; its name, which no other has. `origin`: what it was rolled over from.

    Raises DraftRefused.
    """
    name = wished if NAME.fullmatch(wished) else "ke-hoach"
    with alone(home):
        if (drafts_folder(home) / f"{name}.yaml").exists():
            name = f"{name[:110]}-{secrets.token_hex(3)}"
        _write(drafts_folder(home) / f"{name}.yaml", text, saving, origin)
    return name


def save_draft(home: Path, name: str, text: str, seen: str, saving: Saving | None = None) -> None:
    """Replace the text that was `seen` (its version). Raises DraftUnknown, DraftRefused, and
    DraftChanged where another text stands there by now; the very same text is no change.
    """
    with alone(home):
        path, there = draft_path(home, name), saved(home, name)
        if there.text == text:
            return
        if there.version != seen:
            raise DraftChanged(there)
        _write(path, text, saving, there.origin)


def drafts_folder(home: Path) -> Path:
    return home / "plans"


def note_path(path: Path) -> Path:
    return path.with_suffix(".saved.json")


def versions_folder(path: Path) -> Path:
    return path.parent / "kept" / path.stem


def noted(path: Path) -> dict[str, str]:
    """What is noted beside a draft; nothing where nobody did."""
    try:
        told = json.loads(note_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One at a time over all processes: between looking at a draft and replacing it."""
    drafts_folder(home).mkdir(parents=True, exist_ok=True)
    with (drafts_folder(home) / ".lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(path: Path, text: str, saving: Saving | None, origin: str | None) -> None:
    """The text first: a note that names another text is no note."""
    _refuse_what_is_no_plan(text)
    version = version_of(text)
    _keep(path, text, version)
    replace_text(path, text)
    told = {"origin": origin} if origin else {}
    if saving is not None:
        told |= {"by": saving.by, "at": saving.at.isoformat(), "version": version}
    if told:
        replace_text(note_path(path), json.dumps(told))


def _keep(path: Path, text: str, version: str) -> None:
    """Beside the draft, so that who began from it can be merged with who came later."""
    folder = versions_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    replace_text(folder / version, text)
    for old in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)[:-KEPT]:
        old.unlink(missing_ok=True)


def _refuse_what_is_no_plan(text: str) -> None:
    if len(text.encode()) > MAX_BYTES:
        size = f"{MAX_BYTES // 1_000_000} MB"
        raise DraftRefused(
            why=Text(
                f"dài hơn {size}; một kế hoạch chỉ khoảng vài trăm kB, xem lại có đúng tệp không",
                f"longer than {size}; a plan has some hundred kB: check that it is the right file",
            )
        )
    if "\0" in text:
        raise DraftRefused(why=Text("đây là tệp nhị phân, không phải văn bản", "it is no text"))


def replace_text(path: Path, text: str) -> None:
    aside = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(path)

"""The folder of a rehearsal: what it was started with, and that only one process works in it."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from chuky.exceptions import ChukyError

SETTINGS = "rehearsal.json"
HALF_WRITTEN = "rehearsal.tmp"


class WorkspaceTaken(ChukyError):
    """thư mục {folder} đang chứa một buổi diễn tập khác ({what}); chọn thư mục khác bằng --out"""

    en = "{folder} holds another rehearsal ({what}); name another folder with --out"


class WorkspaceBusy(ChukyError):
    """một tiến trình khác đang diễn tập trong {folder}; chờ nó xong hoặc dừng nó"""

    en = "another process rehearses in {folder}; wait for it or stop it"


class WorkspaceNotOurs(ChukyError):
    """thư mục {folder} có tệp không phải của diễn tập; chọn thư mục trống bằng --out"""

    en = "{folder} holds files that are no rehearsal's; name an empty folder with --out"


@dataclass(frozen=True)
class RehearsalSettings:
    """All that a rehearsal's bytes follow from."""

    plan: str
    plan_sha256: str
    seed: int
    faults: str
    units: int | None
    inputs: str | None


@contextmanager
def claim(folder: Path, settings: RehearsalSettings) -> Iterator[None]:
    """Hold the folder for this rehearsal. Raises WorkspaceTaken, WorkspaceBusy, WorkspaceNotOurs.

    The lock goes with the process, however it ends.
    """
    known = folder / SETTINGS
    if folder.exists() and not known.exists():
        # a process killed while it began leaves at most its half-written settings
        others = [path for path in folder.iterdir() if path.name != HALF_WRITTEN]
        if others:
            raise WorkspaceNotOurs(folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WorkspaceBusy(folder=folder) from None
        _remember(folder, settings)
        yield
    finally:
        os.close(descriptor)


def _remember(folder: Path, settings: RehearsalSettings) -> None:
    path = folder / SETTINGS
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1) + "\n"
    if path.exists():
        known = json.loads(path.read_text(encoding="utf-8"))
        differing = [name for name, value in asdict(settings).items() if known.get(name) != value]
        if differing:
            raise WorkspaceTaken(folder=folder, what=", ".join(differing))
        return
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def seeded_ballot_key(folder: Path, cycle_id: str, seed: int) -> None:
    """Put a rehearsal's ballot key in place, made from the seed: same seed, same ballots."""
    path = folder / "keys" / f"{cycle_id}.ballots"
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(hashlib.sha512(f"{cycle_id}/{seed}".encode()).digest())
    temporary.chmod(0o600)
    temporary.replace(path)

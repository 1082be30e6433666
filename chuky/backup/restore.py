"""Bringing a house back: everything is checked beside its place, then moved in at once, held.

The house that the archive was made of may still be running: no mail leaves the restored one until
a person releases it.
"""

import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from chuky.backup.archive import (
    FOLDERS,
    KEYS,
    LEDGER,
    MANIFEST,
    VAULT,
    Manifest,
    Report,
)
from chuky.backup.copying import copy_ledger, is_empty
from chuky.backup.exceptions import BackupDamaged, BackupImpossible, HomeTaken, LedgerTaken
from chuky.backup.write import audit_chains
from chuky.house import HouseSettings
from chuky.language import Text
from chuky.ledger.engine import open_ledger
from chuky.ledger.models import StoredFile
from chuky.reminders.hold import hold
from chuky.vault import open_vault
from chuky.vault.local import LocalVault

WHY_HELD = "khôi phục từ bản sao lưu · restored from a backup; chuky restore --release --home DIR"


def restore(archive: Path, home: Path, settings: HouseSettings | None = None) -> Report:
    """Restore `archive` into `home`, which must be new or empty; its mail is held.

    Ledger and vault go where `settings` say; files that such a vault has already stay.
    Raises HomeTaken, LedgerTaken, BackupDamaged, LedgerTooNew, LedgerUnreachable.
    """
    settings = settings or HouseSettings()
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise HomeTaken(folder=home)
    if settings.ledger is not None:
        _require_empty(settings.ledger)
    home.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        with _spoken(archive):
            manifest = _unpack(archive, place)
            _check_ledger(place, manifest)
        hold(place, WHY_HELD)
        _move_out(place, settings)
        place.replace(home)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return Report(manifest, archive.stat().st_size)


def _require_empty(url: str) -> None:
    ledger = open_ledger(url)
    try:
        if not is_empty(ledger):
            raise LedgerTaken(where=ledger.where)
    finally:
        ledger.close()


def _move_out(place: Path, settings: HouseSettings) -> None:
    """What doesn't live in the house's folder goes to its own place: files, then the ledger."""
    if settings.vault is not None:
        vault, here = open_vault(settings.vault), LocalVault(place / "vault")
        for sha256 in here.iterate():
            vault.put(here.get(sha256))
        shutil.rmtree(place / "vault", ignore_errors=True)
    if settings.ledger is not None:
        source, target = open_ledger(f"sqlite:///{place / LEDGER}"), open_ledger(settings.ledger)
        try:
            target.migrate()
            copy_ledger(source, target)
        finally:
            source.close()
            target.close()
        for file in place.glob(f"{LEDGER}*"):
            file.unlink()


@contextmanager
def _spoken(archive: Path) -> Iterator[None]:
    """What a damaged or missing archive can raise, as one line."""
    try:
        yield
    except (tarfile.TarError, ValidationError, DatabaseError, EOFError) as error:
        raise BackupDamaged(archive, what=type(error).__name__) from error
    except BackupImpossible as error:
        raise BackupDamaged(archive, what=error) from error
    except OSError as error:
        raise BackupDamaged(archive, what=error.strerror or error) from error


def _unpack(path: Path, place: Path) -> Manifest:
    """Every file of the archive in its place, each hash checked."""
    manifest: Manifest | None = None
    files = dict.fromkeys((VAULT, *FOLDERS), 0)
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None:
                raise _damaged(path, member.name)
            if manifest is None:
                manifest = _manifest(path, member.name, content)
            else:
                _place(path, place, member.name, content, manifest)
                for folder in files:
                    files[folder] += member.name.startswith(folder)
    if manifest is None or files[VAULT] != manifest.vault:
        raise _damaged(path, VAULT)
    for part in FOLDERS:
        if files[part] != len(manifest.part(part)):
            raise _damaged(path, part)
    return manifest


def _manifest(path: Path, name: str, content: IO[bytes]) -> Manifest:
    if name != MANIFEST:
        raise _damaged(path, MANIFEST)
    return Manifest.model_validate_json(content.read())


def _place(path: Path, place: Path, name: str, content: IO[bytes], manifest: Manifest) -> None:
    if name.startswith(VAULT):
        vault = LocalVault(place / "vault")
        if vault.put(content.read()).sha256 != name.removeprefix(VAULT):
            raise _damaged(path, name)
        return
    expected = {LEDGER: manifest.ledger_sha256} | {
        KEYS + key: sha256 for key, sha256 in manifest.keys.items() if Path(key).name == key
    }
    expected |= {
        part + inside: sha256
        for part, folders in FOLDERS.items()
        for inside, sha256 in manifest.part(part).items()
        if _stays_in(folders, inside)
    }
    data = content.read()
    if hashlib.sha256(data).hexdigest() != expected.get(name):
        raise _damaged(path, name)
    part = next((one for one in FOLDERS if name.startswith(one)), "")
    target = place / name.removeprefix(part)
    target.parent.mkdir(exist_ok=True, mode=0o700, parents=True)
    target.touch(mode=0o600)
    target.write_bytes(data)


def _stays_in(folders: tuple[str, ...], name: str) -> bool:
    parts = Path(name).parts
    return parts[0] in folders and ".." not in parts


def _check_ledger(place: Path, manifest: Manifest) -> None:
    """Each file that the ledger names is there; each audit trail ends as it did."""
    vault = LocalVault(place / "vault")
    ledger = open_ledger(f"sqlite:///{place / LEDGER}")
    try:
        ledger.migrate()
        with Session(ledger.engine) as session:
            for sha256 in session.scalars(select(StoredFile.sha256)):
                if not vault.exists(sha256):
                    raise _damaged(place, VAULT + sha256)
            for cycle, chain in audit_chains(session).items():
                if manifest.chains.get(cycle) != chain:
                    raise _damaged(place, cycle)
    finally:
        ledger.close()


def _damaged(path: Path, name: str) -> BackupDamaged:
    what = Text(f"{name} thiếu, thừa hoặc sai mã băm", f"{name} is missing, extra or changed")
    return BackupDamaged(path.name, what=what)

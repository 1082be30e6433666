"""Saving a house while everything runs: first a snapshot of the ledger, then the files it names.

A file is in the vault before the row that names it, and is never removed: whatever is added
meanwhile belongs to the next backup.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from chuky.backup.archive import (
    DRAFTS,
    FOLDERS,
    KEYS,
    LEDGER,
    MANIFEST,
    PUBLIC,
    VAULT,
    Chain,
    Manifest,
    Report,
    add_file,
    add_stream,
)
from chuky.backup.copying import copy_ledger, is_newest
from chuky.backup.exceptions import BackupImpossible
from chuky.house import HouseSettings
from chuky.language import Text
from chuky.ledger.audit import AuditHead, verify_chain
from chuky.ledger.engine import open_ledger
from chuky.ledger.models import StoredFile
from chuky.vault import Vault, open_vault

_NO_HOUSE = Text("không có sổ cái ở đó; kiểm tra --home", "there is no ledger; check --home")
_OLD = Text(
    "sổ cái thuộc phiên bản khác; chạy `chuky status` một lần để nâng cấp",
    "its ledger is of another version; run `chuky status` once to bring it up",
)
_EXISTS = Text("tệp đã có; chọn tên khác", "the file exists; name another one")


def backup(home: Path, target: Path, settings: HouseSettings | None = None) -> Report:
    """Save the house in `home` as the archive `target`, readable by its owner only.

    Raises BackupImpossible, LedgerUnreachable, VaultMissing, VaultDamaged.
    """
    settings = settings or HouseSettings()
    url = settings.ledger or f"sqlite:///{home / LEDGER}"
    _require_ledger(home, url)
    if target.exists():
        raise BackupImpossible(what=target, reason=_EXISTS)
    vault = open_vault(settings.vault or str(home / "vault"))
    try:
        with _beside(target) as folder:
            snapshot = folder / LEDGER
            _snapshot(url, snapshot)
            manifest = _write(folder / "archive", snapshot, home, vault)
            (folder / "archive").replace(target)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise BackupImpossible(what=home, reason=reason) from error
    return Report(manifest, target.stat().st_size)


def _require_ledger(home: Path, url: str) -> None:
    """An SQLite ledger that isn't there would be made by looking for it."""
    if _file(url) is not None and not Path(_file(url) or "").is_file():
        raise BackupImpossible(what=home, reason=_NO_HOUSE)


def _file(url: str) -> str | None:
    known = make_url(url)
    return (known.database or "") if known.get_backend_name() == "sqlite" else None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A working folder on the archive's own disk, so that the archive appears whole."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        yield Path(folder)


def _snapshot(url: str, target: Path) -> None:
    """One state of the ledger as an SQLite file, without stopping who writes."""
    file = _file(url)
    if file is not None:
        _snapshot_file(Path(file), target)
        return
    source, copy = open_ledger(url), open_ledger(f"sqlite:///{target}")
    try:
        if not is_newest(source):
            raise BackupImpossible(what=source.where, reason=_OLD)
        copy.migrate()
        copy_ledger(source, copy)
    finally:
        source.close()
        copy.close()
    _single_file(target)


def _snapshot_file(source: Path, target: Path) -> None:
    """SQLite's online backup."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")


def _write(path: Path, snapshot: Path, home: Path, vault: Vault) -> Manifest:
    files, chains = _named(snapshot)
    secrets = {item.name: item.read_bytes() for item in _key_files(home / "keys")}
    files_of = {part: dict(_files(home, folders)) for part, folders in FOLDERS.items()}
    manifest = Manifest(
        ledger_sha256=_sha256_of(snapshot),
        keys={name: hashlib.sha256(key).hexdigest() for name, key in secrets.items()},
        vault=len(files),
        chains=chains,
        public=_hashes(files_of[PUBLIC]),
        drafts=_hashes(files_of[DRAFTS]),
    )
    path.touch(mode=0o600)
    with path.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
            told = json.dumps(manifest.model_dump(), indent=1, sort_keys=True).encode() + b"\n"
            add_stream(archive, MANIFEST, len(told), io.BytesIO(told))
            add_file(archive, LEDGER, snapshot)
            for name, key in secrets.items():
                add_stream(archive, KEYS + name, len(key), io.BytesIO(key))
            for sha256, size in files.items():
                with vault.open(sha256) as content:
                    add_stream(archive, VAULT + sha256, size, content)
            for part, found in files_of.items():
                for name, text in found.items():
                    add_stream(archive, part + name, len(text), io.BytesIO(text))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _key_files(folder: Path) -> list[Path]:
    """Whole keys only; one that is just being made has no ballot yet."""
    return sorted(item for item in folder.glob("*") if item.is_file() and item.suffix != ".tmp")


def _files(home: Path, folders: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Every file by its path in the house; one that is just being replaced is left to the next
    backup, and what only locks has nothing to keep."""
    for folder in folders:
        for path in sorted((home / folder).rglob("*")):
            with suppress(FileNotFoundError):
                if path.is_file() and path.suffix != ".tmp" and path.name != ".lock":
                    yield path.relative_to(home).as_posix(), path.read_bytes()


def _hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _named(snapshot: Path) -> tuple[dict[str, int], dict[str, Chain]]:
    """Every file that the ledger names with its size, and where each audit trail ends."""
    ledger = open_ledger(f"sqlite:///{snapshot}")
    try:
        with Session(ledger.engine) as session:
            rows = session.execute(
                select(StoredFile.sha256, StoredFile.size).order_by(StoredFile.sha256)
            ).all()
            return {row.sha256: row.size for row in rows}, audit_chains(session)
    finally:
        ledger.close()
        _single_file(snapshot)


def _single_file(snapshot: Path) -> None:
    """Looking at it left SQLite's write-ahead mode behind; the archive holds one plain file."""
    with closing(sqlite3.connect(snapshot)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def audit_chains(session: Session) -> dict[str, Chain]:
    """The audit trails of a ledger, computed again. Raises BackupImpossible for a broken one."""
    chains = {}
    for cycle in session.scalars(select(AuditHead.cycle).order_by(AuditHead.cycle)).all():
        report = verify_chain(session, cycle)
        if not report.intact:
            raise BackupImpossible(
                what=cycle,
                reason=Text("sổ nhật ký không nguyên vẹn", "its audit trail is damaged"),
            )
        chains[cycle] = Chain(events=report.events, head=report.head)
    return chains


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The shape of an archive: a plain tar whose bytes follow from its content alone.

`manifest.json`, `ledger.db`, `keys/<name>`, `vault/<sha256>`, `public/<path>`, `drafts/<path>`, in
this order; times and owners are zero. Anyone can open it with `tar`; the program isn't needed to
read an old archive.
"""

import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict

MANIFEST, LEDGER, KEYS, VAULT = "manifest.json", "ledger.db", "keys/", "vault/"
PUBLIC, DRAFTS = "public/", "drafts/"
FOLDERS = {PUBLIC: ("publications", "publication"), DRAFTS: ("plans", "criteria")}
"""Part of the archive → the folders of a house, or of a rehearsal's workspace, that it holds."""


class Chain(BaseModel):
    """A cycle's audit trail in the backup: its length and its last hash."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: int
    head: str


class Manifest(BaseModel):
    """What an archive holds. `keys`: name → SHA-256; `vault`: number of files; `public`: what was
    published, `drafts`: plans in the making with their criteria sets, path in the house → SHA-256.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    chuky_backup: int = 1
    ledger_sha256: str
    keys: dict[str, str]
    vault: int
    chains: dict[str, Chain]
    public: dict[str, str] = {}
    drafts: dict[str, str] = {}

    def part(self, part: str) -> dict[str, str]:
        """The files of one of FOLDERS' parts."""
        return {PUBLIC: self.public, DRAFTS: self.drafts}[part]


@dataclass(frozen=True)
class Report:
    """What was saved or restored. `size`: bytes of the archive."""

    manifest: Manifest
    size: int


def add_stream(archive: tarfile.TarFile, name: str, size: int, content: BinaryIO) -> None:
    """One regular file without time and owner."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, content)


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as content:
        add_stream(archive, name, path.stat().st_size, content)

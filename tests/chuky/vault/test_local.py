"""What a vault in a folder does about killed writers, tampered files and folders that are gone."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chuky.vault import VaultDamaged, VaultUnreachable, open_vault
from chuky.vault.local import LocalVault

pytestmark = pytest.mark.unit
TEXT = b"minutes of the council"
SHA256 = hashlib.sha256(TEXT).hexdigest()
PUT_FROM = "import sys, pathlib; from chuky.vault import open_vault; " + (
    "open_vault(sys.argv[1]).put(pathlib.Path(sys.argv[2]))"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def local(folder: Path) -> LocalVault:
    return LocalVault(folder)


def path_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256[2:4] / sha256


def tamper(folder: Path, sha256: str, data: bytes) -> None:
    path = path_of(folder, sha256)
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_kept_file_is_read_only(local: LocalVault, folder: Path) -> None:
    local.put(TEXT)
    assert path_of(folder, SHA256).stat().st_mode & 0o777 == 0o440


def test_a_writer_killed_halfway_leaves_nothing_to_see(
    local: LocalVault, folder: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen([sys.executable, "-c", PUT_FROM, str(folder), str(pipe)])
    with pipe.open("wb", buffering=0) as half:
        half.write(TEXT * 50_000)  # more than a pipe holds: the writer is in the middle of it
        assert list((folder / ".incoming").iterdir())
        writer.kill()
        writer.wait()
    assert list(local.iterate()) == []
    assert local.get(local.put(TEXT).sha256) == TEXT


def test_a_finished_put_leaves_nothing_beside(local: LocalVault, folder: Path) -> None:
    local.put(TEXT)
    local.put(TEXT)
    assert list((folder / ".incoming").iterdir()) == []


@pytest.mark.parametrize("found", [b"", TEXT[:-1], TEXT.upper(), TEXT + b"\n"])
def test_a_changed_file_is_refused_by_every_way_of_reading(
    local: LocalVault, folder: Path, found: bytes
) -> None:
    local.put(TEXT)
    tamper(folder, SHA256, found)
    for read in (local.get, local.verify):
        with pytest.raises(VaultDamaged, match=SHA256):
            read(SHA256)
    with pytest.raises(VaultDamaged, match=SHA256), local.open(SHA256):
        pass


def test_the_right_bytes_replace_a_damaged_copy(local: LocalVault, folder: Path) -> None:
    local.put(TEXT)
    tamper(folder, SHA256, b"torn")
    local.put(TEXT)
    assert local.get(SHA256) == TEXT


def test_a_vanished_folder_is_not_taken_for_a_missing_file(local: LocalVault) -> None:
    with pytest.raises(VaultUnreachable):
        local.get(SHA256)


def test_a_file_where_the_folder_should_be_says_what_to_do(folder: Path) -> None:
    folder.write_text("not a folder")
    with pytest.raises(VaultUnreachable) as raised:
        open_vault(str(folder)).put(TEXT)
    assert str(folder) in raised.value.say("vi")
    assert "kiểm tra thư mục" in raised.value.say("vi")
    assert "check the folder" in raised.value.say("en")


def test_what_others_left_in_the_folder_is_not_ours(local: LocalVault, folder: Path) -> None:
    local.put(TEXT)
    (path_of(folder, SHA256).parent / "Thumbs.db").write_bytes(b"")
    (folder / "README").write_bytes(b"")
    assert list(local.iterate()) == [SHA256]

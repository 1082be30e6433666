"""What every vault promises, held against a local folder and a real S3 server."""

import hashlib
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuky.vault import StoredObject, Vault, VaultMissing

TEXT = "Báo cáo tự chấm điểm của xã Tân Trào".encode()
SHA256 = hashlib.sha256(TEXT).hexdigest()
LARGE = 48 << 20
MEMORY_LIMIT = 12 << 20
NO_NAMES = ["", "0" * 63, "G" * 64, SHA256.upper(), "../" + SHA256, f"{SHA256}\n"]


def test_a_file_comes_back_under_its_hash(vault: Vault) -> None:
    assert vault.put(TEXT, "text/plain") == StoredObject(SHA256, len(TEXT))
    assert vault.get(SHA256) == TEXT
    assert vault.exists(SHA256)
    assert vault.verify(SHA256) == StoredObject(SHA256, len(TEXT))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=3000))
def test_any_bytes_come_back(vault: Vault, data: bytes) -> None:
    assert vault.get(vault.put(data).sha256) == data


def test_the_empty_file_is_a_file(vault: Vault) -> None:
    stored = vault.put(b"")
    assert stored == StoredObject(hashlib.sha256().hexdigest(), 0)
    assert vault.get(stored.sha256) == b""


def test_a_file_on_disk_is_kept_as_its_bytes_are(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "bao-cao.txt"
    file.write_bytes(TEXT)
    assert vault.put(file) == StoredObject(SHA256, len(TEXT))
    assert file.read_bytes() == TEXT
    assert vault.get(SHA256) == TEXT


def test_a_file_that_cannot_be_read_is_the_callers_mistake(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        vault.put(tmp_path / "không có")
    assert list(vault.iterate()) == []


def test_putting_again_changes_nothing(vault: Vault) -> None:
    assert vault.put(TEXT, "text/plain") == vault.put(TEXT, "application/pdf")
    assert list(vault.iterate()) == [SHA256]


def test_sixteen_puts_of_one_file_at_once_keep_one(vault: Vault) -> None:
    data = TEXT * 5000
    with ThreadPoolExecutor(16) as pool:
        stored = set(pool.map(lambda _: vault.put(data), range(16)))
    assert len(stored) == 1
    assert list(vault.iterate()) == [stored.pop().sha256]
    assert vault.get(hashlib.sha256(data).hexdigest()) == data


def test_iterating_names_every_file_in_order(vault: Vault) -> None:
    names = [vault.put(str(number).encode()).sha256 for number in range(40)]
    assert list(vault.iterate()) == sorted(names)


def test_a_file_that_was_never_put_is_missing(vault: Vault) -> None:
    vault.put(b"another")
    assert not vault.exists(SHA256)
    with pytest.raises(VaultMissing, match=SHA256):
        vault.get(SHA256)
    with pytest.raises(VaultMissing, match=SHA256):
        vault.verify(SHA256)
    with pytest.raises(VaultMissing, match=SHA256), vault.open(SHA256):
        pass


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_hash_names_no_file(vault: Vault, name: str) -> None:
    vault.put(TEXT)
    assert not vault.exists(name)
    with pytest.raises(VaultMissing):
        vault.get(name)


def test_a_stream_can_be_read_from_anywhere(vault: Vault) -> None:
    vault.put(TEXT)
    with vault.open(SHA256) as file:
        file.seek(5)
        assert file.read(4) == TEXT[5:9]
        file.seek(0)
        assert file.read() == TEXT


def test_a_readers_own_error_passes_through(vault: Vault) -> None:
    vault.put(TEXT)
    with pytest.raises(OSError, match="the reader's"), vault.open(SHA256):
        raise OSError("the reader's")


def test_a_large_file_passes_in_little_memory(vault: Vault, tmp_path: Path) -> None:
    vault.put(b"warm")  # the client's own modules
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGE)
    tracemalloc.start()
    try:
        stored = vault.put(tmp_path / "large")
        assert vault.verify(stored.sha256) == stored
        with vault.open(stored.sha256) as stream:
            assert stream.seek(0, 2) == LARGE
        assert tracemalloc.get_traced_memory()[1] < MEMORY_LIMIT
    finally:
        tracemalloc.stop()

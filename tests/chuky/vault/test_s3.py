"""What a vault on S3 does when keys are wrong, a bucket is missing, a server dies, bytes change."""

import contextlib
import hashlib
import http.client
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chuky.vault import Vault, VaultDamaged, VaultMissing, VaultUnreachable, open_vault
from tests.services.object_storage import SECRET_KEY, ObjectStorage, running_object_storage

pytestmark = pytest.mark.service
TEXT = b"decision on recognition"
SHA256 = hashlib.sha256(TEXT).hexdigest()
PATIENCE = 20


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ObjectStorage]:
    """A server that a test may kill."""
    with running_object_storage(tmp_path) as server:
        yield server


def place(url: str, sha256: str = SHA256) -> dict[str, str]:
    """Bucket and key of a file in the vault at `url`."""
    parts = urlsplit(url)
    key = f"{parts.path.strip('/')}/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    return {"Bucket": parts.netloc, "Key": key}


def test_a_tampered_object_is_refused(object_storage: ObjectStorage, s3_url: str) -> None:
    vault = open_vault(s3_url)
    vault.put(TEXT)
    object_storage.client().put_object(**place(s3_url), Body=TEXT.upper())
    for read in (vault.get, vault.verify):
        with pytest.raises(VaultDamaged, match=SHA256):
            read(SHA256)
    with pytest.raises(VaultDamaged, match=SHA256), vault.open(SHA256):
        pass


def test_the_right_bytes_replace_a_tampered_object(
    object_storage: ObjectStorage, s3_url: str
) -> None:
    vault = open_vault(s3_url)
    object_storage.client().put_object(**place(s3_url), Body=b"torn")
    vault.put(TEXT)
    assert vault.get(SHA256) == TEXT


def test_a_sound_object_is_not_written_again(object_storage: ObjectStorage, s3_url: str) -> None:
    vault = open_vault(s3_url)
    vault.put(TEXT, "text/plain")
    vault.put(TEXT, "application/pdf")
    assert object_storage.client().head_object(**place(s3_url))["ContentType"] == "text/plain"


def test_an_upload_that_breaks_off_leaves_nothing_to_see(
    object_storage: ObjectStorage, s3_url: str
) -> None:
    signed = object_storage.client().generate_presigned_url("put_object", Params=place(s3_url))
    parts = urlsplit(signed)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.putrequest("PUT", f"{parts.path}?{parts.query}")
    connection.putheader("Content-Length", str(len(TEXT)))
    connection.endheaders(TEXT[: len(TEXT) // 2])
    connection.close()
    vault = open_vault(s3_url)
    assert not vault.exists(SHA256)
    assert list(vault.iterate()) == []


def test_only_objects_of_this_prefix_are_the_vaults(
    object_storage: ObjectStorage, s3_url: str
) -> None:
    vault = open_vault(s3_url)
    vault.put(TEXT)
    neighbour = open_vault(s3_url.replace("/one?", "/one-more?"))
    neighbour.put(b"neighbour")
    object_storage.client().put_object(**place(s3_url) | {"Key": "offices/one/note.txt"}, Body=b"")
    assert list(vault.iterate()) == [SHA256]


def test_a_wrong_secret_is_refused_with_a_way_out(
    object_storage: ObjectStorage, s3_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    object_storage.give_keys(monkeypatch, SECRET_KEY[::-1])
    vault = open_vault(s3_url)
    assert_unreachable(vault, "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY")
    with pytest.raises(VaultUnreachable, match="AWS_SECRET_ACCESS_KEY"):
        vault.exists(SHA256)


def test_no_keys_at_all_is_said_as_such(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert_unreachable(open_vault(s3_url), "Unable to locate credentials", "AWS_ACCESS_KEY_ID")


def test_a_missing_bucket_is_not_taken_for_a_missing_file(s3_url: str) -> None:
    vault = open_vault(re.sub("vault-[0-9a-f]+", "vault-nowhere", s3_url))
    assert_unreachable(vault, "NoSuchBucket", "tạo bucket")
    with pytest.raises(VaultUnreachable, match="tạo bucket"):
        vault.exists(SHA256)
    with pytest.raises(VaultUnreachable, match="tạo bucket"):
        list(vault.iterate())


def assert_unreachable(vault: Vault, reason: str, way_out: str) -> None:
    with pytest.raises(VaultUnreachable, match=reason) as putting:
        vault.put(TEXT)
    assert way_out in str(putting.value)
    with pytest.raises(VaultUnreachable, match=reason):
        vault.get(SHA256)


def test_files_survive_a_killed_server(
    own_server: ObjectStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_server.give_keys(monkeypatch)
    url = own_server.make_vault_url()
    kept = [open_vault(url).put(f"{number}".encode() * 4000) for number in range(8)]
    own_server.kill()
    own_server.start()
    vault = open_vault(url)
    assert found_again(vault, kept[0].sha256)
    assert [vault.verify(stored.sha256) for stored in kept] == kept
    assert vault.put(TEXT).sha256 == SHA256


def found_again(vault: Vault, sha256: str) -> bool:
    """The server's own parts need a moment to find each other after a restart."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(VaultUnreachable):
            return bool(vault.get(sha256))
        time.sleep(0.2)
    return False


def test_a_dead_server_is_unreachable_not_missing(
    own_server: ObjectStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_server.give_keys(monkeypatch)
    vault = open_vault(own_server.make_vault_url())
    with pytest.raises(VaultMissing):
        vault.get(SHA256)
    own_server.kill()
    with pytest.raises(VaultUnreachable) as raised:
        vault.get(SHA256)
    assert own_server.endpoint in str(raised.value)
    assert "check the endpoint's address" in raised.value.say("en")

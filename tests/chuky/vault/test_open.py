"""Addresses of vaults: what is understood, and what is said about the rest."""

import subprocess
import sys
from pathlib import Path

import pytest

from chuky.vault import VaultUrlUnknown, open_vault
from chuky.vault.local import LocalVault
from chuky.vault.s3 import S3Vault

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("vault", "vault"),
        ("/srv/kho hồ sơ", "/srv/kho hồ sơ"),
        ("./năm #2023?", "./năm #2023?"),
        ("file:///srv/kho%20h%E1%BB%93%20s%C6%A1", "/srv/kho hồ sơ"),
        ("file://localhost/srv/vault", "/srv/vault"),
    ],
)
def test_a_folder_is_named_by_path_or_file_url(url: str, folder: str) -> None:
    vault = open_vault(url)
    assert isinstance(vault, LocalVault)
    assert vault.folder == Path(folder)


@pytest.mark.parametrize(
    ("url", "bucket", "prefix", "style"),
    [
        ("s3://records", "records", "", "auto"),
        ("s3://records/", "records", "", "auto"),
        ("s3://records/so/noi-vu/?region=ap-southeast-1", "records", "so/noi-vu/", "auto"),
        ("s3://records/a?endpoint=http://127.0.0.1:8333", "records", "a/", "path"),
        ("s3://records/a?endpoint=http://127.0.0.1:8333&path_style=0", "records", "a/", "auto"),
    ],
)
def test_a_bucket_is_named_by_s3_url(url: str, bucket: str, prefix: str, style: str) -> None:
    vault = open_vault(url)
    assert isinstance(vault, S3Vault)
    assert (vault.bucket, vault.prefix) == (bucket, prefix)
    assert vault.client.meta.config.s3["addressing_style"] == style


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "thiếu thư mục"),
        ("ftp://host/vault", "không có cách lưu này"),
        ("file://server/share", "thiếu thư mục"),
        ("s3:///prefix", "thiếu thư mục hoặc bucket"),
        ("s3://records?endpont=http://x", "chỉ có endpoint"),
        ("s3://records?endpoint=not-an-address", "chỉ có endpoint"),
        ("s3://records?path_style=yes", "path_style (0 hoặc 1)"),
        ("s3://AKIA:topsecret@records/x", "khóa truy cập không đặt trong địa chỉ"),
    ],
)
def test_an_address_that_is_not_understood_says_what_is(url: str, says: str) -> None:
    with pytest.raises(VaultUrlUnknown) as raised:
        open_vault(url)
    assert says in str(raised.value)
    assert "s3://bucket/prefix" in raised.value.say("en")
    assert "topsecret" not in str(raised.value)


def test_a_local_vault_never_loads_boto3() -> None:
    check = "import sys; from chuky.vault import open_vault; open_vault('v'); " + (
        "sys.exit('boto3' in sys.modules or 'sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0

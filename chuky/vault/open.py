"""Opening a vault by its URL."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from chuky.exceptions import ChukyError
from chuky.vault.local import LocalVault
from chuky.vault.model import Vault
from chuky.vault.s3 import S3Vault


class VaultUrlUnknown(ChukyError):
    """không hiểu địa chỉ kho hồ sơ `{url}`; dùng đường dẫn thư mục hoặc s3://bucket/prefix"""

    en = "the vault's address `{url}` is not understood; use a folder or s3://bucket/prefix"


def open_vault(url: str) -> Vault:
    """A folder's path, `file:///path`, or `s3://bucket/prefix?endpoint=…&path_style=1&region=…`."""
    parts = urlsplit(url)
    match parts.scheme:
        case "":
            return LocalVault(Path(url))
        case "file":
            return LocalVault(Path(parts.path))
        case "s3":
            options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            return S3Vault(
                parts.netloc,
                parts.path,
                options.get("endpoint"),
                options.get("region", "us-east-1"),
                path_style=options.get("path_style", "0") == "1",
            )
    raise VaultUrlUnknown(url=url)

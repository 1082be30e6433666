"""Opening a vault by its URL."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from chuky.language import Text
from chuky.vault.exceptions import VaultUrlUnknown
from chuky.vault.local import LocalVault
from chuky.vault.model import Vault

_OPTIONS = ("endpoint", "path_style", "region")
_SCHEME = Text("không có cách lưu này", "there is no such way to keep files")
_PLACE = Text("thiếu thư mục hoặc bucket", "the folder or bucket is missing")
_KEYS = Text(
    "khóa truy cập không đặt trong địa chỉ; đặt AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
    "keys don't belong in an address; set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY",
)
_OPTION = Text(
    "chỉ có endpoint (http…), path_style (0 hoặc 1), region",
    "the options are endpoint (http…), path_style (0 or 1), region",
)


def open_vault(url: str) -> Vault:
    """A folder's path, `file:///path`, or `s3://bucket/prefix?endpoint=…&path_style=1&region=…`.

    `path_style` is 1 by default where an endpoint is given. Nothing is connected or made yet.
    Raises VaultUrlUnknown.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "" if url.strip():
            return LocalVault(Path(url))
        case "file" if parts.path and parts.netloc in ("", "localhost"):
            return LocalVault(Path(unquote(parts.path)))
        case "s3" if parts.netloc:
            return _open_s3(parts)
        case "" | "file" | "s3":
            raise VaultUrlUnknown(url=_shown(parts), reason=_PLACE)
    raise VaultUrlUnknown(url=_shown(parts), reason=_SCHEME)


def _open_s3(parts: SplitResult) -> Vault:
    if "@" in parts.netloc:
        raise VaultUrlUnknown(url=_shown(parts), reason=_KEYS)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    endpoint = options.get("endpoint")
    path_style = options.get("path_style", "1" if endpoint else "0")
    if not set(options) <= set(_OPTIONS) or path_style not in ("0", "1"):
        raise VaultUrlUnknown(url=_shown(parts), reason=_OPTION)
    from chuky.vault.s3 import S3Vault

    region = options.get("region", "us-east-1")
    try:
        return S3Vault(
            parts.netloc, unquote(parts.path), endpoint, region, path_style=path_style == "1"
        )
    except ValueError:
        raise VaultUrlUnknown(url=_shown(parts), reason=_OPTION) from None


def _shown(parts: SplitResult) -> str:
    """The address without what may be a password."""
    return parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1]).geturl()

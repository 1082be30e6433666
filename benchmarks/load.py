"""Many readers at once, by wrk: it takes next to nothing of the processors it shares with the
server. Loopback only. A page's time is its whole answer's, a little more than its first byte's.
"""

import json
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browsing import LOOPBACK

SCRIPT = Path(__file__).with_name("pages.lua")
PAUSE = 1.0
"""Seconds before a run: the server still computes what the last one's readers left unread."""
PATIENCE = "60s"
"""What takes longer counts as failed."""


@dataclass(frozen=True)
class Load:
    """What wrk counted: answers, those that failed (not 200, or lost), and seconds."""

    answers: int
    failed: int
    seconds: float
    p50: float
    p99: float
    longest: float


def load(port: int, cookies: list[str], paths: list[str], spent: float, think: float = 0) -> Load:
    """Each of the signed-in people asks for the pages in turn, over one connection, for `spent`
    seconds; between two pages `think` seconds on the average, 0: the next one at once."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("this measurement needs wrk: apt-get install wrk")
    people = str(len(cookies))
    command = [wrk, "-t1", f"-c{people}", f"-d{round(spent)}s", "--timeout", PATIENCE]
    command += ["-s", str(SCRIPT), f"http://{LOOPBACK}:{port}", "--"]
    command += [str(round(think * 1000)), people, *cookies, *paths]
    time.sleep(PAUSE)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return Load(**json.loads(said.splitlines()[-1]))

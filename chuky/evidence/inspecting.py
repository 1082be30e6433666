"""Looking into a document in a process of its own: pages, whether there is text, a secrecy mark.

The process may use little memory and time, and few run at once; where a document needs more, or is
broken, nothing is known of it and that is no fault. What runs in it is `chuky.documents.looking`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from chuky.documents.looking import SECONDS, Inspected, Way, looked
from chuky.evidence.kinds import OLE, PDF, is_office

PLAIN = 2_000_000
"""Bytes of a plain text that are looked through, here and not in the child."""
_TURNS = BoundedSemaphore(os.cpu_count() or 1)
"""More children at once are no faster, and each may take a gigabyte."""


def inspect(path: Path, kind: str) -> Inspected:
    """What a child process finds in the file within its limits."""
    if kind == "text/plain":
        with path.open("rb") as file:
            return looked([file.read(PLAIN).decode("utf-8", "replace")])
    way = _way(kind)
    if way is None:
        return Inspected()
    command = [sys.executable, "-m", "chuky.documents.looking", str(path), way]
    try:
        with _TURNS:
            done = subprocess.run(command, capture_output=True, timeout=2 * SECONDS, check=True)  # noqa: S603
        return Inspected(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError, TypeError):
        return Inspected()


def _way(kind: str) -> Way | None:
    """How the child gets at its words; None: it has none to look at."""
    if kind == PDF:
        return "pdf"
    if kind == OLE:
        return "ole"
    return "package" if is_office(kind) else None

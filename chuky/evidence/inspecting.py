"""Looking into a document in a process of its own: pages, whether there is text, a secrecy mark.

`python -m chuky.evidence.inspecting FILE KIND` prints JSON. The process may use little memory and
time; where a document needs more, or is broken, nothing is known of it and that is no fault.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from chuky.evidence.kinds import OLE, PDF, is_office
from chuky.evidence.secrecy import mark_in_text

MEMORY = 1 << 30
"""Bytes of address space that a document may take."""
SECONDS = 10
PLAIN = 2_000_000
"""Bytes of a plain text that are looked through, here and not in the child."""


@dataclass(frozen=True)
class Inspected:
    """`pages`, `has_text`: None where they aren't known. `mark`: of secrecy, as it stands there."""

    pages: int | None = None
    has_text: bool | None = None
    mark: str | None = None


def inspect(path: Path, kind: str) -> Inspected:
    """What a child process finds in the file within its limits."""
    if kind == "text/plain":
        with path.open("rb") as file:
            return _looked([file.read(PLAIN).decode("utf-8", "replace")])
    if kind not in (PDF, OLE) and not is_office(kind):
        return Inspected()
    command = [sys.executable, "-m", "chuky.evidence.inspecting", str(path), kind]
    try:
        done = subprocess.run(command, capture_output=True, timeout=2 * SECONDS, check=True)  # noqa: S603
        return Inspected(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError, TypeError):
        return Inspected()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _found(path: Path, kind: str) -> Inspected:
    from chuky.evidence import texts

    if kind == PDF:
        return replace(_looked(texts.pdf_pages(path)), pages=_page_count(path))
    if kind == OLE:
        return replace(_looked(texts.old_office_texts(path)), has_text=None)
    return replace(_looked(texts.package_texts(path)), has_text=True)


def _page_count(path: Path) -> int:
    from pypdf import PdfReader

    return len(PdfReader(path, strict=False).pages)


def _looked(parts: Iterable[str]) -> Inspected:
    """Whether any part has words, and the first mark among them."""
    words = False
    for part in parts:
        words = words or bool(part.strip())
        mark = mark_in_text(part)
        if mark is not None:
            return Inspected(None, True, mark)
    return Inspected(None, words)


def main() -> None:
    path, kind = Path(sys.argv[1]), sys.argv[2]
    _limit()
    sys.stdout.write(json.dumps(vars(_found(path, kind))))


if __name__ == "__main__":
    main()

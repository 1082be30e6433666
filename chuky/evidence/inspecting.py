"""Looking into a document in a process of its own: pages, whether there is text, its first words.

`python -m chuky.evidence.inspecting FILE KIND` prints JSON. The process may use little memory and
time; where a document needs more, or is broken, nothing is known of it and that is no fault.
"""

import json
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from chuky.evidence.kinds import PDF, WORD

MEMORY = 1 << 30
"""Bytes of address space that a document may take."""
SECONDS = 10
PAGES_READ = 3
"""Pages whose text is read: a mark of secrecy stands on the first."""
_LETTERS = 20_000


@dataclass(frozen=True)
class Inspected:
    """`pages`, `has_text`: None where they aren't known. `text`: of the first pages."""

    pages: int | None = None
    has_text: bool | None = None
    text: str = ""


def inspect(path: Path, kind: str) -> Inspected:
    """What a child process finds in the file within its limits."""
    if kind not in (PDF, WORD):
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


def _pdf(path: Path) -> Inspected:
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    pages = len(reader.pages)
    text = "\n".join(page.extract_text() for page in reader.pages[:PAGES_READ])
    return Inspected(pages, bool(text.strip()), text[:_LETTERS])


def _word(path: Path) -> Inspected:
    with zipfile.ZipFile(path) as package, package.open("word/document.xml") as part:
        head = part.read(10 * _LETTERS).decode("utf-8", "replace")
    lines = re.sub(r"</w:p>", "\n", head)
    return Inspected(None, True, re.sub(r"<[^>]*>", "", lines)[:_LETTERS])


def main() -> None:
    path, kind = Path(sys.argv[1]), sys.argv[2]
    _limit()
    found = _pdf(path) if kind == PDF else _word(path)
    sys.stdout.write(json.dumps(vars(found)))


if __name__ == "__main__":
    main()

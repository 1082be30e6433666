"""The child process that looks into one document: pages, whether there is text, a secrecy mark.

`python -m chuky.documents.looking FILE pdf|ole|package` prints JSON. It may use little memory and
time. Belongs here: what runs in the child; who starts it is `chuky.evidence.inspecting`.
"""

import json
import resource
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from chuky.documents import texts
from chuky.documents.secrecy import mark_in_text

MEMORY = 1 << 30
"""Bytes of address space that a document may take."""
SECONDS = 10

Way = Literal["pdf", "ole", "package"]


@dataclass(frozen=True)
class Inspected:
    """`pages`, `has_text`: None where they aren't known. `mark`: of secrecy, as it stands there."""

    pages: int | None = None
    has_text: bool | None = None
    mark: str | None = None


def looked(parts: Iterable[str]) -> Inspected:
    """Whether any part has words, and the first mark among them."""
    words = False
    for part in parts:
        words = words or bool(part.strip())
        mark = mark_in_text(part)
        if mark is not None:
            return Inspected(None, True, mark)
    return Inspected(None, words)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _found(path: Path, way: str) -> Inspected:
    if way == "pdf":
        pages = texts.PdfPages(path)
        return replace(looked(pages.texts()), pages=pages.count)
    if way == "ole":
        return replace(looked(texts.old_office_texts(path)), has_text=None)
    return replace(looked(texts.package_texts(path)), has_text=True)


def main() -> None:
    path, way = Path(sys.argv[1]), sys.argv[2]
    _limit()
    sys.stdout.write(json.dumps(vars(_found(path, way))))


if __name__ == "__main__":
    main()

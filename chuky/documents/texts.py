"""The words of a document, part by part: what `looking` seeks a mark of secrecy in.

Runs in the child alone, whose memory and time are limited. Nothing is rendered, no macro
or link is followed. Belongs here: getting at text. What a mark is is in `secrecy`.
"""

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

PDF_SECONDS = 7.0
"""Processor time for a PDF's pages; the child is ended at ten."""
_PART = 4_000_000
"""Bytes read of one part of a package, or of an old Office file at a time."""
_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes)\.xml|xl/sharedStrings\.xml"
    r"|xl/worksheets/sheet\d+\.xml|xl/comments\d*\.xml|ppt/slides/slide\d+\.xml"
    r"|ppt/slideMasters/slideMaster\d+\.xml|content\.xml|styles\.xml"
)
_ENDS = re.compile(
    r"</(?:w:p|a:p|text:p|text:h|si|is|(?:odd|even|first)(?:Header|Footer))>|<w:br/>"
)
_HEADER_CODES = re.compile(r"&amp;(?:&quot;[^&]*&quot;|[LCRBIUESXY]|\d+)")
"""What Excel writes before a header's words: where it stands, its font, its size."""
_WRITTEN = re.compile(r"[^0-9A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ .,:;()|_–/-]+")
"""No Ā: the length and flag before a string of .xls read as one (00 01)."""


def package_texts(path: Path) -> Iterator[str]:
    """Every part of an office document that people write in, a paragraph or a cell a line."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if _PARTS.fullmatch(name):
                with package.open(name) as part:
                    yield _plain(part.read(_PART).decode("utf-8", "replace"))


def _plain(xml: str) -> str:
    lines = _HEADER_CODES.sub("\n", _ENDS.sub("\n", xml))
    return re.sub(r"<[^>]*>", "", lines)


class PdfPages:
    """A PDF's pages, opened once. Its content streams are decompressed as they are asked for."""

    def __init__(self, path: Path) -> None:
        from pypdf import PdfReader

        self._pages = PdfReader(path, strict=False).pages
        self.count = len(self._pages)

    def texts(self) -> Iterator[str]:
        """The text of one page after another, as far as the time goes."""
        for page in self._pages:
            yield page.extract_text()
            if time.process_time() > PDF_SECONDS:
                return


def old_office_texts(path: Path) -> Iterator[str]:
    """Runs of UTF-16 in a .doc or .xls, which keep their words so; at even and odd places."""
    with path.open("rb") as file:
        while content := file.read(_PART):
            for start in (0, 1):
                yield _WRITTEN.sub("\n", content[start:].decode("utf-16-le", "replace"))

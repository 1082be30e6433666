"""A letter's HTML shown inside a page: its structure and its words, nothing that acts or loads.

Belongs here: what of a letter a preview keeps. Styles stay out: the pages' policy forbids them.
"""

from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

KEPT = frozenset(["p", "div", "strong", "b", "em", "i", "u", "ul", "ol", "li", "blockquote"])
"""Elements that are shown as they are, without their attributes but `lang`."""
ALONE = frozenset(("br", "hr"))
UNSEEN = frozenset(("head", "title", "style", "script"))
LANGUAGES = ("vi", "en")


class _Shown(HTMLParser):
    """Every element that it opens it closes: a half-written text can't break the page."""

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.open: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        elif tag in ALONE:
            self.out.append(f"<{tag}>")
        elif tag in KEPT:
            language = dict(attrs).get("lang")
            said = f' lang="{language}"' if language in LANGUAGES else ""
            self.out.append(f"<{tag}{said}>")
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(self.unseen - 1, 0)
        elif tag in self.open:
            while (last := self.open.pop()) != tag:
                self.out.append(f"</{last}>")
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.out.append(escape(data))

    def close(self) -> None:
        super().close()
        self.out += [f"</{tag}>" for tag in reversed(self.open)]
        self.open = []


def letter_shown(html: str) -> Markup:
    """What a mail program would show of it, without its styles."""
    shown = _Shown()
    shown.feed(html)
    shown.close()
    return Markup("".join(shown.out))  # noqa: S704 (made of KEPT, ALONE and escaped text alone)

"""What of a page an English reader hears in Vietnamese without being told that it is.

Vietnamese stands inside an element with `lang="vi"`: a screen reader changes its voice there. What
can't hold an element (the title, an attribute) may repeat what the page marks so elsewhere.
"""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from dashboard.own_words import vietnamese

NAMES = ("Chu Kỳ", "Thanh Miện", "Bình Phước", "Hưng Yên", "Quảng Nam", "Hải Dương")
"""Proper names in English sentences: the product's, and places that plans are about."""
READ_ALOUD = ("alt", "aria-label", "content", "placeholder", "title", "value", "data-done")
VOID = {"meta", "link", "input", "br", "hr", "img", "col", "wbr", "source"}


class Page(HTMLParser):
    """`spoken`: texts outside of `lang="vi"`; `repeated`: what can hold no element; `marked`:
    what is said to be Vietnamese; `shown`: every text but what is shown as code.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.spoken: list[str] = []
        self.repeated: list[str] = []
        self.marked: list[str] = []
        self.shown: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        lang = known.get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in VOID:
            self.open.append((tag, lang))
        if lang != "vi":
            hidden = known.get("type") in ("hidden", "checkbox", "radio")
            names = [name for name in READ_ALOUD if not (hidden and name == "value")]
            if tag in ("option", "button", "progress"):
                names.remove("value")
            self.repeated += [known[name] or "" for name in names if name in known]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, _lang = self.open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1] if self.open else ("", "")
        if tag in ("script", "style") or not data.strip():
            return
        if not {"code", "pre", "textarea"} & {name for name, _lang in self.open}:
            self.shown.append(" ".join(data.split()))
        if lang == "vi":
            self.marked.append(" ".join(data.split()))
        elif tag == "title":
            self.repeated.append(data)
        else:
            self.spoken.append(" ".join(data.split()))


def heard(html: str) -> Iterator[str]:
    """Every text that is Vietnamese and doesn't say so."""
    page = Page(html)
    for text in page.spoken:
        if vietnamese(without(text, NAMES)):
            yield text
    known = sorted({*NAMES, *page.marked}, key=len, reverse=True)
    for text in page.repeated:
        if vietnamese(without(" ".join(text.split()), known)) or "<span" in text:
            yield f"[{text}]"


def without(text: str, known: Sequence[str]) -> str:
    """The text, what is known taken out of it."""
    for name in known:
        text = text.replace(name, "")
    return text

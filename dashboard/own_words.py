"""Words of people and of documents on an English page: said to be Vietnamese, never translated.

A unit's name, a quoted wording, a remark stay as they were written; an element with `lang="vi"`
around them lets a screen reader change its voice. Templates needn't say it: what is shown between
tags and comes from one of `WRITTEN`, or from the filter `vi`, is marked here. What stands in an
attribute, an option or a title can't hold an element; `in_vi` marks the element that has it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from chuky.language import current_language

WRITTEN = frozenset(
    {
        *("name", "cluster", "issuer", "stated", "members", "product", "signer", "subject"),
        *("reason", "source", "note", "notes", "explanation", "question", "answer", "remark"),
        *("file_name", "report_name", "number", "document", "spoke_with", "recipient", "whom"),
    }
)
"""Attributes that people or a signed document filled."""
WHOLE = ("title", "option", "textarea", "script", "style")
"""Elements that hold text alone."""
_MARKS = re.compile("[\u0300-\u0309\u031b\u0323]")
_QUOTED = re.compile("(?<=“)[^“”<>]+(?=”)")
"""Escaped; what has an element in it was marked before."""
_SPAN = Markup('<span lang="vi">{}</span>')
_EDGE = re.compile(r"<(/?)([a-zA-Z][\w-]*)|>|\"")


class InVietnamese(str):
    """A text that an English reader gets in Vietnamese."""

    __slots__ = ()


def vietnamese(text: str) -> bool:
    """Whether a letter has a mark of Vietnamese."""
    if text.isascii():
        return False
    letters = unicodedata.normalize("NFD", text.casefold())
    return "đ" in letters or bool(_MARKS.search(letters))


def in_vietnamese(text: str) -> str:
    """What somebody wrote: marked where the page is English and the text isn't."""
    marked = current_language.get() == "en" and vietnamese(text)
    return InVietnamese(text) if marked else text


def vi(value: object) -> object:
    """The same of anything that a template may show."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return in_vietnamese(value)


def in_vi(value: object) -> Markup:
    """The attribute of an element that holds such a text and nothing else."""
    return Markup(' lang="vi"') if isinstance(vi(value), InVietnamese) else Markup()


def own(value: object) -> object:
    """Between tags: an element around what is in Vietnamese, or what an English text quotes.

    What is HTML by now (a macro's, a chart's) was marked while it was made, and has attributes.
    """
    if isinstance(value, InVietnamese):
        return _SPAN.format(str(value))
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(quotes_marked(str(escape(value)))) if "“" in value else value  # noqa: S704


def quotes_marked(escaped: str) -> str:
    """An escaped English text, what it quotes in Vietnamese marked."""
    return escaped if current_language.get() == "vi" else _QUOTED.sub(_quoted, escaped)


def _quoted(found: re.Match[str]) -> str:
    said = found[0]
    return f'<span lang="vi">{said}</span>' if vietnamese(said) else said


class OwnWords(Extension):
    """Every expression between tags goes through `own`; one with an attribute of `WRITTEN`, first
    through `vi`.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters |= {"vi": vi, "own": own}
        environment.globals["in_vi"] = in_vi

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        place = _Place()
        found: list[Token] | None = None
        before = ""
        for token in stream:
            if token.type == "data":
                place.read(token.value)
            elif token.type == "name":
                place.block(before, token.value)
                before = token.value
            if token.type == "variable_begin" and place.between_tags:
                found = []
                yield token
            elif found is None:
                yield token
            elif token.type != "variable_end":
                found.append(token)
            else:
                yield from _filtered(found)
                yield token
                found = None


class _Place:
    """Where in the page the template stands."""

    def __init__(self) -> None:
        self._in_tag = self._quoted = self._in_title = False
        self._whole = ""
        self._opening = ""

    @property
    def between_tags(self) -> bool:
        return not (self._in_tag or self._whole or self._in_title)

    def block(self, before: str, name: str) -> None:
        """A block of the page's title stands in the layout's `title`."""
        if name == "endblock":
            self._in_title = False
        elif before == "block" and name == "title":
            self._in_title = True

    def read(self, data: str) -> None:
        for edge in _EDGE.finditer(data):
            if edge[0] == '"':
                self._quoted = self._in_tag and not self._quoted
            elif self._quoted:
                continue
            elif edge[0] == ">":
                self._in_tag, self._whole = False, self._opening or self._whole
                self._opening = ""
            elif not self._whole or edge[2] == self._whole:
                self._in_tag = True
                self._opening = edge[2] if edge[2] in WHOLE and not edge[1] else ""
                self._whole = ""


def _filtered(expression: list[Token]) -> Iterator[Token]:
    line = expression[0].lineno
    written = any(
        before.type == "dot" and token.type == "name" and token.value in WRITTEN
        for before, token in pairwise(expression)
    )
    translated = any(token.value in ("said", "called") for token in expression)
    yield Token(line, "lparen", "(")
    yield from expression
    yield Token(line, "rparen", ")")
    for name in ("vi", "own") if written and not translated else ("own",):
        yield Token(line, "pipe", "|")
        yield Token(line, "name", name)

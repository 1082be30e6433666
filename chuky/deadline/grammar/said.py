"""A wording with all that was found in it, and how a rule says what it understood.

Belongs here: what rules of every family share. The rules are next door, one module a family.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from chuky.deadline.reading import Kind, Reading
from chuky.deadline.spans import Span
from chuky.language import Text

BeforeDay = Literal["excluded", "included"]
TIME = r"(\d{1,2})\s*(?:giờ|h|g|:)\s*(\d{2})?\s*(?:'|phút|giờ)?"


@dataclass(frozen=True)
class Said:
    """`text` as given, `folded` on one line, `low` in small letters without references.

    `folded` and `low` have the same length, so a position in one is a position in the other.
    """

    text: str
    folded: str
    low: str
    spans: list[Span]
    year: int
    before_day: BeforeDay

    def left(self, span: Span, width: int = 60) -> str:
        """The letters just before `span`."""
        return self.low[max(0, span.start - width) : span.start]

    def quote(self, start: int, end: int) -> str:
        """The text's own words from `start` to `end`."""
        return clean(self.folded[start:end])


Rule = Callable[[Said], Reading | None]


def make(said: Said, kind: Kind, rule: str, cue: str | None = None, **values: Any) -> Reading:
    """A reading of `said`; `cue` is the very word that decided, `values` fields of Reading."""
    tentative = re.search(r"dự kiến|dự tính", said.low) is not None
    return Reading(
        said.text, kind, Text("", ""), rule, cue=cue or None, tentative=tentative, **values
    )


def clean(text: str) -> str:
    """Without the punctuation around it."""
    return text.strip(" .,;:()-/").strip()

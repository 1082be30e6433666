"""Making a reading of what a rule understood, and quoting the words that decided.

Belongs here: rhythm, tentativeness and cue, which every rule shares. The rules are beside it.
"""

import re
from typing import Any

from chuky.deadline.grammar.said import Said
from chuky.deadline.item import Item
from chuky.deadline.reading import Kind, Reading, Recurs
from chuky.deadline.spans import Span
from chuky.language import Text

_JOINER = re.compile(r"(?:đến|tới)(?: trước)?(?: hết)?(?!\w)|(?<=\d) ?- ?(?=\d)")
_RHYTHMS: dict[str, Recurs] = {
    "weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly",
    "half_yearly": "half_yearly", "yearly": "yearly",
}  # fmt: skip


def make(said: Said, kind: Kind, rule: str, **values: Any) -> Reading:
    """A reading whose explanation is still to be filled in."""
    values.setdefault("recurs", recurs(said, kind))
    return Reading(said.text, kind, Text("", ""), rule, tentative=said.tentative, **values)


def recurs(said: Said, kind: Kind) -> Recurs | None:
    """A date repeats yearly where that is said; otherwise the most frequent rhythm counts."""
    if kind in ("fixed", "window") and "yearly" in said.rhythms:
        return "yearly"
    return next((_RHYTHMS[word] for word in said.rhythms if word in _RHYTHMS), None)


def led(said: Said, at: int) -> str:
    """The connectors before an expression: “Chậm nhất đến”."""
    lead = said.lead(at)
    while len(lead) > 1 and lead[-1].kind in ("done", "doing", "label"):
        lead.pop()
    return said.quote(lead[-1].start, lead[0].end) if lead else quoted(said, said.things[at])


def joined(said: Said, span: Span) -> str:
    """What joins first and last: “đến hết”; the expression itself where nothing does."""
    found = _JOINER.search(said.low, span.start, span.end)
    if found is None or not found[0].strip(" -"):
        return said.quote(span.start, span.end)
    return said.quote(found.start(), found.end())


def quoted(said: Said, thing: Item | Span) -> str:
    """The words of one thing."""
    return said.quote(thing.start, thing.end)

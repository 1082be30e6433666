"""The office's drafts as a list shows them: by their titles, with who kept them last.

Belongs here: what is read without judging a plan; a list of drafts must open at once.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chuky.plan.drafts import drafts, saved

_TITLE = re.compile(r"^title:[ \t]*(?P<said>\S.*)$", re.MULTILINE)
_KEY = re.compile(r"^key:[ \t]*(?P<said>\S+)", re.MULTILINE)
_YEARS = re.compile(r"^years:[ \t]*\[(?P<said>[\d, ]{4,60})\]", re.MULTILINE)


@dataclass(frozen=True)
class DraftCard:
    """`title`: empty where the text has none yet; `years`, `key`: as they are written."""

    name: str
    title: str
    years: str
    key: str
    by: str | None
    at: datetime | None


def draft_cards(home: Path) -> list[DraftCard]:
    """Every draft, the one that was kept last first; those of unknown time at the end."""
    cards = [_card(home, name) for name in drafts(home)]
    known = [card for card in cards if card.at is not None]
    known.sort(key=lambda card: card.at.timestamp() if card.at else 0, reverse=True)
    return known + [card for card in cards if card.at is None]


def _card(home: Path, name: str) -> DraftCard:
    there = saved(home, name)
    title = _first(_TITLE, there.text).strip("\"'")
    key = _first(_KEY, there.text).strip("\"'")
    return DraftCard(name, title, _first(_YEARS, there.text), key, there.by, there.at)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found["said"].strip() if found else ""

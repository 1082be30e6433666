"""Deadlines as the plan words them: a quotation in, days and the rule that gave them out."""

from chuky.deadline.count import add_months, due_after, due_before, roll_due
from chuky.deadline.exceptions import DeadlineUnreadable
from chuky.deadline.grammar import read
from chuky.deadline.phrase import phrase
from chuky.deadline.reading import Reading
from chuky.deadline.rewrite import rewrite

__all__ = [
    "DeadlineUnreadable",
    "Reading",
    "add_months",
    "due_after",
    "due_before",
    "phrase",
    "read",
    "read_deadline",
    "rewrite",
    "roll_due",
]


def read_deadline(text: str, year: int) -> Reading:
    """What `text` means. Raises DeadlineUnreadable, which shows the wordings that are known."""
    reading = read(text, year)
    if reading.kind == "unreadable":
        raise DeadlineUnreadable(text, reading.explanation)
    return reading

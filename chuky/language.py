"""Which language a person reads: Vietnamese unless they ask for English.

Belongs here: the pair of texts and the choice between them. Long texts live in templates.
"""

from contextvars import ContextVar
from typing import Literal, NamedTuple, Protocol

Language = Literal["vi", "en"]

current_language: ContextVar[Language] = ContextVar("chuky_language", default="vi")


class Text(NamedTuple):
    """One message in both languages; `str()` gives the reader's."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.say(current_language.get())

    def say(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en

    def format(self, *args: object, **values: object) -> "Text":
        """Fill both texts with the same values."""
        return Text(self.vi.format(*args, **values), self.en.format(*args, **values))

    @classmethod
    def counted(cls, number: int, vi: str, one: str, more: str) -> "Text":
        """What stands behind a number: Vietnamese has one form, English one for 1 and one else."""
        return cls(vi, one if number == 1 else more)


class Named(Protocol):
    """What a plan names: a stage, an audience, a band. The English name may be missing."""

    @property
    def name(self) -> str: ...

    @property
    def name_en(self) -> str | None: ...


def named(thing: Named) -> Text:
    """Its name in both languages; without an English one the Vietnamese."""
    return Text(thing.name, thing.name_en or thing.name)


def pick(vi: str, en: str) -> str:
    """The text in the reader's language."""
    return str(Text(vi, en))

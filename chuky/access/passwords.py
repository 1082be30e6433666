"""Passwords by NIST SP 800-63B-4, 3.1.1: long, any letters, no composition rules, blocklist.

Stored as Argon2id with the library's RFC 9106 low-memory profile.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from chuky.access.exceptions import PasswordRefused
from chuky.language import Text
from chuky.mapping.names import folded

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 15
"""Characters; 800-63B-4 asks for 15 where the password is the only factor."""
LONGEST = 256
"""Characters; it must allow 64, and a megabyte would only warm the machine."""
COMMON = Path(__file__).parent / "common_passwords.txt"
"""What guessing starts with, in English and in Vietnamese offices."""
LEAST_LEFT = 6
"""Letters that must be left of a password without what is commonly guessed: two syllables."""
LEAST_DIGITS = 14
"""Or so many digits: more than a telephone number or two dates. No kind of sign is asked for."""
SHORTEST_BLOCK = 8
"""Characters: something shorter that is said over and over is as guessable as once."""
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def normalized(password: str) -> str:
    """One form for letters that can be typed in two ways (Vietnamese keyboards differ)."""
    return unicodedata.normalize("NFKC", password)


def require_good(password: str, *about: str) -> None:
    """Raise PasswordRefused for one that is short, huge or easily guessed.

    `about`: names that an attacker knows: the account's, the person's, the office's.
    """
    text = normalized(password)
    if len(text) < SHORTEST:
        raise PasswordRefused(
            rule=Text(f"cần ít nhất {SHORTEST} ký tự", f"at least {SHORTEST} characters")
        )
    if len(text) > LONGEST:
        raise PasswordRefused(
            rule=Text(f"nhiều nhất {LONGEST} ký tự", f"at most {LONGEST} characters")
        )
    if _guessable(text.casefold(), about):
        raise PasswordRefused(rule=Text("quá dễ đoán", "it is too easy to guess"))


def _guessable(text: str, about: tuple[str, ...]) -> bool:
    if len(set(text)) < 5 or _repeats(text):
        return True
    rest = _typed(text)
    for known in sorted({*_common(), *_pieces(about)}, key=len, reverse=True):
        rest = rest.replace(known, " ")
    for run in _RUNS:
        for row in (run, run[::-1]):
            for start in range(len(row) - 3):
                rest = rest.replace(row[start : start + 4], " ")
    letters = sum(1 for sign in rest if sign.isalpha())
    digits = sum(1 for sign in re.sub(r"(\d)\1+", r"\1", rest) if sign.isdigit())
    return letters < LEAST_LEFT and digits < LEAST_DIGITS


def _typed(text: str) -> str:
    """Letters of any script without accents and case, digits and the signs put for letters."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if sign.isalnum() or sign in "@$!")


def _repeats(text: str) -> bool:
    """Whether the whole is one short block over and over."""
    block = (text + text).find(text, 1)
    return block < min(len(text), SHORTEST_BLOCK)


def _pieces(about: Iterable[str]) -> set[str]:
    """Longer words of names that an attacker knows, and every few words of them in one piece."""
    found = set()
    for name in about:
        words = [re.sub(r"[^a-z]", "", word) for word in folded(name).split()]
        spans = ((first, first + many) for many in (1, 2, 3, 4) for first in range(len(words)))
        found |= {"".join(words[first:last]) for first, last in spans}
    return {piece for piece in found if len(piece) > 3}


@cache
def _common() -> tuple[str, ...]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


_TURNS = BoundedSemaphore(2)
"""Each takes 64 MiB while it is computed; an office that signs in at once shall not take all."""


def hash_password(password: str) -> str:
    with _TURNS:
        return _hasher().hash(normalized(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long where there is none to compare with."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        with _TURNS:
            right = _hasher().verify(stored or _nobodys(), normalized(password))
        return right and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash that no account has, so that unknown names take as long as known ones."""
    return str(_hasher().hash("nobody"))

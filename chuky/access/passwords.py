"""Passwords by NIST SP 800-63B-4, 3.1.1: long, any letters, no composition rules, blocklist.

Stored as Argon2id with the library's RFC 9106 low-memory profile.
"""

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from chuky.access.exceptions import PasswordRefused
from chuky.language import Text

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 15
"""Characters; 800-63B-4 asks for 15 where the password is the only factor."""
LONGEST = 256
"""Characters; it must allow 64, and a megabyte would only warm the machine."""
COMMON = ("password", "matkhau", "123456", "qwerty", "abcdef", "iloveyou", "111111", "000000")
"""What guessing starts with; a password made only of such pieces is refused."""


def normalized(password: str) -> str:
    """One form for letters that can be typed in two ways (Vietnamese keyboards differ)."""
    return unicodedata.normalize("NFKC", password)


def require_good(password: str, *about: str) -> None:
    """Raise PasswordRefused for one that is short, huge or easily guessed.

    `about`: words that an attacker knows, such as the account's name.
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
    if len(set(text)) < 5:  # a few letters over and over
        return True
    rest = text
    for known in (*COMMON, "chuky", *(word.casefold() for word in about if len(word) > 3)):
        rest = rest.replace(known, "")
    return len(rest.strip("0123456789 .-_!@")) < 5


def hash_password(password: str) -> str:
    return _hasher().hash(normalized(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long where there is none to compare with."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(stored or _nobodys(), normalized(password)) and stored is not None
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

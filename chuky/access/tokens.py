"""Secrets that leave the house in a cookie or a link; only their hashes are kept."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(session_token: str) -> str:
    """What every form of a session carries against requests from other sites."""
    return hmac.new(session_token.encode(), b"chuky form", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in a time that says nothing."""
    return hmac.compare_digest(one.encode(), other.encode())

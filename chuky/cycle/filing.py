"""Putting files away: bytes into the vault first, then the ledger row that names them."""

from sqlalchemy.orm import Session

from chuky.house import House
from chuky.ledger.models import StoredFile


def store_file(house: House, session: Session, data: bytes, media_type: str) -> str:
    """The SHA-256 of `data`, now in the vault and known to the ledger."""
    stored = house.vault.put(data, media_type)
    if session.get(StoredFile, stored.sha256) is None:
        session.add(StoredFile(sha256=stored.sha256, size=stored.size, media_type=media_type))
        session.flush()
    return stored.sha256

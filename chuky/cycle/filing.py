"""Putting files away: bytes into the vault first, then the ledger row that names them."""

from sqlalchemy.orm import Session

from chuky.house import House
from chuky.ledger.models import StoredFile
from chuky.ledger.upsert import insert_or_meet
from chuky.vault import StoredObject


def store_file(house: House, session: Session, data: bytes, media_type: str) -> str:
    """The SHA-256 of `data`, now in the vault and known to the ledger."""
    return name_file(session, house.vault.put(data, media_type), media_type)


def name_file(session: Session, stored: StoredObject, media_type: str) -> str:
    """The SHA-256 of what lies in the vault already, now known to the ledger."""
    row = {"sha256": stored.sha256, "size": stored.size, "media_type": media_type}
    session.execute(insert_or_meet(session, StoredFile).values(row).on_conflict_do_nothing())
    return stored.sha256

"""Putting files away: bytes into the vault first, then the ledger row that names them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.orm import Session

from chuky.house import House
from chuky.ledger.models import StoredFile
from chuky.ledger.upsert import insert_or_meet
from chuky.vault import StoredObject

AT_ONCE = 8
"""Files on their way to the vault: a disk that syncs, or S3, takes several in the time of one."""


def store_file(house: House, session: Session, data: bytes, media_type: str) -> str:
    """The SHA-256 of `data`, now in the vault and known to the ledger."""
    return name_file(session, house.vault.put(data, media_type), media_type)


def name_file(session: Session, stored: StoredObject, media_type: str) -> str:
    """The SHA-256 of what lies in the vault already, now known to the ledger."""
    return _name_files(session, [stored], media_type)[0]


def store_files(
    house: House, session: Session, contents: Sequence[bytes], media_type: str
) -> list[str]:
    """The SHA-256 of each, now in the vault and known to the ledger."""
    if len(contents) == 1:
        return [store_file(house, session, contents[0], media_type)]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="vault") as pool:
        stored = list(pool.map(lambda data: house.vault.put(data, media_type), contents))
    return _name_files(session, stored, media_type)


def _name_files(session: Session, stored: Sequence[StoredObject], media_type: str) -> list[str]:
    rows = {
        one.sha256: {"sha256": one.sha256, "size": one.size, "media_type": media_type}
        for one in stored
    }
    insert = insert_or_meet(session, StoredFile).values(list(rows.values()))
    session.execute(insert.on_conflict_do_nothing())
    return [one.sha256 for one in stored]

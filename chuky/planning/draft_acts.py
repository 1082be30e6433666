"""Renaming, deleting and bringing back a draft, each on record in the house's own audit trail.

Belongs here: the record. What happens to the files is in `chuky.plan.draft_moves`.
"""

import hashlib

from chuky.access.roles import HOUSE
from chuky.house import House
from chuky.ledger.audit import append
from chuky.plan import draft_moves
from chuky.plan.drafts import Saving, saved


def rename_draft(house: House, name: str, wished: str, saving: Saving, actor: str) -> str:
    """Its new name. Raises DraftUnknown, DraftRefused."""
    with house.ledger.transaction() as session:
        new = draft_moves.rename_draft(house.folder, name, wished)
        if new != name:
            payload = {"from": name, "to": new}
            append(session, HOUSE, saving.at, actor, "plan.renamed", payload)
    return new


def delete_draft(house: House, name: str, seen: str, saving: Saving, actor: str) -> str:
    """Its key among the deleted ones. Raises DraftUnknown, DraftChanged."""
    with house.ledger.transaction() as session:
        sha256 = hashlib.sha256(saved(house.folder, name).text.encode()).hexdigest()
        key = draft_moves.delete_draft(house.folder, name, seen, saving)
        payload = {"name": name, "sha256": sha256, "code": key}
        append(session, HOUSE, saving.at, actor, "plan.deleted", payload)
    return key


def restore_draft(house: House, key: str, saving: Saving, actor: str) -> str:
    """Its name. Raises DeletedUnknown."""
    with house.ledger.transaction() as session:
        name = draft_moves.restore_draft(house.folder, key)
        append(session, HOUSE, saving.at, actor, "plan.restored", {"name": name, "code": key})
    return name

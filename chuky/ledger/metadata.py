"""Every table of the ledger in one place: importing this fills SQLAlchemy's metadata."""

from chuky.ledger import (
    access,
    appraising,
    audit,
    drafting,
    entering,
    intake,
    lease,
    models,
    planning,
    sending,
)
from chuky.ledger.types import Base

MODULES = (
    access,
    appraising,
    audit,
    drafting,
    entering,
    intake,
    lease,
    models,
    planning,
    sending,
)
"""The modules that declare tables."""
METADATA = Base.metadata

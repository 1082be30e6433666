"""Indexes for what pages look up: a unit's files and letters, a cycle's newest and failed ones."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
INDEXES = (
    ("message", "cycle_id", "state"),
    ("message", "cycle_id", "queued_at"),
    ("receipt", "cycle_id", "sender_code"),
    ("reminder", "cycle_id", "unit_code"),
    ("approval", "receipt"),
)


def upgrade() -> None:
    """Add what this version adds."""
    for table, *columns in INDEXES:
        op.create_index(_name(table, columns), table, columns)


def downgrade() -> None:
    """Take it away again."""
    for table, *columns in INDEXES:
        op.drop_index(_name(table, columns), table)


def _name(table: str, columns: list[str]) -> str:
    return op.f("_".join(("ix", table, *columns)))

"""Columns of the post: what a message is, when it may leave, by which channels and numbers."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
REACHED_BY = (("phone", sa.String(40)), ("channels", sa.String(200)))


def upgrade() -> None:
    """Messages that are there are reminders that may leave at once."""
    kind = sa.Column("kind", sa.String(20), nullable=False, server_default="reminder")
    op.add_column("message", kind)
    for name in ("leaves_at", "handed_at"):
        op.add_column("message", sa.Column(name, Instant(), nullable=True))
    for table in ("message", "account"):
        for name, kept in REACHED_BY:
            op.add_column(table, sa.Column(name, kept, nullable=True))


def downgrade() -> None:
    """Take them away again."""
    for table in ("account", "message"):
        for name, _ in REACHED_BY:
            op.drop_column(table, name)
    for name in ("handed_at", "leaves_at", "kind"):
        op.drop_column("message", name)

"""A grace after a deadline, work that came within it, moments that could not run."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""
    op.add_column("deadline", sa.Column("grace_until", Instant(), nullable=True))
    op.add_column("receipt", sa.Column("in_grace", sa.Boolean(), nullable=True))
    op.create_table(
        "moment_failure",
        sa.Column("moment_id", sa.String(240), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["moment_id"], ["moment.id"], name=op.f("fk_moment_failure_moment_id_moment")
        ),
        sa.PrimaryKeyConstraint("moment_id", name=op.f("pk_moment_failure")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("moment_failure")
    op.drop_column("receipt", "in_grace")
    op.drop_column("deadline", "grace_until")

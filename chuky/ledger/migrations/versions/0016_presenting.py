"""The table of drafts that officers put before their head for signature."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
UNIT = ("cycle_id", "stage", "unit_code")


def upgrade() -> None:
    """Add what an officer does before the head approves."""
    op.create_table(
        "presented_draft",
        *_keys(*UNIT),
        sa.Column("number", sa.Integer(), nullable=False),
        *_keys("digest", "by"),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id", "stage"],
            ["stage.cycle_id", "stage.key"],
            name=op.f("fk_presented_draft_cycle_id_stage_stage"),
        ),
        sa.PrimaryKeyConstraint(*UNIT, "number", name=op.f("pk_presented_draft")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("presented_draft")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(120), nullable=False) for name in names]

"""Points are found by their unit: a unit's page asks for those of every stage."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None
INDEX = "ix_score_cycle_id_unit_code"


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f(INDEX), "score", ["cycle_id", "unit_code"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f(INDEX), "score")

"""Tables of intake: evidence, kept mappings."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""


def downgrade() -> None:
    """Take it away again."""

"""Tables of drafting: assignments, drafts, uploads under way."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""


def downgrade() -> None:
    """Take it away again."""

"""Tables of sending: channels tried, refusals, edited texts."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""


def downgrade() -> None:
    """Take it away again."""

"""Tables of a schedule that acts: extensions, woken runs, marks."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""


def downgrade() -> None:
    """Take it away again."""

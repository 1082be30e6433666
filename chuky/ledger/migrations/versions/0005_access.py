"""Tables of access: accounts, roles, sessions, second persons."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""


def downgrade() -> None:
    """Take it away again."""

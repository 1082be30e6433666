"""Sessions of browsers apart from programs' tokens; failed sign-ins; decisions on late work."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every token was made with an agent that begins so, see `dashboard.pages.tokens`."""
    with op.batch_alter_table("web_session") as table:
        table.add_column(sa.Column("kind", sa.String(10), nullable=True))
    op.execute("UPDATE web_session SET kind = 'browser'")
    op.execute("UPDATE web_session SET kind = 'program' WHERE agent LIKE 'API: %'")
    with op.batch_alter_table("web_session") as table:
        table.alter_column("kind", existing_type=sa.String(10), nullable=False)
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    op.create_index("ix_failed_sign_in_address", "failed_sign_in", ["address", "at"])
    op.create_table(
        "late_decision",
        sa.Column("receipt", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt"], ["receipt.code"], name=op.f("fk_late_decision_receipt_receipt")
        ),
        sa.PrimaryKeyConstraint("receipt", "number", name=op.f("pk_late_decision")),
    )


def downgrade() -> None:
    """Tokens are sessions again."""
    op.drop_table("late_decision")
    op.drop_index("ix_failed_sign_in_address", "failed_sign_in")
    op.drop_table("failed_sign_in")
    with op.batch_alter_table("web_session") as table:
        table.drop_column("kind")

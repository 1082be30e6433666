"""Tables of access: accounts, roles, sessions, second persons."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Json, Sha256

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_table(
        "role_grant",
        sa.Column("account_id", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("unit_code", sa.String(120), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("granted_by", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "role", "cycle_id", "unit_code", name=op.f("pk_role_grant")
        ),
    )
    op.create_table(
        "invitation",
        sa.Column("token_sha256", Sha256(), nullable=False),
        sa.Column("account_id", sa.String(120), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_invitation")),
    )
    op.create_table(
        "web_session",
        sa.Column("token_sha256", Sha256(), nullable=False),
        sa.Column("account_id", sa.String(120), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_web_session")),
    )
    op.create_index("ix_web_session_account", "web_session", ["account_id"])
    op.create_table(
        "external_identity",
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.String(120), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_external_identity_account_id_account")
        ),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_external_identity")),
    )
    op.create_table(
        "pending_act",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("cycle_id", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_act")),
    )
    op.create_index("ix_pending_act_state", "pending_act", ["cycle_id", "state"])


def downgrade() -> None:
    """Take it away again."""
    tables = ("pending_act", "external_identity", "web_session", "invitation", "role_grant")
    for table in (*tables, "account"):
        op.drop_table(table)

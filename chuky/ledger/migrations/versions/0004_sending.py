"""Tables of sending: channels tried, edited texts, letters of urging, calls, calendar links."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Sha256

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this version adds."""
    _delivery_attempt()
    _edited_text()
    _urging_letter()
    _logged_call()
    _calendar_token()


def _delivery_attempt() -> None:
    op.create_table(
        "delivery_attempt",
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_attempt_message_id_message")
        ),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_delivery_attempt")),
    )


def _edited_text() -> None:
    op.create_table(
        "edited_text",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("edited_by", sa.String(length=120), nullable=False),
        sa.Column("edited_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_edited_text")),
    )


def _urging_letter() -> None:
    op.create_table(
        "urging_letter",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", Sha256(length=64), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("drafted_by", sa.String(length=120), nullable=False),
        sa.Column("drafted_at", Instant(timezone=True), nullable=False),
        sa.Column("document_number", sa.String(length=120), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("released_by", sa.String(length=120), nullable=True),
        sa.Column("released_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_urging_letter_cycle_id_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_urging_letter_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "stage", "number", name=op.f("pk_urging_letter")),
    )


def _logged_call() -> None:
    op.create_table(
        "logged_call",
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("spoke_with", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("called_by", sa.String(length=120), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_logged_call_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("cycle_id", "number", name=op.f("pk_logged_call")),
    )
    op.create_index(
        "ix_logged_call_stage", "logged_call", ["cycle_id", "stage", "unit_code"], unique=False
    )


def _calendar_token() -> None:
    op.create_table(
        "calendar_token",
        sa.Column("token_sha256", Sha256(length=64), nullable=False),
        sa.Column("cycle_id", sa.String(length=120), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("made_at", Instant(timezone=True), nullable=False),
        sa.Column("revoked_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycle.id"], name=op.f("fk_calendar_token_cycle_id_cycle")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_calendar_token")),
    )
    op.create_index(
        "ix_calendar_token_person", "calendar_token", ["cycle_id", "person"], unique=False
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_calendar_token_person", table_name="calendar_token")
    op.drop_table("calendar_token")
    op.drop_index("ix_logged_call_stage", table_name="logged_call")
    op.drop_table("logged_call")
    op.drop_table("urging_letter")
    op.drop_table("edited_text")
    op.drop_table("delivery_attempt")

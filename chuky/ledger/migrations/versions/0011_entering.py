"""Tables of what a secretariat enters by hand: sessions being minuted, paper ballots counted."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Json

revision = "0011"
down_revision = "0012"
branch_labels = None
depends_on = None
DRAFT = ("cycle_id", "stage", "council")
TALLY = ("cycle_id", "stage", "unit_code", "audience")


def upgrade() -> None:
    """Add what people type in before it counts."""
    op.create_table(
        "session_draft",
        *_keys(*DRAFT),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        *_made(),
        _stage_key("session_draft"),
        sa.PrimaryKeyConstraint(*DRAFT, "session", "version", name=op.f("pk_session_draft")),
    )
    op.create_table(
        "paper_tally",
        *_keys(*TALLY),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        *_made(),
        _stage_key("paper_tally"),
        sa.ForeignKeyConstraint(
            ["act"], ["pending_act.id"], name=op.f("fk_paper_tally_act_pending_act")
        ),
        sa.PrimaryKeyConstraint(*TALLY, "version", name=op.f("pk_paper_tally")),
    )
    op.create_index("ix_paper_tally_act", "paper_tally", ["act"])


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(120), nullable=False) for name in names]


def _made() -> list[sa.Column[str]]:
    return [*_keys("by"), sa.Column("at", Instant(), nullable=False)]


def _stage_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["cycle_id", "stage"],
        ["stage.cycle_id", "stage.key"],
        name=op.f(f"fk_{table}_cycle_id_stage_stage"),
    )


def downgrade() -> None:
    for table in ("paper_tally", "session_draft"):
        op.drop_table(table)

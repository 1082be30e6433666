"""Tables of drafting: drafts in versions, criteria assigned, approvals with their report."""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Points, Sha256

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
UNIT = ("cycle_id", "stage", "unit_code")


def upgrade() -> None:
    """Add what units write before they send."""
    op.create_table(
        "draft_score",
        *_keys(*UNIT, "component_code"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("points", Points(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        *_made("by"),
        _stage_key("draft_score"),
        sa.PrimaryKeyConstraint(*UNIT, "component_code", "version", name=op.f("pk_draft_score")),
    )
    op.create_table(
        "assignment",
        *_keys(*UNIT, "criterion_code", "account_id"),
        *_made("given_by"),
        _stage_key("assignment"),
        sa.PrimaryKeyConstraint(*UNIT, "criterion_code", "account_id", name=op.f("pk_assignment")),
    )
    op.create_table(
        "approval",
        *_keys(*UNIT),
        sa.Column("number", sa.Integer(), nullable=False),
        *_keys("digest"),
        sa.Column("file_sha256", Sha256(), nullable=False),
        sa.Column("report_sha256", Sha256(), nullable=False),
        sa.Column("report_name", sa.Text(), nullable=False),
        *_made("by"),
        sa.Column("receipt", sa.String(20), nullable=True),
        _stage_key("approval"),
        *(_points_to(name, "stored_file", "sha256") for name in ("file_sha256", "report_sha256")),
        _points_to("receipt", "receipt", "code"),
        sa.PrimaryKeyConstraint(*UNIT, "number", name=op.f("pk_approval")),
    )


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(120), nullable=False) for name in names]


def _made(by: str) -> list[sa.Column[str]]:
    return [*_keys(by), sa.Column("at", Instant(), nullable=False)]


def _stage_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["cycle_id", "stage"],
        ["stage.cycle_id", "stage.key"],
        name=op.f(f"fk_{table}_cycle_id_stage_stage"),
    )


def _points_to(column: str, table: str, key: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.{key}"], name=op.f(f"fk_approval_{column}_{table}")
    )


def downgrade() -> None:
    """Take it away again."""
    for table in ("approval", "assignment", "draft_score"):
        op.drop_table(table)

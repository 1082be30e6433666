"""Drafts that came in a file: which one, and the documents that it names.

What units sent before is taken over where they have no draft, so that their form begins from it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
FOREIGN_KEY = "fk_draft_score_receipt_receipt"
TAKEN_OVER = """
INSERT INTO draft_score (cycle_id, stage, unit_code, component_code, version, points, explanation,
                         "by", at, evidence, receipt)
SELECT s.cycle_id, s.stage, s.unit_code, s.component_code, 1, s.points, s.explanation,
       r.sent_by, r.received_at, NULLIF(s.evidence, ''), s.receipt
FROM score s JOIN receipt r ON r.code = s.receipt
WHERE s.source = 'self_score' AND r.sender_code = s.unit_code AND s.points IS NOT NULL
  AND s.version = (
    SELECT MAX(t.version) FROM score t WHERE t.cycle_id = s.cycle_id AND t.stage = s.stage
      AND t.unit_code = s.unit_code AND t.component_code = s.component_code)
  AND NOT EXISTS (
    SELECT 1 FROM draft_score d WHERE d.cycle_id = s.cycle_id AND d.stage = s.stage
      AND d.unit_code = s.unit_code AND d.component_code = s.component_code)
"""


def upgrade() -> None:
    """Add where a version came from; take over what was sent before."""
    with op.batch_alter_table("draft_score") as table:
        table.add_column(sa.Column("evidence", sa.Text(), nullable=True))
        table.add_column(sa.Column("receipt", sa.String(20), nullable=True))
        table.create_foreign_key(op.f(FOREIGN_KEY), "receipt", ["receipt"], ["code"])
    op.execute(TAKEN_OVER)


def downgrade() -> None:
    """Take it away again, with the versions that came in a file."""
    op.execute("DELETE FROM draft_score WHERE receipt IS NOT NULL")
    with op.batch_alter_table("draft_score") as table:
        table.drop_constraint(op.f(FOREIGN_KEY), type_="foreignkey")
        table.drop_column("receipt")
        table.drop_column("evidence")

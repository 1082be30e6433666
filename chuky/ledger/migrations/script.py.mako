"""${message}"""

import sqlalchemy as sa
from alembic import op

from chuky.ledger.types import Instant, Json, Points, Sha256

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("history is kept: restore a backup instead")

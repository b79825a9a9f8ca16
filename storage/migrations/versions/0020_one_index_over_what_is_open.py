"""One index over what is open"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

COLUMNS = ['county', 'closed', 'submitted_on', 'claim_id', 'scheme_id', 'step', 'status', 'due_on', 'listed', 'band',
           'marks', 'town', 'place']


def upgrade() -> None:
    with op.batch_alter_table('counted', schema=None) as batch_op:
        batch_op.create_index('ix_counted_open', COLUMNS, unique=False,
                              sqlite_where=sa.text('closed = 0'), postgresql_where=sa.text('closed = 0'))


def downgrade() -> None:
    with op.batch_alter_table('counted', schema=None) as batch_op:
        batch_op.drop_index('ix_counted_open')

"""What changed on designated lists"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('list_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=True),
    sa.Column('until', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_changes')),
    sqlite_strict=True
    )
    with op.batch_alter_table('list_changes', schema=None) as batch_op:
        batch_op.create_index('ix_list_changes_place_id', ['place', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('list_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_list_changes_place_id')

    op.drop_table('list_changes')

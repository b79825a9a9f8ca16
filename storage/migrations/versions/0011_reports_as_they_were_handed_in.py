"""Reports as they were handed in"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handed_reports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('last', sa.Text(), nullable=False),
    sa.Column('handed_on', sa.Text(), nullable=False),
    sa.Column('handed_at', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('sheet', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_handed_reports_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handed_reports')),
    sqlite_strict=True
    )
    with op.batch_alter_table('handed_reports', schema=None) as batch_op:
        batch_op.create_index('ix_handed_reports_period', ['scheme_id', 'report', 'first', 'place'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('handed_reports', schema=None) as batch_op:
        batch_op.drop_index('ix_handed_reports_period')

    op.drop_table('handed_reports')

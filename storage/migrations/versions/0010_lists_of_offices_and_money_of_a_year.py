"""Lists of the offices, and the money of a year"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('fund_amounts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('set_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('set_at', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('budget', 'premium', 'reserve')", name=op.f('ck_fund_amounts_kind')),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_fund_amounts_amount')),
    sa.ForeignKeyConstraint(['set_by'], ['staff.id'], name=op.f('fk_fund_amounts_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund_amounts')),
    sqlite_strict=True
    )
    with op.batch_alter_table('fund_amounts', schema=None) as batch_op:
        batch_op.create_index('ix_fund_amounts_year', ['scheme_id', 'place', 'year'], unique=False)

    op.create_table('register_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('register', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('written_on', sa.Text(), nullable=False),
    sa.Column('written_at', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('closed_on', sa.Text(), nullable=True),
    sa.Column('said', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_register_entries_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_entries')),
    sqlite_strict=True
    )
    with op.batch_alter_table('register_entries', schema=None) as batch_op:
        batch_op.create_index('ix_register_entries_list', ['scheme_id', 'register', 'place', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('register_entries', schema=None) as batch_op:
        batch_op.drop_index('ix_register_entries_list')

    op.drop_table('register_entries')
    with op.batch_alter_table('fund_amounts', schema=None) as batch_op:
        batch_op.drop_index('ix_fund_amounts_year')

    op.drop_table('fund_amounts')

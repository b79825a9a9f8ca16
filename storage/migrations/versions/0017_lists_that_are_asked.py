"""Lists that are asked about claims, and settlements with those who advanced the money"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('settlements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('institution', sa.Text(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('last', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('made_at', sa.Text(), nullable=False),
    sa.Column('settled_on', sa.Text(), nullable=True),
    sa.Column('settled_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('dropped_at', sa.Text(), nullable=True),
    sa.CheckConstraint('count > 0', name=op.f('ck_settlements_count')),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_settlements_made_by')),
    sa.ForeignKeyConstraint(['settled_by'], ['staff.id'], name=op.f('fk_settlements_settled_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settlements')),
    sa.UniqueConstraint('number', name=op.f('uq_settlements_number')),
    sqlite_strict=True
    )
    with op.batch_alter_table('settlements', schema=None) as batch_op:
        batch_op.create_index('ix_settlements_list', ['scheme_id', 'place', 'id'], unique=False)

    op.create_table('register_subjects',
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('person', 'claim', 'institution', 'item')", name=op.f('ck_register_subjects_kind')),
    sa.ForeignKeyConstraint(['entry_id'], ['register_entries.id'], name=op.f('fk_register_subjects_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', 'kind', 'digest', name=op.f('pk_register_subjects')),
    sqlite_strict=True
    )
    with op.batch_alter_table('register_subjects', schema=None) as batch_op:
        batch_op.create_index('ix_register_subjects_digest', ['digest'], unique=False)

    op.create_table('settlement_lines',
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('settlement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('paid_on', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_settlement_lines_claim_id')),
    sa.ForeignKeyConstraint(['settlement_id'], ['settlements.id'], name=op.f('fk_settlement_lines_settlement_id')),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_settlement_lines')),
    sqlite_strict=True
    )
    with op.batch_alter_table('settlement_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_settlement_lines_settlement_id'), ['settlement_id'], unique=False)

    with op.batch_alter_table('register_entries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('released_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('released_at', sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_register_entries_released_by'), 'staff', ['released_by'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('register_entries', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_register_entries_released_by'), type_='foreignkey')
        batch_op.drop_column('released_at')
        batch_op.drop_column('released_by')

    with op.batch_alter_table('settlement_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_settlement_lines_settlement_id'))

    op.drop_table('settlement_lines')
    with op.batch_alter_table('register_subjects', schema=None) as batch_op:
        batch_op.drop_index('ix_register_subjects_digest')

    op.drop_table('register_subjects')
    with op.batch_alter_table('settlements', schema=None) as batch_op:
        batch_op.drop_index('ix_settlements_list')

    op.drop_table('settlements')

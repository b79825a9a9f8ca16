"""What an office says in its own words"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('office', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('hours', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_contact_changes_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_changes')),
    sqlite_strict=True
    )
    with op.batch_alter_table('contact_changes', schema=None) as batch_op:
        batch_op.create_index('ix_contact_changes_place_id', ['place', 'id'], unique=False)

    op.create_table('wordings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_wordings_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wordings')),
    sqlite_strict=True
    )
    with op.batch_alter_table('wordings', schema=None) as batch_op:
        batch_op.create_index('ix_wordings_place_name', ['place', 'name', 'language', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('wordings', schema=None) as batch_op:
        batch_op.drop_index('ix_wordings_place_name')

    op.drop_table('wordings')
    with op.batch_alter_table('contact_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_changes_place_id')

    op.drop_table('contact_changes')

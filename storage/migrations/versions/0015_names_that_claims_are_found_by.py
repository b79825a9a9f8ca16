"""Names that claims are found by

The digests need the keys, so what is there already is filled in at the start that follows, by `storage.names`.
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('claim_names',
    sa.Column('name_index', sa.Text(), nullable=False),
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_claim_names_claim_id')),
    sa.PrimaryKeyConstraint('name_index', 'claim_id', name=op.f('pk_claim_names')),
    sqlite_strict=True
    )
    with op.batch_alter_table('claim_names', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_claim_names_claim_id'), ['claim_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('claim_names', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_claim_names_claim_id'))

    op.drop_table('claim_names')

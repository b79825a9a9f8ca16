"""Papers that are owed until a day

What was promised before is kept with the claim, sealed; its day comes here when the claim is next written.
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('owed_papers',
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('material', sa.Text(), nullable=False),
    sa.Column('until', sa.Text(), nullable=False),
    sa.Column('reminded_at', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_owed_papers_claim_id_claims')),
    sa.PrimaryKeyConstraint('claim_id', 'material', name=op.f('pk_owed_papers')),
    sqlite_strict=True
    )
    with op.batch_alter_table('owed_papers', schema=None) as batch_op:
        batch_op.create_index('ix_owed_papers_reminded_at_until', ['reminded_at', 'until'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('owed_papers', schema=None) as batch_op:
        batch_op.drop_index('ix_owed_papers_reminded_at_until')

    op.drop_table('owed_papers')

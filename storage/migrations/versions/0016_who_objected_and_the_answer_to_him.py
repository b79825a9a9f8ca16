"""Who objected and the answer to him"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('objections', sa.Column('name', sa.LargeBinary(), nullable=True))
    op.add_column('objections', sa.Column('phone', sa.LargeBinary(), nullable=True))
    op.add_column(
        'objections', sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
    )
    op.add_column('objections', sa.Column('answer', sa.LargeBinary(), nullable=True))
    op.add_column('objections', sa.Column('receipt_index', sa.Text(), nullable=True))
    op.create_index('ix_objections_person_id', 'objections', ['person_id'], unique=False)
    op.create_index('uq_objections_receipt_index', 'objections', ['receipt_index'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_objections_receipt_index', 'objections')
    op.drop_index('ix_objections_person_id', 'objections')
    for name in ('receipt_index', 'answer', 'person_id', 'phone', 'name'):
        op.drop_column('objections', name)

"""Pieces of files on their way"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('room_pieces',
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['rooms.chat_id'], name=op.f('fk_room_pieces_chat_id')),
    sa.PrimaryKeyConstraint('chat_id', 'key', 'place', 'start', name=op.f('pk_room_pieces')),
    sqlite_strict=True
    )
    with op.batch_alter_table('room_pieces', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_pieces_at'), ['at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('room_pieces', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_room_pieces_at'))

    op.drop_table('room_pieces')

"""What was shown of public notices"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice_frames',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('where', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.Column('file', sa.Text(), nullable=True),
    sa.CheckConstraint('"where" IN (\'page\', \'print\')', name=op.f('ck_notice_frames_where')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_notice_frames_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_frames')),
    sqlite_strict=True
    )
    with op.batch_alter_table('notice_frames', schema=None) as batch_op:
        batch_op.create_index('ix_notice_frames_place_id', ['place', 'id'], unique=False)

    op.create_table('notice_lines',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('since', sa.Text(), nullable=False),
    sa.Column('until', sa.Text(), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_notice_lines_notice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_lines')),
    sqlite_strict=True
    )
    with op.batch_alter_table('notice_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_lines_notice_id'), ['notice_id'], unique=False)
        batch_op.create_index('ix_notice_lines_place_until', ['place', 'until'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('notice_lines', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_lines_place_until')
        batch_op.drop_index(batch_op.f('ix_notice_lines_notice_id'))

    op.drop_table('notice_lines')
    with op.batch_alter_table('notice_frames', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_frames_place_id')

    op.drop_table('notice_frames')

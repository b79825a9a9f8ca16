"""Where claims stand, counted"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


CLOSED = "('refused', 'withdrawn', 'paid')"
AT_A_DESK = "('in_review', 'approved')"
STAND = f"""INSERT INTO counted (claim_id, county, town, place, closed, scheme_id, step, status, due_on, listed)
SELECT c.id, substr(c.place, 1, 6), substr(c.place, 1, 9), c.place,
 CASE WHEN c.status IN {CLOSED} THEN 1 ELSE 0 END, c.scheme_id, coalesce(c.step, ''), c.status,
 CASE WHEN c.status IN {AT_A_DESK} THEN coalesce(d.due_on, '') ELSE '' END,
 CASE WHEN EXISTS (SELECT 1 FROM payment_lines p WHERE p.claim_id = c.id AND p.status IN ('listed', 'paid'))
 THEN 1 ELSE 0 END
FROM claims c LEFT JOIN desks d ON d.claim_id = c.id"""
COUNT = """INSERT INTO tray_counts (area, scheme_id, step, status, due_on, listed, count)
SELECT substr(place, 1, {digits}), scheme_id, step, status, due_on, listed, count(*) FROM counted
WHERE length(place) >= {digits} GROUP BY 1, 2, 3, 4, 5, 6"""


def upgrade() -> None:
    op.create_table('tray_counts',
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Text(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 0', name=op.f('ck_tray_counts_count')),
    sa.PrimaryKeyConstraint('area', 'scheme_id', 'step', 'status', 'due_on', 'listed', name=op.f('pk_tray_counts')),
    sqlite_strict=True
    )
    op.create_table('counted',
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('county', sa.Text(), nullable=False),
    sa.Column('town', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('closed', sa.Integer(), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Text(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_counted_claim_id')),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_counted')),
    sqlite_strict=True
    )
    with op.batch_alter_table('counted', schema=None) as batch_op:
        batch_op.create_index('ix_counted_county', ['county', 'closed', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_place', ['place', 'closed', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_town', ['town', 'closed', 'claim_id'], unique=False)

    op.execute(STAND)
    for digits in (2, 4, 6, 9, 12):
        op.execute(COUNT.format(digits=digits))



def downgrade() -> None:
    with op.batch_alter_table('counted', schema=None) as batch_op:
        batch_op.drop_index('ix_counted_town')
        batch_op.drop_index('ix_counted_place')
        batch_op.drop_index('ix_counted_county')

    op.drop_table('counted')
    op.drop_table('tray_counts')

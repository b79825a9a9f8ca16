"""Queues that can be sifted"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
CLOSED = "('refused', 'withdrawn', 'paid')"
AT_A_DESK = "('in_review', 'approved')"
STAND = f"""SELECT c.id, substr(c.place, 1, 6), substr(c.place, 1, 9), c.place,
 CASE WHEN c.status IN {CLOSED} THEN 1 ELSE 0 END, c.scheme_id, coalesce(c.step, ''), c.status,
 CASE WHEN c.status IN {AT_A_DESK} THEN coalesce(d.due_on, '') ELSE '' END,
 CASE WHEN EXISTS (SELECT 1 FROM payment_lines p WHERE p.claim_id = c.id AND p.status IN ('listed', 'paid'))
 THEN 1 ELSE 0 END"""
PICKED = """, c.submitted_on,
 CASE WHEN coalesce(c.granted, c.amount) >= 3000000 THEN 30000 WHEN coalesce(c.granted, c.amount) >= 1000000 THEN 10000
 WHEN coalesce(c.granted, c.amount) >= 500000 THEN 5000 WHEN coalesce(c.granted, c.amount) >= 300000 THEN 3000
 WHEN coalesce(c.granted, c.amount) >= 100000 THEN 1000 WHEN coalesce(c.granted, c.amount) >= 50000 THEN 500
 ELSE 0 END,
 CASE WHEN EXISTS (SELECT 1 FROM claim_events e WHERE e.claim_id = c.id AND e.code = 'claim_mended')
 THEN 1 ELSE 0 END
 + CASE WHEN EXISTS (SELECT 1 FROM page_traces mine JOIN page_traces other
 ON other.trace = mine.trace AND other.claim_id <> mine.claim_id
 WHERE mine.claim_id = c.id AND mine.why = 'bill') THEN 2 ELSE 0 END
 + CASE WHEN c.filed_by_staff_id IS NULL THEN 0 ELSE 4 END"""
FROM = " FROM claims c LEFT JOIN desks d ON d.claim_id = c.id"
INTO = "INSERT INTO counted (claim_id, county, town, place, closed, scheme_id, step, status, due_on, listed"
COUNT = """INSERT INTO closed_counts (area, submitted_on, scheme_id, step, status, band, marks, count)
SELECT {area}, submitted_on, scheme_id, step, status, band, marks, count(*) FROM counted
WHERE closed = 1 GROUP BY {area}, submitted_on, scheme_id, step, status, band, marks"""


def make_counted(*more: sa.Column[Any]) -> None:
    op.drop_table('counted')
    op.create_table('counted',
    sa.Column('claim_id', ID, nullable=False),
    sa.Column('county', sa.Text(), nullable=False),
    sa.Column('town', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('closed', sa.Integer(), nullable=False),
    *more[:1],
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Text(), nullable=False),
    sa.Column('listed', sa.Integer(), nullable=False),
    *more[1:],
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_counted_claim_id')),
    sa.PrimaryKeyConstraint('claim_id', name=op.f('pk_counted')),
    sqlite_strict=True
    )


def upgrade() -> None:
    make_counted(
    sa.Column('submitted_on', sa.Text(), nullable=False),
    sa.Column('band', sa.Integer(), nullable=False),
    sa.Column('marks', sa.Integer(), nullable=False),
    )
    op.execute(f"{INTO}, submitted_on, band, marks) {STAND}{PICKED}{FROM}")
    with op.batch_alter_table('counted', schema=None) as batch_op:
        batch_op.create_index('ix_counted_closed', ['closed', 'submitted_on', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_county', ['county', 'closed', 'submitted_on', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_place', ['place', 'closed', 'submitted_on', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_town', ['town', 'closed', 'submitted_on', 'claim_id'], unique=False)

    op.create_table('closed_counts',
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('submitted_on', sa.Text(), nullable=False),
    sa.Column('scheme_id', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('band', sa.Integer(), nullable=False),
    sa.Column('marks', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 0', name=op.f('ck_closed_counts_count')),
    sa.PrimaryKeyConstraint('area', 'submitted_on', 'scheme_id', 'step', 'status', 'band', 'marks',
                            name=op.f('pk_closed_counts')),
    sqlite_strict=True
    )
    for area in ('county', 'town'):
        op.execute(COUNT.format(area=area))


def downgrade() -> None:
    op.drop_table('closed_counts')
    make_counted()
    op.execute(f"{INTO}) {STAND}{FROM}")
    with op.batch_alter_table('counted', schema=None) as batch_op:
        batch_op.create_index('ix_counted_county', ['county', 'closed', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_place', ['place', 'closed', 'claim_id'], unique=False)
        batch_op.create_index('ix_counted_town', ['town', 'closed', 'claim_id'], unique=False)

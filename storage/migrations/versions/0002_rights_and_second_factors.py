"""People's rights, second factors, erasures"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chores',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('good', sa.Integer(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_chores')),
    sqlite_strict=True
    )
    op.create_table('erasures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('draft_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.Text(), nullable=False),
    sa.Column('due_at', sa.Text(), nullable=False),
    sa.Column('undone_at', sa.Text(), nullable=True),
    sa.Column('done_at', sa.Text(), nullable=True),
    sa.CheckConstraint("why IN ('asked', 'term')", name=op.f('ck_erasures_why')),
    sa.ForeignKeyConstraint(['draft_id'], ['drafts.id'], name=op.f('fk_erasures_draft_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_erasures_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasures')),
    sqlite_strict=True
    )
    with op.batch_alter_table('erasures', schema=None) as batch_op:
        batch_op.create_index('ix_erasures_due_at', ['due_at'], unique=False, sqlite_where=sa.text('done_at IS NULL AND undone_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND undone_at IS NULL'))
        batch_op.create_index('ix_erasures_person_id', ['person_id'], unique=False)
        batch_op.create_index('uq_erasures_open_draft', ['draft_id'], unique=True, sqlite_where=sa.text('done_at IS NULL AND undone_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND undone_at IS NULL'))

    op.create_table('recovery_codes',
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code_hash', sa.Text(), nullable=False),
    sa.Column('used_at', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_recovery_codes_staff_id')),
    sa.PrimaryKeyConstraint('staff_id', 'code_hash', name=op.f('pk_recovery_codes')),
    sqlite_strict=True
    )
    op.create_table('legal_holds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('set_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('set_at', sa.Text(), nullable=False),
    sa.Column('lifted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('lifted_at', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_legal_holds_claim_id')),
    sa.ForeignKeyConstraint(['lifted_by'], ['staff.id'], name=op.f('fk_legal_holds_lifted_by')),
    sa.ForeignKeyConstraint(['set_by'], ['staff.id'], name=op.f('fk_legal_holds_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_holds')),
    sqlite_strict=True
    )
    with op.batch_alter_table('legal_holds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_holds_claim_id'), ['claim_id'], unique=False)

    op.create_table('relatives',
    sa.Column('claim_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_at', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claims.id'], name=op.f('fk_relatives_claim_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_relatives_staff_id')),
    sa.PrimaryKeyConstraint('claim_id', 'staff_id', name=op.f('pk_relatives')),
    sqlite_strict=True
    )
    with op.batch_alter_table('audit_lines', schema=None) as batch_op:
        batch_op.create_index('ix_audit_lines_at', ['at'], unique=False)
        batch_op.create_index('ix_audit_lines_staff_id_at', ['staff_id', 'at'], unique=False)

    with op.batch_alter_table('call_requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.Text(), nullable=True))

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code_secret', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('code_step', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('more_until', sa.Text(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.drop_column('more_until')
        batch_op.drop_column('code_step')
        batch_op.drop_column('code_secret')

    with op.batch_alter_table('call_requests', schema=None) as batch_op:
        batch_op.drop_column('about')

    with op.batch_alter_table('audit_lines', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_lines_staff_id_at')
        batch_op.drop_index('ix_audit_lines_at')

    op.drop_table('relatives')
    with op.batch_alter_table('legal_holds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_holds_claim_id'))

    op.drop_table('legal_holds')
    op.drop_table('recovery_codes')
    with op.batch_alter_table('erasures', schema=None) as batch_op:
        batch_op.drop_index('uq_erasures_open_draft', sqlite_where=sa.text('done_at IS NULL AND undone_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND undone_at IS NULL'))
        batch_op.drop_index('ix_erasures_person_id')
        batch_op.drop_index('ix_erasures_due_at', sqlite_where=sa.text('done_at IS NULL AND undone_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND undone_at IS NULL'))

    op.drop_table('erasures')
    op.drop_table('chores')

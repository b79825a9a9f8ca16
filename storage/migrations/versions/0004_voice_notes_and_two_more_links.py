"""Voice notes; one-time links of staff, and for those who lost their phone"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

COLUMNS = ("token_hash", "purpose", "person_id", "mandate_id", "expires_at", "used_at")


def put_links_anew(purposes: str) -> None:
    """Make the table of links anew, for these purposes, and take over every link that has one of them."""
    if op.get_bind().dialect.name == 'postgresql':  # which can change the constraint itself
        op.drop_constraint(op.f('ck_handovers_purpose'), 'handovers')
        op.execute(f"DELETE FROM handovers WHERE purpose NOT IN ({purposes})")
        op.create_check_constraint(op.f('ck_handovers_purpose'), 'handovers', f"purpose IN ({purposes})")
        return
    op.create_table('handovers_anew',
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mandate_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('expires_at', sa.Text(), nullable=False),
    sa.Column('used_at', sa.Text(), nullable=True),
    sa.CheckConstraint(f"purpose IN ({purposes})", name=op.f('ck_handovers_purpose')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandates.id'], name=op.f('fk_handovers_mandate_id')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_handovers_person_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_handovers')),
    sqlite_strict=True
    )
    columns = ", ".join(COLUMNS)
    op.execute(
        f"INSERT INTO handovers_anew ({columns}) SELECT {columns} FROM handovers WHERE purpose IN ({purposes})"
    )
    op.drop_table('handovers')
    op.rename_table('handovers_anew', 'handovers')


def upgrade() -> None:
    op.create_table('voice_notes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.Text(), nullable=False),
    sa.Column('heard_at', sa.Text(), nullable=True),
    sa.Column('heard_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['heard_by'], ['staff.id'], name=op.f('fk_voice_notes_heard_by')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_voice_notes_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voice_notes')),
    sqlite_strict=True
    )
    with op.batch_alter_table('voice_notes', schema=None) as batch_op:
        batch_op.create_index('ix_voice_notes_heard_at_place', ['heard_at', 'place'], unique=False)
        batch_op.create_index(batch_op.f('ix_voice_notes_person_id'), ['person_id'], unique=False)

    put_links_anew("'mandate', 'chat', 'recovery', 'staff'")


def downgrade() -> None:
    with op.batch_alter_table('voice_notes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voice_notes_person_id'))
        batch_op.drop_index('ix_voice_notes_heard_at_place')

    op.drop_table('voice_notes')
    put_links_anew("'mandate', 'chat'")

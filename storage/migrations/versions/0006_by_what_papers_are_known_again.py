"""By what papers are known again"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_traces",
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("why IN ('bill', 'photo', 'visit')", name=op.f("ck_page_traces_why")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_page_traces_claim_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_page_traces_page_id")),
        sa.PrimaryKeyConstraint("trace", "page_id", name=op.f("pk_page_traces")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("page_traces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_traces_claim_id"), ["claim_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("page_traces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_traces_claim_id"))

    op.drop_table("page_traces")

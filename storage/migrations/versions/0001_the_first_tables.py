"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_seals",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", "seq", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("line_id", name=op.f("uq_audit_seals_line_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "bank_branches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_branches")),
        sa.UniqueConstraint("place", "bank", "name", name=op.f("uq_bank_branches_place_bank_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "claim_serials",
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "year", name=op.f("pk_claim_serials")),
        sqlite_strict=True,
    )
    op.create_table(
        "contacts",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_contacts")),
        sqlite_strict=True,
    )
    op.create_table(
        "data_keys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("master", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("data_keys", schema=None) as batch_op:
        batch_op.create_index(
            "uq_data_keys_live",
            ["subject"],
            unique=True,
            sqlite_where=sa.text("wrapped IS NOT NULL"),
            postgresql_where=sa.text("wrapped IS NOT NULL"),
        )

    op.create_table(
        "drugs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drugs")),
        sa.UniqueConstraint("place", "name", "diagnosis", name=op.f("uq_drugs_place_name_diagnosis")),
        sqlite_strict=True,
    )
    op.create_table(
        "files",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_files")),
        sqlite_strict=True,
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'done', 'failed')", name=op.f("ck_inbox_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "update_id", name=op.f("uq_inbox_channel_update_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_status_id", ["status", "id"], unique=False)

    op.create_table(
        "institutions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('designated_pharmacy', 'designated_hospital')", name=op.f("ck_institutions_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institutions")),
        sa.UniqueConstraint("kind", "place", "name", name=op.f("uq_institutions_kind_place_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'leased', 'done', 'dead')", name=op.f("ck_jobs_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_jobs_dedupe_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_status_due_at", ["status", "due_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sqlite_strict=True,
    )
    op.create_table(
        "places",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.CheckConstraint("level IN ('city', 'county', 'town', 'village')", name=op.f("ck_places_level")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_places")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index("ix_places_parent_initials", ["parent", "initials"], unique=False)

    op.create_table(
        "room_profile",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_room_profile")),
        sqlite_strict=True,
    )
    op.create_table(
        "room_updates",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_room_updates")),
        sqlite_strict=True,
    )
    op.create_table(
        "rooms",
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cookie_hash", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_message", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_rooms_cookie_hash")),
        sqlite_strict=True,
    )
    op.create_table(
        "roster",
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("id_index", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("listed_on", sa.Text(), nullable=True),
        sa.Column("delisted_on", sa.Text(), nullable=True),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scheme_id", "id_index", name=op.f("pk_roster")),
        sqlite_strict=True,
    )
    op.create_table(
        "scheme_records",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('extension', 'confirmation', 'parameter')", name=op.f("ck_scheme_records_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_records")),
        sa.UniqueConstraint(
            "scheme_id", "place", "kind", "document", name=op.f("uq_scheme_records_scheme_id_place_kind_document")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in_brakes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.Column("blocked_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_brakes")),
        sqlite_strict=True,
    )
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("blocked", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_chats_channel_address")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chats_person_id"), ["person_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("whom", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("scheme_id", sa.Text(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("bank_branch", sa.LargeBinary(), nullable=True),
        sa.Column("gaps", sa.LargeBinary(), nullable=False),
        sa.Column("declaration", sa.LargeBinary(), nullable=True),
        sa.Column("filed_by_staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'mending', 'submitted', 'dropped')", name=op.f("ck_drafts_status")),
        sa.CheckConstraint("whom IN ('self', 'other')", name=op.f("ck_drafts_whom")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("ix_drafts_person_id_status", ["person_id", "status"], unique=False)

    op.create_table(
        "room_buttons",
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("data_index", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["rooms.chat_id"], name=op.f("fk_room_buttons_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "message_id", "data_index", name=op.f("pk_room_buttons")),
        sqlite_strict=True,
    )
    op.create_table(
        "room_events",
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('message', 'edit', 'deletion', 'tap', 'toast')", name=op.f("ck_room_events_kind")),
        sa.CheckConstraint("side IN ('bot', 'person')", name=op.f("ck_room_events_side")),
        sa.ForeignKeyConstraint(["chat_id"], ["rooms.chat_id"], name=op.f("fk_room_events_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "seq", name=op.f("pk_room_events")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("room_events", schema=None) as batch_op:
        batch_op.create_index("ix_room_events_chat_id_message_id_seq", ["chat_id", "message_id", "seq"], unique=False)

    op.create_table(
        "room_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["rooms.chat_id"], name=op.f("fk_room_files_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_files")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("room_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_files_chat_id"), ["chat_id"], unique=False)

    op.create_table(
        "room_keys",
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["rooms.chat_id"], name=op.f("fk_room_keys_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "side", "key", name=op.f("pk_room_keys")),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("memory", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_sessions")),
        sqlite_strict=True,
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_staff_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_place"), ["place"], unique=False)

    op.create_table(
        "unreminded",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unreminded_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_unreminded")),
        sqlite_strict=True,
    )
    op.create_table(
        "call_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_call_requests_answered_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_call_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_requests")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("call_requests", schema=None) as batch_op:
        batch_op.create_index("ix_call_requests_answered_at_place", ["answered_at", "place"], unique=False)
        batch_op.create_index("ix_call_requests_person_id_answered_at", ["person_id", "answered_at"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("scheme_version", sa.Text(), nullable=False),
        sa.Column("benefit", sa.Text(), nullable=False),
        sa.Column("beneficiary_index", sa.Text(), nullable=True),
        sa.Column("beneficiary", sa.LargeBinary(), nullable=False),
        sa.Column("applicant", sa.LargeBinary(), nullable=False),
        sa.Column("proxy", sa.LargeBinary(), nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("cause", sa.LargeBinary(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("gaps", sa.LargeBinary(), nullable=False),
        sa.Column("declaration", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.LargeBinary(), nullable=False),
        sa.Column("estimate", sa.LargeBinary(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("submitted_on", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=True),
        sa.Column("filed_by_staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('in_review', 'sent_back', 'refused', 'withdrawn', 'approved', 'paid', 'payment_failed')",
            name=op.f("ck_claims_status"),
        ),
        sa.CheckConstraint("granted >= 0", name=op.f("ck_claims_granted")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_claims_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_claims_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_claims_draft_id")),
        sa.UniqueConstraint("number", name=op.f("uq_claims_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index("ix_claims_beneficiary_index_scheme_id", ["beneficiary_index", "scheme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_claims_queue", ["status", "scheme_id", "step", "place", "id"], unique=False)

    op.create_table(
        "mandates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("helper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("principal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scheme_id", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("given_at", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.CheckConstraint("evidence IN ('tapped', 'paper')", name=op.f("ck_mandates_evidence")),
        sa.CheckConstraint("scope IN ('claim', 'scheme')", name=op.f("ck_mandates_scope")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_mandates_draft_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["people.id"], name=op.f("fk_mandates_helper_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["people.id"], name=op.f("fk_mandates_principal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandates_helper_id"), ["helper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandates_principal_id"), ["principal_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'sending', 'sent', 'failed')", name=op.f("ck_outbox_status")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_outbox_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_status_id", ["status", "id"], unique=False)

    op.create_table(
        "pages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("material", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("quality_reason", sa.Text(), nullable=True),
        sa.Column("reading", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", sa.Text(), nullable=True),
        sa.Column("crops", sa.Text(), nullable=False),
        sa.Column("corrections", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'read', 'failed', 'removed')", name=op.f("ck_pages_state")),
        sa.ForeignKeyConstraint(["digest"], ["files.digest"], name=op.f("fk_pages_digest")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_pages_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("draft_id", "position", name=op.f("uq_pages_draft_id_position")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.create_index("ix_pages_digest", ["digest"], unique=False)

    op.create_table(
        "payment_lists",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("released_at", sa.Text(), nullable=True),
        sa.Column("released_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("dropped_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_payment_lists_made_by")),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_payment_lists_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_lists")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_lists_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("payment_lists", schema=None) as batch_op:
        batch_op.create_index("ix_payment_lists_place_id", ["place", "id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_reminders_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_reminders")),
        sqlite_strict=True,
    )
    op.create_table(
        "staff_sessions",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_sessions_staff_id")),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_staff_sessions")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_sessions_seen_at"), ["seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_sessions_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_appeals_claim_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appeals_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_appeals_claim_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_audit_lines_claim_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_audit_lines_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_lines")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("audit_lines", schema=None) as batch_op:
        batch_op.create_index("ix_audit_lines_claim_id_id", ["claim_id", "id"], unique=False)

    op.create_table(
        "bill_uses",
        sa.Column("bill_index", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_bill_uses_claim_id")),
        sa.PrimaryKeyConstraint("bill_index", "claim_id", name=op.f("pk_bill_uses")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("bill_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bill_uses_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "claim_events",
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("actor_kind IN ('person', 'staff', 'system')", name=op.f("ck_claim_events_actor_kind")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_events_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "seq", name=op.f("pk_claim_events")),
        sqlite_strict=True,
    )
    op.create_table(
        "desks",
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("days_left", sa.Integer(), nullable=True),
        sa.Column("held_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("held_since", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_desks_claim_id")),
        sa.ForeignKeyConstraint(["held_by"], ["staff.id"], name=op.f("fk_desks_held_by")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_desks")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("desks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desks_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_desks_held_by"), ["held_by"], unique=False)

    op.create_table(
        "field_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.LargeBinary(), nullable=True),
        sa.Column("new", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_field_changes_claim_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_field_changes_page_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_field_changes_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_changes")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("field_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_changes_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "handovers",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mandate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text(), nullable=True),
        sa.CheckConstraint("purpose IN ('mandate', 'chat')", name=op.f("ck_handovers_purpose")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_handovers_mandate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_handovers_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_handovers")),
        sqlite_strict=True,
    )
    op.create_table(
        "home_visits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visited_on", sa.Text(), nullable=False),
        sa.Column("met", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("confirms", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_home_visits_claim_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_home_visits_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_visits")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("home_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_visits_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "mandate_drafts",
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mandate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_mandate_drafts_draft_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_mandate_drafts_mandate_id")),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_mandate_drafts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("mandate_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_drafts_mandate_id"), ["mandate_id"], unique=False)

    op.create_table(
        "mandate_uses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mandate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_mandate_uses_draft_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_mandate_uses_mandate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_uses")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("mandate_uses", schema=None) as batch_op:
        batch_op.create_index("ix_mandate_uses_mandate_id_id", ["mandate_id", "id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_notes_claim_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_notes_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('running', 'over', 'returned')", name=op.f("ck_notices_status")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_notices_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index("ix_notices_place_posted_on", ["place", "posted_on"], unique=False)
        batch_op.create_index("ix_notices_status_last_day", ["status", "last_day"], unique=False)
        batch_op.create_index(
            "uq_notices_running",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("status = 'running'"),
            postgresql_where=sa.text("status = 'running'"),
        )

    op.create_table(
        "originals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("remark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_originals_claim_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_originals_page_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_originals_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_originals")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("originals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_originals_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "payment_lines",
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_number", sa.Text(), nullable=False),
        sa.Column("payee", sa.LargeBinary(), nullable=False),
        sa.Column("payee_id", sa.LargeBinary(), nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("bank", sa.LargeBinary(), nullable=True),
        sa.Column("branch", sa.LargeBinary(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Text(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("status IN ('listed', 'paid', 'failed', 'dropped')", name=op.f("ck_payment_lines_status")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payment_lines_amount")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_payment_lines_claim_id")),
        sa.ForeignKeyConstraint(["list_id"], ["payment_lists.id"], name=op.f("fk_payment_lines_list_id")),
        sa.UniqueConstraint("list_id", "claim_id", name=op.f("uq_payment_lines_list_id_claim_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        batch_op.create_index(
            "uq_payment_lines_live",
            ["claim_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('listed', 'paid')"),
            postgresql_where=sa.text("status IN ('listed', 'paid')"),
        )

    op.create_table(
        "rulings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expense", sa.Text(), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=True),
        sa.Column("taken_out", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("taken_out >= 0", name=op.f("ck_rulings_taken_out")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_rulings_claim_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_rulings_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rulings_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "sent_back",
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("defects", sa.LargeBinary(), nullable=False),
        sa.Column("mended_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_sent_back_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", "seq", name=op.f("pk_sent_back")),
        sqlite_strict=True,
    )
    op.create_table(
        "objections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("upheld", sa.Integer(), nullable=True),
        sa.Column("finding", sa.LargeBinary(), nullable=True),
        sa.Column("settled_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_objections_notice_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_objections_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objections_notice_id"), ["notice_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objections_notice_id"))

    op.drop_table("objections")
    op.drop_table("sent_back")
    with op.batch_alter_table("rulings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rulings_claim_id"))

    op.drop_table("rulings")
    with op.batch_alter_table("payment_lines", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_payment_lines_live",
            sqlite_where=sa.text("status IN ('listed', 'paid')"),
            postgresql_where=sa.text("status IN ('listed', 'paid')"),
        )

    op.drop_table("payment_lines")
    with op.batch_alter_table("originals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_originals_claim_id"))

    op.drop_table("originals")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_notices_running",
            sqlite_where=sa.text("status = 'running'"),
            postgresql_where=sa.text("status = 'running'"),
        )
        batch_op.drop_index("ix_notices_status_last_day")
        batch_op.drop_index("ix_notices_place_posted_on")
        batch_op.drop_index(batch_op.f("ix_notices_claim_id"))

    op.drop_table("notices")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_claim_id"))

    op.drop_table("notes")
    with op.batch_alter_table("mandate_uses", schema=None) as batch_op:
        batch_op.drop_index("ix_mandate_uses_mandate_id_id")

    op.drop_table("mandate_uses")
    with op.batch_alter_table("mandate_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandate_drafts_mandate_id"))

    op.drop_table("mandate_drafts")
    with op.batch_alter_table("home_visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_home_visits_claim_id"))

    op.drop_table("home_visits")
    op.drop_table("handovers")
    with op.batch_alter_table("field_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_changes_claim_id"))

    op.drop_table("field_changes")
    with op.batch_alter_table("desks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desks_held_by"))
        batch_op.drop_index(batch_op.f("ix_desks_due_on"))

    op.drop_table("desks")
    op.drop_table("claim_events")
    with op.batch_alter_table("bill_uses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bill_uses_claim_id"))

    op.drop_table("bill_uses")
    with op.batch_alter_table("audit_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_lines_claim_id_id")

    op.drop_table("audit_lines")
    op.drop_table("appeals")
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_sessions_staff_id"))
        batch_op.drop_index(batch_op.f("ix_staff_sessions_seen_at"))

    op.drop_table("staff_sessions")
    op.drop_table("reminders")
    with op.batch_alter_table("payment_lists", schema=None) as batch_op:
        batch_op.drop_index("ix_payment_lists_place_id")

    op.drop_table("payment_lists")
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.drop_index("ix_pages_digest")

    op.drop_table("pages")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_status_id")

    op.drop_table("outbox")
    with op.batch_alter_table("mandates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandates_principal_id"))
        batch_op.drop_index(batch_op.f("ix_mandates_helper_id"))

    op.drop_table("mandates")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index("ix_claims_queue")
        batch_op.drop_index(batch_op.f("ix_claims_person_id"))
        batch_op.drop_index("ix_claims_beneficiary_index_scheme_id")

    op.drop_table("claims")
    with op.batch_alter_table("call_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_call_requests_person_id_answered_at")
        batch_op.drop_index("ix_call_requests_answered_at_place")

    op.drop_table("call_requests")
    op.drop_table("unreminded")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_place"))

    op.drop_table("staff")
    op.drop_table("sessions")
    op.drop_table("room_keys")
    with op.batch_alter_table("room_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_files_chat_id"))

    op.drop_table("room_files")
    with op.batch_alter_table("room_events", schema=None) as batch_op:
        batch_op.drop_index("ix_room_events_chat_id_message_id_seq")

    op.drop_table("room_events")
    op.drop_table("room_buttons")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_drafts_person_id_status")

    op.drop_table("drafts")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_person_id"))

    op.drop_table("consents")
    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chats_person_id"))

    op.drop_table("chats")
    op.drop_table("sign_in_brakes")
    op.drop_table("scheme_records")
    op.drop_table("roster")
    op.drop_table("rooms")
    op.drop_table("room_updates")
    op.drop_table("room_profile")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index("ix_places_parent_initials")

    op.drop_table("places")
    op.drop_table("people")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_status_due_at")

    op.drop_table("jobs")
    op.drop_table("institutions")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_status_id")

    op.drop_table("inbox")
    op.drop_table("files")
    op.drop_table("drugs")
    with op.batch_alter_table("data_keys", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_data_keys_live",
            sqlite_where=sa.text("wrapped IS NOT NULL"),
            postgresql_where=sa.text("wrapped IS NOT NULL"),
        )

    op.drop_table("data_keys")
    op.drop_table("contacts")
    op.drop_table("claim_serials")
    op.drop_table("bank_branches")
    op.drop_table("audit_seals")

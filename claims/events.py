"""What happens to a claim in the offices: codes of its history, and what of it the person is told.

Every telling carries `claim_id` (int) and `number` (str); what else it carries stands beside the code.
Days are YYYY-MM-DD, amounts yuan with two decimals, steps the ids of the scheme's workflow.
"""

from enum import StrEnum


class Happened(StrEnum):
    """A line of a claim's history that the offices write."""

    TAKEN = "claim_taken"
    RELATIVE = "relative_declared"
    RELEASED = "claim_released"
    AGREED = "claim_agreed"  # amount?, amount_before?, reason?, opinion?
    SENT_BACK = "claim_sent_back"  # until, defects: [{material, code, words, page}]
    MENDED = "claim_mended"  # added, removed: [kind]; changed: [{kind, field, old, new}]; amount_before?, amount?
    REFUSED = "claim_refused"  # reasons, clause, document
    UNDONE = "decision_undone"
    HANDED_OVER = "claim_handed_over"  # to: a colleague's name
    ESCALATED = "claim_escalated"  # due, to: the deputy's name, None for the whole desk
    RETURNED = "claim_returned"  # to, reason: an office gives it back to an earlier one
    ORIGINALS = "originals_compared"  # pages, differing
    HOME_VISIT = "home_visit_recorded"  # visited_on, met, confirms, photos
    FIELD = "field_corrected"  # page, field, old, new, reason, amount_before?, amount?
    RULED = "expense_ruled"  # expense, coverage, taken_out, left_out, reason, amount_before, amount
    PAPER_LATER = "paper_later"  # material, until: the office lets it come later (容缺)
    PAPER_CAME = "paper_came"  # material
    PAPER_WAIVED = "paper_waived"  # material, reason
    MEETING = "meeting_decided"  # entry, register, amount, before, held_on, said
    MEETING_BACK = "meeting_taken_back"  # reason, amount_before, amount
    NOTICE_POSTED = "notice_posted"  # first, last
    NOTICE_OVER = "notice_over"
    NOTICE_RETURNED = "notice_returned"
    OBJECTION = "objection_received"  # channel
    OBJECTION_SETTLED = "objection_settled"  # upheld; what was found stays with the objection
    APPROVED = "claim_approved"  # amount
    LISTED = "payment_listed"  # list, amount
    UNLISTED = "payment_unlisted"  # list
    PAID = "claim_paid"  # amount, on
    PAYMENT_FAILED = "payment_failed"  # reason


class Told(StrEnum):
    """What the chat says to the person by itself, one message for one transition."""

    AGREED = "claim_agreed"  # step, next: an office agreed, the next one goes on
    SENT_BACK = "claim_sent_back"  # step, until, count; the list is `reviewing.to_mend(store, claim)`
    REFUSED = "claim_refused"  # step, reasons, clause, document
    NOTICE_POSTED = "notice_posted"  # first, last, place: agreed, and now on public notice
    NOTICE_OVER = "notice_over"  # next
    MEETING = "meeting_decided"  # amount, on: a sitting has decided; the approval follows
    NOTICE_RETURNED = "notice_returned"  # next: an objection was upheld, the office looks again
    APPROVED = "claim_approved"  # amount
    LISTED = "payment_listed"  # amount
    PAID = "claim_paid"  # amount, on, account: its last four digits
    PAPER_LATER = "paper_later"  # paper: the scheme's id of it, until
    PAPER_DUE = "paper_due"  # paper, until: its day comes near
    PAPER_CAME = "paper_came"  # paper
    PAPER_WAIVED = "paper_waived"  # paper
    UNDONE = "decision_undone"  # step: the last thing said no longer holds, the office looks again
    PAYMENT_RETURNED = "payment_returned"  # next: it may not be paid as it is, the office looks again
    PAYMENT_FAILED = "payment_failed"  # reason: a code of claims.defects.PAYMENT_FAILURES, words

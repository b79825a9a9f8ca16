"""A word to somebody whose claim somebody else has made already, without saying who."""

from claims import mandates
from claims.dossier import Dossier
from claims.model import ClaimStatus
from handlers.context import Context
from locales import N_
from locales.forms import day

SOMEBODY_DID = N_("提醒：{name}的这项申请，{day}已经有人交过，还在办。是谁交的，这里不说。请先问问他本人，别交重了。")
UNDER_WAY = frozenset({ClaimStatus.IN_REVIEW, ClaimStatus.SENT_BACK, ClaimStatus.APPROVED, ClaimStatus.PAYMENT_FAILED})


async def warn_of_another(context: Context, dossier: Dossier) -> None:
    """Say in front of what comes next that somebody else has applied for the same person under the same scheme."""
    who, scheme = dossier.people.beneficiary, dossier.scheme
    if scheme is None or who.id_number is None:
        return
    for claim in await context.store.claims.of_beneficiary(scheme.id, who.id_number):
        known = claim.person_id == context.person.id or context.person.id in await mandates.concerned(
            context.store, claim
        )
        if claim.status in UNDER_WAY and not known:
            context.first(SOMEBODY_DID, name=who.name or "", day=day(context.language, claim.submitted_on))
            return

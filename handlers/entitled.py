"""What a person is entitled to without a claim, and what else may help: told at the outcome, with clause and where."""

from collections.abc import Sequence

from claims.dossier import Dossier
from handlers.context import Context
from handlers.keyboards import Button, Row
from locales import N_
from locales.forms import aside
from schemes.interview import entitlements, referrals
from schemes.model import Notice, Scheme

WITHOUT_CLAIM = N_("不用申请，您本来就有的：")
MAY_HELP = N_("还可能帮得上的：")
CLAUSE = N_("依据 {clause}")
ASK_AT = N_("问：{office}")
SEPARATOR = " · "
TO_OTHERS = N_("请镇上转给别的部门看看")
TO_CHARITY = N_("请镇上转给慈善组织看看")


def beside(context: Context, dossier: Dossier) -> list[str]:
    """List what the scheme in hand gives without a claim; nothing when it gives nothing."""
    if dossier.scheme is None:
        return []
    return _block(context, WITHOUT_CLAIM, entitlements(dossier.scheme, dossier.answers, context.today))


def instead(context: Context, dossier: Dossier, schemes: Sequence[Scheme]) -> list[str]:
    """List what may help where no claim can be made: what is due anyway, and whom to turn to."""
    due = [notice for scheme in schemes for notice in entitlements(scheme, dossier.answers, context.today)]
    other = [notice for scheme in schemes for notice in referrals(scheme, dossier.answers, context.today)]
    return [*_block(context, WITHOUT_CLAIM, due), *_block(context, MAY_HELP, other)]


def passing_on(context: Context) -> list[Row]:
    """Offer to pass the case on, each with a consent of its own."""
    words = context.words
    return [[Button(words(TO_OTHERS), "offer", "forward")], [Button(words(TO_CHARITY), "offer", "charity")]]


def _block(context: Context, heading: str, notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    return ["", context.words(heading), *(_line(context, notice) for notice in notices)]


def _line(context: Context, notice: Notice) -> str:
    about = [context.words(CLAUSE, clause=notice.source.clause)]
    if notice.ask_at is not None:
        about.append(context.words(ASK_AT, office=notice.ask_at.pick(context.language)))
    return f"· {notice.words.pick(context.language)}{aside(context.language, SEPARATOR.join(about))}"

"""Where an unfinished application stands, in a few words: for reminders, for returning, for lists of people."""

from claims import guardians
from claims.completeness import Lack, what_is_missing
from claims.dossier import Dossier
from claims.model import DraftStatus
from handlers.context import Context
from handlers.heading import known_name
from locales import N_

NEXT: dict[Lack, str] = {
    Lack.WHOM: N_("说一下给谁办"),
    Lack.PLACE: N_("选户口在哪个村"),
    Lack.QUESTION: N_("再答几个问题"),
    Lack.SCHEME: N_("选一项补助"),
    Lack.MATERIAL: N_("再拍 {count} 样材料"),
    Lack.PHOTO: N_("有照片要重拍"),
    Lack.READING: N_("等照片读完"),
    Lack.FIELD: N_("对一对读到的内容"),
    Lack.NAME: N_("拍身份证"),
    Lack.ACCOUNT: N_("拍银行卡或存折"),
    Lack.BRANCH: N_("选开户行"),
    Lack.PHONE: N_("留一个电话"),
    Lack.DECLARATION: N_("看估算，点一下声明"),
    Lack.NOT_IN_FORCE: N_("这项补助现在不收申请"),
}
LAST_TAP = N_("最后点一下“提交申请”")
MEND = N_("补好退回的材料")
NOT_FOR_THIS = N_("照现在的回答办不了，可以改一改")
SOMEBODY = N_("还不知道名字")
MYSELF = N_("我自己")
MY_CHILD = N_("我家孩子")


def next_step(context: Context, dossier: Dossier) -> str:
    """Say what comes next for a draft, in a few words."""
    if dossier.draft.status is DraftStatus.MENDING:
        return context.words(MEND)
    missing = what_is_missing(dossier)
    if dossier.plan.outcome == "no" and dossier.draft.place is not None:
        return context.words(NOT_FOR_THIS)
    if not missing:
        return context.words(LAST_TAP)
    first = missing[0].lack
    return context.words(NEXT[first], count=sum(item.lack is first for item in missing))


def name_of(context: Context, dossier: Dossier) -> str:
    """Name the one a draft is for, as his papers do."""
    unnamed = MY_CHILD if guardians.files_for_child(dossier.draft) else SOMEBODY
    return known_name(dossier) or context.words(unnamed)

"""The one place of the chat where a refusal becomes words."""

from claims import denials, mandates, objecting, refusals
from claims.errors import ClaimError
from claims.files import NoRoomForFiles
from claims.papers import NotAPhoto, PhotoBroken, PhotoTooLarge, ReaderBusy
from claims.rights import TooLate
from handlers.context import Context
from handlers.flow import onward
from handlers.keyboards import NotOffered
from handlers.screens import show_again
from handlers.stale import OLD_BUTTON
from locales import N_

SORRY = N_("我这边出了点差错，已经记下来了。您填过的都在。请再试一次；还是不行，发 /person 找工作人员。")
GENERAL = N_("这一步现在办不了。发 /status 看看办到哪了。")
FOUND = {
    "pdf": N_("这份 PDF 好像没传完整，打不开。请再发一次，或者打开后截个图发来。"),
    "ofd": N_(
        "这是 OFD 格式的电子发票，我打不开。请打开收发票的短信或邮件，选 PDF 再下载一次发来。打开后截个图发来也行。"
    ),
    "audio": N_("这是录音，我看不了。请拍照发来。"),
    "video": N_("这是视频，我看不了。请拍照发来。"),
    "empty": N_("这个文件是空的，可能没传好。请再发一次。"),
}
NOT_A_PHOTO = N_("这个文件不是照片，我看不了。请拍照，或者从相册里选照片发来。")
WANTED = {
    "money": N_("没看懂这个金额。请只写数字，比如 123.50。"),
    "date": N_("没看懂这个日期。请这样写：2025-05-10。"),
    "number": N_("没看懂这个数。请只写数字。"),
    "phone": N_("这个电话号码好像不对。手机是 11 位数字，请再写一次。"),
    "text": N_("请写几个字告诉我。"),
    "choice": N_("请点下面的一个按钮。"),
    "id_number": N_("这个身份证号好像不对，最后一位对不上。请照着证件再写一次。"),
    "account_number": N_("这个账号好像不对。请照着卡面或存折再写一次。"),
}

WORDS: dict[type[ClaimError], str] = {
    NotOffered: OLD_BUTTON,
    NoRoomForFiles: N_("现在存不下新照片了，不是您的问题，之前发的都在。请过一阵再发，或发 /person 找工作人员。"),
    NotAPhoto: NOT_A_PHOTO,
    PhotoTooLarge: N_("这张照片太大了。请用手机重新拍一张，普通照片就行。"),
    PhotoBroken: N_("这张照片打不开，可能没传完。请再发一次。"),
    ReaderBusy: N_("照片收好了，正排队读，读好了我告诉您。"),
    refusals.DraftNotFound: N_("没找到办到一半的申请。发 /start 重新开始。"),
    refusals.DraftClosed: N_("这件申请已经交上去了，不能再改。发 /status 看进度。"),
    refusals.DraftChanged: N_("刚才这件申请在别处改过了，请再看一眼。"),
    refusals.PageNotFound: N_("没找到这张照片，可能已经删了。"),
    refusals.PageAlreadyKept: N_("这张照片刚才已经收到了，不用重发。"),
    refusals.TooManyPages: N_("照片太多了，一件申请最多 {limit} 张。请先把用不着的删掉。"),
    refusals.LeaseLost: GENERAL,
    refusals.PlaceNotFound: N_("没找到这个地方，请重新选。"),
    refusals.AnswerNotUnderstood: N_("没看懂。请再写一次，或者点下面的按钮。"),
    refusals.PhoneNotUnderstood: WANTED["phone"],
    refusals.ConsentMissing: N_("请先点“同意，开始办”，再发照片。"),
    refusals.ClaimNotFound: N_("没找到这件申请。发 /status 看您的申请。"),
    objecting.SaidTooLittle: N_("请把情况写清楚：至少 8 个字，最多 1000 个字。"),
    objecting.NoticeOver: N_("这一位的张榜公示已经结束了。还有话要说，发 /person 找工作人员。"),
    objecting.ObjectionsFull: N_("这一位已经收到很多意见，正在核查。还有话要说，发 /person 找工作人员。"),
    denials.NoticeNotFound: N_("没找到这条张榜公示，可能已经撤下了。"),
    mandates.TooManyToday: N_("一天最多替 {limit} 个人开新的，今天够了。明天再来。"),
    mandates.LinkSpent: N_("这个码用过了，或者过期了。请他再给您看一个新的。"),
    mandates.OwnLink: N_("这个码要让他本人用自己的手机扫，您自己点不算。"),
    mandates.MandateEnded: N_("他本人收回了委托，或者到期了。要接着办，请他再同意一次。"),
    TooLate: N_("这件已经走到后面了，这里改不了。请到镇上说一声，或发 /person。"),
    refusals.ClaimChanged: N_("这件申请刚刚有人办过了。发 /status 看最新的进度。"),
}


def sentence_for(refusal: ClaimError) -> tuple[str, dict[str, object]]:
    """Choose the sentence for a refusal, with what it names."""
    if isinstance(refusal, NotAPhoto):
        return FOUND.get(refusal.found, NOT_A_PHOTO), {}
    if isinstance(refusal, refusals.AnswerNotUnderstood):
        return WANTED.get(refusal.wanted, WORDS[refusals.AnswerNotUnderstood]), {}
    if isinstance(refusal, mandates.TooManyToday):
        return WORDS[mandates.TooManyToday], {"limit": refusal.limit}
    if isinstance(refusal, refusals.TooManyPages):
        return WORDS[refusals.TooManyPages], {"limit": refusal.limit}
    return WORDS.get(type(refusal), GENERAL), {}


async def explain(context: Context, refusal: ClaimError) -> None:
    """Say in words what was refused and what to do now, and show the open screen again.

    A screen whose own matter is gone, such as a link that has run out, gives way to the one that is due.
    """
    _say_first(context, refusal)
    try:
        await show_again(context)
    except ClaimError:
        _say_first(context, refusal)
        await onward(context)


def _say_first(context: Context, refusal: ClaimError) -> None:
    sentence, values = sentence_for(refusal)
    context.turn.preface = None
    context.first(sentence, **values)


async def apologise(context: Context) -> None:
    """Say that something went wrong on our side; nothing entered is lost."""
    await context.say(SORRY)

"""The one place of the console where a refusal becomes words."""

from collections.abc import Callable
from typing import Any

from claims import county, denials, mandates, objecting, papers, recovering, refusals, wordings
from claims.errors import ClaimError
from locales import N_

GENERAL = N_("这一步现在办不了，请刷新页面看看最新情况。")
NOT_FOUND = (refusals.ClaimNotFound, denials.NoticeNotFound, denials.ListNotFound)

WORDS: dict[type[ClaimError], str] = {
    county.SourceMissing: N_("文件名、日期和作决定的单位都要写，少一样都不能记。"),
    county.NotYetTaken: N_("决定的日期还没到，到了那天再来记。"),
    county.ExtendsNothing: N_("延续的最后一天要在文本写的截止日以后；没写截止日的方案不用延续。"),
    county.ValueNotUnderstood: N_("没看懂这个数：比例写成 0.80，金额写成 1000.00，天数写整数，日期写年-月-日。"),
    denials.WrongPassword: N_("账号或密码不对，请再试一次。"),
    denials.TooManyTries: N_("连续输错太多次了，请过 {seconds} 秒再试。"),
    denials.WrongCode: N_("验证码不对，或者已经用过、过了时间。请看手机上新的一个再输。"),
    denials.QuotaReached: N_(
        "您最近 {hours} 小时看过的已经到 {limit} 件，为保护群众的资料先停一停。要接着看，请县里的管理员放开一天。"
    ),
    denials.LoginTaken: N_("这个账号名已经有人用了，请换一个。"),
    denials.NotYourDesk: N_("这件申请现在不在您这一步。"),
    denials.OwnClaim: N_("这件申请和您本人或者您的亲戚有关，请由同事办理。"),
    denials.NotThisDecision: N_("这件申请现在不能这样办。"),
    denials.TakenByAnother: N_("同事正在办这件申请，半小时没有动静才能接手。"),
    denials.OriginalsMissing: N_("还有材料没有和原件核对，核对完才能通过。"),
    denials.HomeVisitMissing: N_("还没有入户核查记录，填好才能通过。"),
    denials.HomeVisitDayWrong: N_("入户日期要在提交申请之后、今天或今天以前。"),
    denials.TooManyVisitPhotos: N_("一户最多留 {limit} 张照片，请先去掉几张没用的，再传新的。"),
    denials.VisitPhotoMissing: N_("没有要传或者要去掉的照片：请先拍一张；已经记下的照片不能去掉。"),
    denials.MeetingMissing: N_("这件的金额由会议一事一议来定，请先记下会议决定，再通过。"),
    denials.MeetingAboveLimit: N_("会议定的金额超过了文本允许的最高 {limit} 元，请核对后再记。"),
    denials.NoDefects: N_("请至少勾选一处要补正的地方。"),
    denials.NoReasons: N_("请写明不予通过的原因和依据条款。"),
    denials.DeadlineWrong: N_("补正期限要在今天以后。"),
    denials.AmountMissing: N_("还没有确定金额，请先核定金额。"),
    denials.NoticeDaysMissing: N_("这个方案没有写公示几天，请按办公室定的填上天数（1 到 60）。"),
    denials.AmountWrong: N_("金额不对：不能是负数，最多两位小数；和测算不同时请写明理由；公示以后不能再改。"),
    denials.EntryWrong: N_("“{field}”没填或者不对：日期写 2025-06-15，金额写数字。"),
    denials.NotOverYet: N_("这一期还没有过完，过完了再报。"),
    denials.ConsentMissing: N_("本人没有同意，或者已经收回同意，不能转。请先请本人在聊天里点同意。"),
    denials.UnderRecovery: N_("申请 {number} 的这位有追回案件没有结案，结案以前不能发放。"),
    denials.StepsMissing: N_("入户核查、民主评议、公示、审核都记上了，才能列入名册。"),
    denials.SettledAlready: N_("这张结算单已经结算或撤回，不能再改。"),
    denials.DeputyWrong: N_("代办的人要是同一个单位还在岗的同事，日期要从今天或以后起，先后不能颠倒。"),
    denials.SameHands: N_("前面一步是您通过的，这一步要由另一个人来核。"),
    denials.TooLateToUndo: N_("撤不回了：过了一分钟，或者已经有人接着办了。"),
    denials.NeedsLook: N_("这件要打开看一看再定。"),
    denials.WordsMissing: N_("还有必填的内容没写。"),
    denials.FieldNotFound: N_("这份材料没有这一项。"),
    denials.NoticeNotFound: N_("没有找到这份公示。"),
    wordings.MessageWrong: N_("这句话不能空着，也不要超过 900 个字。"),
    wordings.PlaceholderWrong: N_(
        "大括号里的内容要和原来的一样，系统才知道填什么。少了：{missing}；多了或写错了：{unknown}。"
    ),
    objecting.SaidTooLittle: N_("请选名单上的一位，再把情况写清楚：至少 8 个字，最多 1000 个字。"),
    objecting.NoticeOver: N_("这一位的张榜公示已经结束了，请直接找公示上写的部门。"),
    objecting.ObjectionsFull: N_("这一位已经收到很多意见，正在核查。请直接找公示上写的部门。"),
    refusals.PhoneNotUnderstood: N_("电话号码不对，请写 11 位手机号或带区号的座机；不想留就空着。"),
    denials.ObjectionSettled: N_("这条异议已经处理过了。"),
    denials.ListNotFound: N_("没有找到这份发放名单。"),
    denials.NothingToPay: N_("请至少勾选一件要发放的申请。"),
    denials.ListReleased: N_("这份名单已经定稿或撤回，不能再改。"),
    denials.ListNotReleased: N_("名单定稿以后才能登记发放结果。"),
    denials.SamePerson: N_("这份名单是您生成的，要请同事核对定稿：一个人做、另一个人核，钱才稳当。"),
    denials.BillPaid: N_("申请 {number} 里有一张票，已经在申请 {other} 里列入或发放过，同一张票只能补助一次。"),
    denials.PaperOwed: N_("申请 {number} 还差答应补的材料，补上或者写明不用补了，才能列入发放。"),
    denials.PromiseDayWrong: N_("日期要在今天以后，最多 {days} 天。"),
    denials.MaterialNotFound: N_("没有这一样材料，或者已经不用补了。"),
    denials.SheetUnreadable: N_("没看懂这份表：要有“申请编号”和“结果”两列，存成 XLSX 或 CSV 再传。"),
    denials.LimitReached: N_("申请 {number} 加上今年已经列入和发放的，超过了年度限额，不能列入。"),
    mandates.LinkSpent: N_("这个链接用过了，或者过期了。请在聊天里再发一次 /work。"),
    recovering.NobodyToRecover: N_("这件是别人代办的，或者和您本人有关，不能在这里换手机。"),
    papers.NotAPhoto: N_("这不是照片，请用手机拍照，或者选一张图片。"),
    papers.PhotoTooLarge: N_("这张照片太大了，请换一张 20 兆以下的。"),
    papers.PhotoBroken: N_("这张照片打不开，请再拍一张。"),
    refusals.AnswerNotUnderstood: N_("没看懂您填的内容：金额写数字，日期写年月日。"),
    refusals.ClaimNotFound: N_("没有找到这件申请。"),
    refusals.ClaimChanged: N_("您打开页面以后，这件申请有了变化。下面是刚刚发生的事，您写的内容都还在。"),
}


def _placeholders(refusal: wordings.PlaceholderWrong) -> dict[str, object]:
    return {"missing": " ".join(refusal.missing) or "—", "unknown": " ".join(refusal.unknown) or "—"}


NAMED: dict[type[ClaimError], Callable[[Any], dict[str, object]]] = {
    denials.TooManyTries: lambda refusal: {"seconds": refusal.seconds},
    denials.QuotaReached: lambda refusal: {"limit": refusal.limit, "hours": refusal.hours},
    denials.LimitReached: lambda refusal: {"number": refusal.number},
    denials.UnderRecovery: lambda refusal: {"number": refusal.number},
    denials.PaperOwed: lambda refusal: {"number": refusal.number},
    denials.TooManyVisitPhotos: lambda refusal: {"limit": refusal.limit},
    denials.PromiseDayWrong: lambda refusal: {"days": refusal.days},
    denials.MeetingAboveLimit: lambda refusal: {"limit": f"{refusal.limit:.2f}"},
    denials.BillPaid: lambda refusal: {"number": refusal.number, "other": refusal.other},
    wordings.PlaceholderWrong: _placeholders,
}


def sentence_for(refusal: ClaimError) -> tuple[str, dict[str, object]]:
    """Choose the sentence for a refusal, with what it names."""
    named = NAMED.get(type(refusal))
    return WORDS.get(type(refusal), GENERAL), {} if named is None else named(refusal)

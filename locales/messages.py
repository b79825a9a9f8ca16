"""The messages that the chat sends by itself at each step of a claim: what is supplied, where no office says it else.

`about` says to the office when a message goes out; `text` is said to people.
"""

from dataclasses import dataclass

from locales import N_

SUBMITTED = N_("交上去了！申请编号：{number}\n下一步：{next}。每走一步我都会告诉您，不用来回跑。")
RESUBMITTED = N_("补好的材料交上去了。申请编号还是 {number}，接着由{next}看。")
AGREED = N_("{number}：“{step}”这一步通过了。接下来：{next}。")
POSTED = N_("{number}：审核通过了。从{first}到{last}张榜公示，榜上只有金额和遮住一半的名字，不写病情。")
OVER = N_("{number}：张榜公示的日子满了。接下来：{next}。")
MEETING = N_("{number}：县里开会研究过了（{day}），定的救助金额是 {amount}。接下来：{next}，批下来再告诉您。")
RETURNED = N_("{number}：张榜公示时有人提了意见，要再核一核。接下来：{next}。")
PAYMENT_RETURNED = N_("{number}：打款前核对，有一处还要再核一核，暂时没有打款。接下来：{next}。")
UNDONE = N_("{number}：刚才那条通知不算数，“{step}”这一步还在看。有了结果再告诉您。")
APPROVED = N_("{number}：批下来了，核定 {amount}。接下来打款。")
LISTED = N_("{number}：{amount} 已列入发放名单，等银行打款。")
PAID = N_("{number}：{amount} 已打到您尾号 {account} 的账户，{day}。请查收。")
REFUSED = N_(
    "{number}：“{step}”这一步没有通过。\n原因：{reasons}\n依据：{document} {clause}\n"
    "觉得不对，点“看进度”，可以请他们书面复核。"
)
SENT_BACK = N_("{number}：“{step}”这一步看过了，有 {count} 处要补，请在{day}前补好：")
FAILED = N_("{number}：钱没有打进去：{reason}。请改一下收款账户，改好就重新打款。")
PAPER_LATER = N_("{number}：{paper}可以先不交，请在{day}前拿到办事窗口补上。别的照样往下办，补上以后才打款。")
PAPER_DUE = N_("{number}：{paper}窗口还没收到，请在{day}前拿去。来不及就早点跟窗口说一声。")
PAPER_CAME = N_("{number}：{paper}收到了，不用再补。")
PAPER_WAIVED = N_("{number}：{paper}不用补了。")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: when it goes out, and its supplied words."""

    about: str
    text: str


MESSAGES: dict[str, Message] = {
    "claim_submitted": Message(N_("交上来了"), SUBMITTED),
    "claim_sent_back": Message(N_("退回补正（下面接着列出要补的）"), SENT_BACK),
    "claim_resubmitted": Message(N_("补好交上来了"), RESUBMITTED),
    "claim_agreed": Message(N_("一步通过，到下一步"), AGREED),
    "notice_posted": Message(N_("开始公示"), POSTED),
    "notice_over": Message(N_("公示期满"), OVER),
    "meeting_decided": Message(N_("会议议定金额"), MEETING),
    "notice_returned": Message(N_("公示异议成立，退回核查"), RETURNED),
    "claim_approved": Message(N_("批准"), APPROVED),
    "payment_listed": Message(N_("列入发放名单"), LISTED),
    "claim_paid": Message(N_("已打款"), PAID),
    "payment_returned": Message(N_("打款前退回再核"), PAYMENT_RETURNED),
    "payment_failed": Message(N_("打款失败"), FAILED),
    "claim_refused": Message(N_("不予通过"), REFUSED),
    "paper_later": Message(N_("同意以后补一样材料"), PAPER_LATER),
    "paper_due": Message(N_("答应补的材料快到日子了"), PAPER_DUE),
    "paper_came": Message(N_("答应补的材料收到了"), PAPER_CAME),
    "paper_waived": Message(N_("答应补的材料不用补了"), PAPER_WAIVED),
    "decision_undone": Message(N_("撤回刚才的决定"), UNDONE),
}

"""What codes are called in the console; step and flag names come from the scheme files."""

from claims import bulk, masking
from claims.bank_results import Match
from claims.crosschecks import Check
from claims.defects import OTHER
from claims.desk import Channel, LineStatus, NoticeStatus, Tray
from claims.funds import FundKind
from claims.model import Mark
from claims.papers import Verdict
from claims.sifting import Special
from claims.staff import Role
from locales import N_
from locales.history import EVENTS as EVENTS
from locales.history import STATUSES as STATUSES
from locales.papers import FIELDS as FIELDS
from locales.papers import KINDS as KINDS

TRAYS = {
    Tray.MINE: N_("我手上的"),
    Tray.OPEN: N_("等我们办"),
    Tray.SOON: N_("快到期"),
    Tray.OVERDUE: N_("已过期"),
    Tray.SENT_BACK: N_("等申请人补"),
    Tray.WAITING: N_("等别人办"),
    Tray.NOTICE: N_("公示中"),
    Tray.DONE: N_("办结"),
}
EMPTY = {
    Tray.MINE: N_("您手上没有申请。到“等我们办”里领一件，别人就知道您在办了。"),
    Tray.OPEN: N_("都办完了。有新的申请到了您这一步，会出现在这里。"),
    Tray.SOON: N_("没有快到期的。两个工作日之内到期的会出现在这里。"),
    Tray.OVERDUE: N_("没有过期的，很好。过了办理期限的会出现在这里。"),
    Tray.SENT_BACK: N_("没有等申请人补的。退回补正、等改账户的会出现在这里；这段时间不算办理期限。"),
    Tray.WAITING: N_("没有等别人办的。交到下一步的会出现在这里。"),
    Tray.NOTICE: N_("现在没有公示的。审核通过、正在公示的申请会出现在这里。"),
    Tray.DONE: N_("还没有办结的。已发放、不予通过和撤回的申请会出现在这里。"),
}
SPECIALS = {
    Special.MENDED: N_("补正后交回来的"),
    Special.SAME_BILL: N_("有票在别的申请里交过的"),
    Special.AT_WINDOW: N_("工作人员代交的"),
}
ROLES = {
    Role.VILLAGE: N_("村（居）委会"),
    Role.TOWN_DEPARTMENT: N_("镇业务部门"),
    Role.TOWN_GOVERNMENT: N_("镇政府"),
    Role.FINANCE: N_("财政"),
    Role.COUNTY_DEPARTMENT: N_("县级业务部门"),
    Role.COUNTY_GOVERNMENT: N_("县级主管部门"),
    Role.HEALTH_DEPARTMENT: N_("县级卫生健康部门"),
    Role.CITY_DEPARTMENT: N_("市级业务部门"),
    Role.INSTITUTION: N_("医疗机构窗口"),
    Role.INSURER: N_("保险公司"),
    Role.OFFICE: N_("县级管理员"),
}
VERDICTS = {
    Verdict.READ: N_("读准了"),
    Verdict.UNSURE: N_("没把握"),
    Verdict.UNREADABLE: N_("没读出来"),
}
HOW = {
    "read": N_("读准了"),
    "confirmed": N_("本人确认"),
    "typed": N_("本人填写"),
    "unsure": N_("没把握"),
    "unreadable": N_("没读出来"),
    "corrected_by_staff": N_("工作人员改正"),
}
SOURCES = {
    "qr": N_("二维码"),
    "print": N_("印刷文字"),
    "text": N_("电子文字"),
    "words": N_("大写金额"),
    "sum": N_("合计相符"),
    "parts": N_("由分项相加得出"),
    "twice": N_("印了两处，相符"),
    "check_digit": N_("校验位相符"),
    "birth": N_("出生日期相符"),
    "luhn": N_("卡号校验相符"),
    "roster": N_("名册相符"),
    "papers": N_("几份材料相符"),
    "list": N_("定点名单相符"),
}
MARKS = {
    Mark.TAKEN_AS_IT_IS: N_("两次都没拍清楚，先收下了"),
    Mark.KIND_BY_PERSON: N_("是什么材料，由本人说明"),
    Mark.NOT_READ: N_("机器没读出来，由本人填写"),
}
REMARKS = {
    Check.NAME_DIFFERS: N_("票面名字是“{value}”，申请里是“{names}”，请核对"),
    Check.NAME_NEAR: N_("票面名字“{value}”和申请里的“{names}”差一个字，请看是不是读错了"),
    Check.SELLER_LISTED: N_("“{match}”在定点名单上（{source}）"),
    Check.SELLER_NEAR: N_("名单上没有“{value}”，最像的是“{match}”（{percent}% 相同），请核对是不是同一家"),
    Check.SELLER_NOT_LISTED: N_("“{value}”不在定点名单上，名单上也没有相近的"),
    Check.LATER_THAN_CLAIM: N_("票面日期 {day} 在提交申请之后，请核对"),
    Check.NOT_A_DRUG: N_("这几样不像药品：{names}"),
    Check.DRUG_NOT_LISTED: N_("这几样不在本地药品目录里：{names}"),
    Check.DRUG_FOR_OTHER: N_("这几样在目录里，但不是治“{diagnosis}”的：{names}"),
    Check.SAME_BILL: N_("同一张票（代码和号码都一样）在申请 {claim} 里交过"),
    Check.SAME_PHOTO: N_("和申请 {claim} 里的一张照片几乎一样"),
    Check.SAME_VISIT: N_("同一个人、同一家医院、同一天，在申请 {claim} 里也有"),
}
RULES = {
    "qr_checksum": N_("二维码的校验码对不上，可能改动过，也可能是不常见的格式"),
    "invoice_number_year": N_("发票号码里的年份和开票日期对不上"),
    "invoice_code_form": N_("发票代码不合编码规则"),
    "seller_tax_id_check": N_("销售方统一社会信用代码的校验位不对"),
    "receipt_code_class": N_("票据代码不是医疗收费类"),
    "id_number_check": N_("身份证号的校验位不对"),
    "account_number_luhn": N_("账号不合银行卡的校验规则（存折和有的信用社账号本来就不合）"),
    "several_papers": N_("这张照片上可能有两张票，没有完全分开"),
}
STEP_CODES = {
    "counted": N_("计入"),
    "figure": N_("文件定的数"),
    "extension": N_("方案延续"),
    "period": N_("方案延续"),
    "deductible": N_("减起付线"),
    "threshold": N_("是否达到门槛"),
    "cap": N_("封顶"),
    "at_least": N_("保底"),
    "rounding": N_("取整"),
    "rate": N_("按比例"),
    "bands": N_("分段按比例"),
    "fixed_sum": N_("定额"),
    "top_up": N_("补足"),
}
YES, NO, UNKNOWN = N_("是"), N_("否"), N_("说不准")
ANSWERS: dict[object, str] = {True: YES, "yes": YES, False: NO, "no": NO, "unknown": UNKNOWN}
DEFECTS = {
    "unclear": N_("照片不清楚"),
    "cut_off": N_("没拍全"),
    "wrong_paper": N_("不是这一样材料"),
    "missing": N_("缺这一样"),
    "original_not_shown": N_("没带原件核对"),
    "outside_window": N_("不在申请前一年之内"),
    "not_designated": N_("不是定点药店或医院"),
    "buyer_differs": N_("购买方不是本人"),
    "no_drug_names": N_("看不到药名"),
    "name_differs": N_("名字对不上"),
    "no_seal": N_("没有盖章"),
    "drug_unrelated": N_("药和诊断对不上"),
    "expired": N_("证件过期"),
    "back_missing": N_("缺背面"),
    "branch_missing": N_("缺开户行"),
    "number_unclear": N_("账号看不清"),
    "not_signed": N_("没有签名"),
    "phone_unreachable": N_("电话打不通"),
    "declaration_unclear": N_("声明要重新确认"),
    "household_unclear": N_("家庭情况要再说明"),
    "account_wrong": N_("账号不对"),
    "account_closed": N_("账户已销户"),
    OTHER: N_("其他（请写明）"),
}
CHANNELS = {
    Channel.PAPER: N_("书面"),
    Channel.TELEPHONE: N_("电话"),
    Channel.VISIT: N_("当面"),
    Channel.CHAT: N_("聊天"),
    Channel.PAGE: N_("网页"),
}
NOTICE_STATUSES = {
    NoticeStatus.RUNNING: N_("公示中"),
    NoticeStatus.OVER: N_("公示期满"),
    NoticeStatus.RETURNED: N_("有异议，已退回"),
}
LINE_STATUSES = {
    LineStatus.LISTED: N_("待银行发放"),
    LineStatus.PAID: N_("已发放"),
    LineStatus.FAILED: N_("发放失败"),
    LineStatus.DROPPED: N_("已撤下"),
}
DOUBTS = {
    bulk.NOT_FIRM: N_("测算不是一个确定的数"),
    bulk.MISSING: N_("有情况还不知道"),
    bulk.PROMISED: N_("有材料答应以后补"),
    bulk.MARKED: N_("有照片没拍清楚，或由本人填写"),
    bulk.UNSURE: N_("有内容没读准，原件也还没核对"),
    bulk.MOVED: N_("重新算过，金额不一样了"),
    bulk.SPENT: N_("超过年度限额，或票已用过"),
    bulk.REMARKED: N_("有材料和申请、名单或别的申请对不上"),
    bulk.NOTICE: N_("要填公示天数"),
}
FUND_KINDS = {
    FundKind.BUDGET: N_("年度预算"),
    FundKind.PREMIUM: N_("保费"),
    FundKind.RESERVE: N_("储备金"),
}
BOUNDS = {"under": N_("低于"), "at_least": N_("达到"), "over": N_("超过")}
MATCHES = {
    Match.PAID: N_("已记为发放"),
    Match.FAILED: N_("已记为失败，请申请人改账户"),
    Match.ALREADY: N_("以前已经登记过，没有变化"),
    Match.CONTRADICTS: N_("和以前登记的结果相反，没有动，请核实"),
    Match.NOT_LISTED: N_("名单里没有这个编号"),
    Match.TWICE: N_("表里出现了两次，没有动，请核实"),
    Match.AMOUNT_DIFFERS: N_("金额和名单不一样，没有动，请核实"),
    Match.ACCOUNT_DIFFERS: N_("账号和名单不一样，没有动，请核实"),
    Match.UNCLEAR: N_("看不出成功还是失败，没有动，请核实"),
}
TOLD_IN_TIME = {
    "on_time": N_("按时报告"),
    "late": N_("超时报告"),
    "untold": N_("还没报告"),
}
MARKS_OF_LISTS = {
    "listed": N_("在名册上"),
    "declared": N_("本人说的，名册上没有"),
    "left": N_("名册上已退出"),
}
DONE = {
    "message_kept": N_("记下了，以后就这样说。"),
    "contact_kept": N_("记下了，聊天和公示网页马上用新的。"),
    "code_reset": N_("第二步已清掉，他下次登录时重新设。"),
    "more_allowed": N_("放开了，一天之内他可以多看一些。"),
    "hold_set": N_("已留存，解除以前到期也不删。"),
    "hold_lifted": N_("已解除，期限接着算。"),
    "relative": N_("记下了，这件交回给同事办。"),
    "scheme_confirmed": N_("核对已记下。"),
    "scheme_extended": N_("延续已记下，从现在起按它算。"),
    "scheme_value_set": N_("已记下，从写的那天起按它算。"),
    "called": N_("已记下，这位不再等回电。"),
    "heard": N_("已记下，这条留言办好了。"),
    "agree": N_("已通过，交到下一步。"),
    "later": N_("记下了，申请人会收到通知：哪一样、哪天前补上。"),
    "came": N_("记下了，这一样收到了。"),
    "waive": N_("记下了，这一样不用补了。"),
    "send_back": N_("已退回补正，申请人会收到完整的清单。"),
    "return": N_("已退回上一个部门，由他们再核。"),
    "refuse": N_("已作出不予通过的决定，申请人会收到原因和依据。"),
    "too_late": N_("撤不回了：过了一分钟，或者已经有人接着办了。"),
    "entered": N_("已记下这个数和出处。"),
    "written": N_("已记下。"),
    "collected": N_("已按费用清单和申请算好，够标准的都在下面。"),
    "enrolled": N_("已列入名册。"),
    "listed_to_settle": N_("结算单已生成，请核对笔数和金额。"),
    "unlisted_to_settle": N_("结算单已撤回，里面的申请可以重新结算。"),
    "settled_with": N_("已记为结算。"),
    "handed_in": N_("已报送，这份表原样留存了。"),
    "deputy": N_("已记下，从第一天起由这位同事代您办。"),
    "deputy_ended": N_("代办已经结束。"),
    "handed_over": N_("都交给同事了。"),
    "handed_over_some": N_("能交的都交了；和同事本人有关、或他办不了的，还在您手上。"),
    "undo": N_("刚才的决定撤回了，这件回到您手上。"),
    "take": N_("这件由您办理，半小时内别人不会动它。"),
    "release": N_("已放回，同事可以领办。"),
    "originals": N_("原件核对已记下。"),
    "visit": N_("入户核查已记下。"),
    "meeting": N_("会议决定已记下，金额按它定；申请人会收到通知。"),
    "meeting_back": N_("会议决定已撤回，金额还原了。"),
    "photo_kept": N_("照片收好了。"),
    "photo_dropped": N_("照片去掉了。"),
    "rule": N_("已核定，金额随着重新算好了。"),
    "note": N_("留言已记下，只有同事看得到。"),
    "field": N_("已改正，金额随着重新算好了，原来的内容留在记录里。"),
    "object": N_("异议已记下，处理完之前公示不会期满。"),
    "settle": N_("异议的处理结果已记下。"),
    "listed": N_("名单已生成，请核对笔数和金额。"),
    "undone": N_("名单已撤回，里面的申请可以重新列入。"),
    "released": N_("名单已定稿，可以导出交银行。"),
    "paid": N_("已标记发放，申请人会收到通知。"),
    "failed": N_("已标记失败，申请人会收到提醒，改好账户后可以重新列入。"),
    "disabled": N_("账号已停用。"),
    "enabled": N_("账号已启用。"),
}
ABOUT = {
    "forward": N_("同意把情况转给别的部门"),
    "charity": N_("同意把情况转给慈善组织"),
}
SECRET_FIELDS = frozenset({"id_number", "account_number", "card_number"})
REASONS_TO_SHOW = {
    "call": N_("要打电话给他"),
    "compare": N_("和原件核对"),
    "bank": N_("和银行核对"),
    "mistake": N_("怀疑写错了"),
    "asked": N_("上级来查"),
}
REASONS_TO_RESET = {
    "lost": N_("手机丢了或被偷，本人当面说的"),
    "changed": N_("换了手机，验证器没搬过去"),
    "called": N_("打他登记的电话核实过"),
}
REASONS_ON_RECORD = REASONS_TO_SHOW | REASONS_TO_RESET | {"command": N_("在服务器上用命令做的")}
TELEPHONE = "phone"
OF_TELEPHONES, OF_OTHERS = frozenset({"call", "mistake", "asked"}), frozenset({"compare", "bank", "mistake", "asked"})


def reasons_to_show(what: str) -> dict[str, str]:
    """Return for which reasons a whole number is shown: one calls a telephone, and compares an account."""
    fitting = OF_TELEPHONES if what == TELEPHONE else OF_OTHERS
    return {code: said for code, said in REASONS_TO_SHOW.items() if code in fitting}


def masked(name: str, value: str | None) -> str:
    """Write a number in part: an account's last four digits, of an ID number place and last four."""
    if value is None:
        return "—"
    return masking.account(value) if name == "account_number" else masking.id_number(value)


def in_part(name: str, value: str) -> str:
    """Return what a field held, a number that is shown only for a reason in part."""
    return masked(name, value) if name in SECRET_FIELDS and value else value


def in_groups(seal: str) -> str:
    """Write a seal in groups of eight, to be compared by eye."""
    return " ".join(seal[at : at + 8] for at in range(0, len(seal), 8))


def megabytes(said: str) -> str:
    """Read the size of the newest backup out of what its chore said."""
    size = said.rpartition(" ")[2]
    return f"{int(size) / 1_000_000:.1f}" if size.isdigit() else "?"


ACTIONS: dict[str, str] = {
    "signed_in": N_("登录"),
    "signed_out": N_("退出"),
    "sign_in_failed": N_("密码不对，没登进来"),
    "code_failed": N_("验证码不对，没登进来"),
    "recovery_code_used": N_("用备用码登录"),
    "second_factor_set": N_("设好第二步"),
    "second_factor_reset": N_("清掉同事的第二步"),
    "recovery_codes_renewed": N_("换了一批备用码"),
    "staff_set_active": N_("停用或启用账号"),
    "password_reset": N_("换了新密码"),
    "quota_raised": N_("让同事多看一天"),
    "claim_seen": N_("看了申请"),
    "claim_searched": N_("搜了申请"),
    "person_searched": N_("按身份证号搜了人"),
    "name_searched": N_("按姓名搜了人"),
    "photo_seen": N_("看了照片"),
    "number_shown": N_("看了完整号码"),
    "form_printed": N_("打印了申请表"),
    "refusal_printed": N_("打印了决定书"),
    "message_worded": N_("改了发给群众的话"),
    "contact_changed": N_("改了找谁问"),
    "notice_hung": N_("挂上公示"),
    "notice_taken_down": N_("撤下公示"),
    "board_worded": N_("公示网页换了文字"),
    "notice_printed": N_("打印了公示名单"),
    "proof_printed": N_("打印了公示记录"),
    "called_back": N_("回了电话"),
    "voice_heard": N_("听了语音留言"),
    "payment_exported": N_("导出了发放名单"),
    "payment_released": N_("发放名单定稿"),
    "ledger_exported": N_("导出了台账"),
    "report_handed_in": N_("报送了报表"),
    "letter_printed": N_("打印了核对函"),
    "settlement_made": N_("生成了结算单"),
    "settlement_settled": N_("记了一张结算单已结算"),
    "settlement_undone": N_("撤回了结算单"),
    "register_released": N_("核准列入名册"),
    "phone_replaced": N_("给本人换了手机"),
    "chat_linked": N_("记下了自己的聊天"),
    "audit_seen": N_("看了这份记录"),
    "hold_set": N_("留存了一件"),
    "hold_lifted": N_("解除了留存"),
    "erased": N_("到期或应本人要求删除"),
    "erasure_asked": N_("本人要求删除"),
    "erasure_undone": N_("本人改主意，不删了"),
    "copy_given": N_("本人要了一份资料"),
    "verified": N_("全部检查了一遍"),
    "backed_up": N_("做了备份"),
    "key_rotated": N_("换了主钥匙"),
}


def action(code: str) -> str:
    """Say what a line of the audit is about; what happened to a claim is said as its history says it."""
    return ACTIONS.get(code) or EVENTS.get(code, code)

"""What typed words plainly mean: yes and no as people say them, and what they may ask for from anywhere."""

import re

LONGEST_WISH = 30
TRADITIONAL = str.maketrans(
    "進沒辦電話號幫麼還嗎個這裡銀戶賬帳訴別從來誰換錢點開單報請問應該係對無審復覆過補給語為後頭終結錯聽見關閉讀曉請撤銷委託權煩繼續獎個麻試從動業務員",
    "进没办电话号帮么还吗个这里银户账账诉别从来谁换钱点开单报请问应该系对无审复复过补给语为后头终结错听见关闭读晓请撤销委托权烦继续奖个麻试从动业务员",
)
STOPS = re.compile(r"[\s。．.!！?？,，、~～…:：;；“”\"'（）()]+")
BEFORE = re.compile(
    r"^(?:(?:那|就|我|您|你|请问?|麻烦|帮我|帮忙|给我|能不能|可以|可不可以|想要|想|要|需要|去|来)(?=.))+"
)
AFTER = re.compile(r"(?:吗|呢|啊|阿|呀|了|吧|嘛|啦|喔|哦|嘞|噻|咯|一下|下)+$")

YES = {
    *("是", "是的", "是滴", "是嘅", "系", "系嘅", "系啊", "有", "有的", "有啊", "有嘅", "对", "对的", "对头", "对嘅"),
    *("嗯", "恩", "要", "要得", "得", "好", "好的", "好嘅", "行", "中", "可以", "冇错", "没错", "啱", "啱嘅", "当然"),
    *("yes", "y", "ok"),
}
NO = {
    *(
        "不是",
        "不是的",
        "不系",
        "不",
        "没有",
        "没",
        "没得",
        "莫得",
        "冇",
        "冇有",
        "冇啊",
        "唔系",
        "唔系啊",
        "唔要",
        "唔使",
        "无",
    ),
    *("否", "不要", "不对", "不行", "不中", "唔得", "没的", "no", "n", "nope"),
}
NOT_KNOWN = {
    *("不知道", "不知", "不晓得", "不清楚", "说不准", "讲不准", "唔知", "唔知道", "唔清楚", "唔晓得", "搞不清"),
    *("不记得", "唔记得", "忘了", "忘记", "don't know"),
}

WISHES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (wish, re.compile(pattern))
    for wish, pattern in (
        ("quiet", r"(?:别|不要|不用|唔好|唔使|莫)再?(?:提醒|催)我?|关掉?提醒|stop reminding"),
        ("revoke", r"收回(?:授权|委托)?|(?:撤销|解除|取消)(?:授权|委托)|不让他办|revoke"),
        ("delete", r"(?:删除?|清除|注销)(?:掉|我的?|全部|所有)*(?:资料|数据|信息|照片|账号)|delete my data"),
        ("mydata", r"(?:要|给|下载|导出|拷|看|查)?(?:一份)?我的(?:全部|所有)?(?:资料|数据|个人信息)|my data"),
        ("consents", r"(?:收回|撤回|撤销|取消|不再)同意|withdraw consent"),
        ("withdraw", r"撤回(?:申请)?|(?:撤销|取消)(?:这件|那件|我的)?申请|withdraw"),
        (
            "account",
            r"(?:改|换|更正|变更)(?:收款|银行)?(?:账号|账户|卡号|银行卡|存折|卡)|(?:账号|账户|卡号)(?:错|写错|不对|换)",
        ),
        ("phone", r"(?:改|换|更正)(?:手机|电话|联系)(?:号码?|电话|方式)?|(?:手机|电话)(?:号码?)?(?:错|写错|不对|换)"),
        (
            "object",
            r"(?<!没)(?:有|提)(?:个|点|条)?(?:异议|意见)|(?:对)?公示(?:名单)?.*(?:异议|意见|不服|不对|举报)|举报|object(?:ion)?",
        ),
        ("again", r"重来|重新(?:来过?|办理?|填|开始|申请|做)|从头(?:来|开始|办)?|start (?:again|over)|restart"),
        ("people", r"给谁办|换(?:一)?个人|换人|帮(?:别人|人家|老人|邻居).*办|我帮的人|我的人|people"),
        ("back", r"退一步|上一(?:步|题|个)|返回|后退|退回去|go back|back"),
        ("quit", r"退出|不办|不想办|算了|取消|停下|不搞|唔办|唔搞|quit|exit|cancel|stop"),
        (
            "status",
            r"(?:查|看)?(?:一下)?进度(?:怎么样|如何)?|到哪(?:一步|里)?|^查$|查(?:一查|询|申请|结果)|办得怎|批(?:了|下来)?没有?|批下来|(?:钱|补助).*(?:到|打|发)了?没|几时(?:到|有)|status|progress",
        ),
        ("person", r"人工|找(?:个)?人|工作人员|打电话|电话(?:是)?多少|客服|真人|回个?电话|human|agent|call me"),
        ("language", r"换(?:个)?语言|换(?:成)?(?:英文|英语|繁体)|english"),
        ("help", r"帮助|怎么用|怎么办|点办|不会(?:用|弄|搞)|能做什么|help"),
        ("onward", r"继续|接着(?:办|来|做)?|下一步|go on|continue"),
    )
)


def folded(text: str) -> str:
    """Return words as they are compared: simplified, small letters, without stops and politeness."""
    plain = text.translate(TRADITIONAL).lower()
    words = STOPS.sub(" ", plain).strip()
    joined = words if re.search(r"[a-z]", words) else words.replace(" ", "")
    return AFTER.sub("", joined) or joined


def yes_or_no(text: str) -> str | None:
    """Say whether words mean `yes`, `no` or `unknown`, None when they mean none of them."""
    said = {folded(text), STOPS.sub("", text.translate(TRADITIONAL).lower())}
    for value, words in (("yes", YES), ("no", NO), ("unknown", NOT_KNOWN)):
        if said & words:
            return value
    return None


def wish_of(text: str, *, whole: bool) -> str | None:
    """Say what somebody asks for who was asked something else; None when the words are an answer or unclear.

    With `whole` nothing else may stand beside the wish, because the open question takes typed words.
    """
    if len(text) > LONGEST_WISH:
        return None
    said = folded(text)
    bare = BEFORE.sub("", said)
    for wish, pattern in WISHES:
        if pattern.fullmatch(bare) or pattern.fullmatch(said) or (not whole and pattern.search(said)):
            return wish
    return None

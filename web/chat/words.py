"""Every sentence of the web chat's own: what the page says around the conversation, and what it refuses."""

from locales import N_, gettext

SESSION_GONE = N_("页面放得太久了，请刷新一下再试。")
NOT_UNDERSTOOD = N_("这一步没有成功，请刷新页面再试一次。")
TEXT_EMPTY = N_("还没有写字，写一点再发吧。")
TEXT_TOO_LONG = N_("这段话太长了，最多 {limit} 个字，请分几次发。")
NO_FILE = N_("没有收到文件，请再选一次。")
TOO_MANY_FILES = N_("一次最多发 {limit} 个文件，请分几次发。")
FILE_TOO_LARGE = N_("这个文件太大了，每个最多 {limit} MB。请重新拍一张，或者换一个小一点的。")
NO_SUCH_BUTTON = N_("这个按钮不是这次对话里的，请点最新一条消息下面的按钮。")
TOO_FAST = N_("您发得太快了，请等 {seconds} 秒再试。")
NO_ROOM = N_("我们这边暂时存不下新照片了，请过一会儿再发。已经发来的都还在。")
NOT_KEPT = N_("我们这边的机器出了点状况，刚才这一步没有记下。之前发的都还在，请过几分钟再试。")
NO_SUCH_FILE = N_("找不到这个文件了。")

PAGE = {
    "title": N_("帮办 · 补助申请"),
    "name": N_("帮办"),
    "log": N_("对话"),
    "start": N_("开始"),
    "welcome": N_("您好！我来帮您申请医疗补助。点下面的按钮，一步一步来，不用打字。"),
    "write": N_("在这里写字"),
    "telephone": N_("请输入电话号码"),
    "send": N_("发送"),
    "camera": N_("拍照"),
    "pick": N_("选照片或文件"),
    "album": N_("相册"),
    "sending": N_("正在发送"),
    "waiting": N_("等网络，会自动发送"),
    "received": N_("已收到"),
    "settled": N_("读好了"),
    "failed": N_("没有发出去"),
    "again": N_("再发一次"),
    "discard": N_("不发了"),
    "offline": N_("现在没有网络。您发的都记着，一有网就自动发出去。"),
    "typing": N_("正在看，请稍等…"),
    "you": N_("您"),
    "bot": N_("帮办"),
    "photo": N_("照片"),
    "photo_sent": N_("您发的照片"),
    "file": N_("文件"),
    "voice": N_("语音"),
    "enlarge": N_("放大看"),
    "close": N_("关闭"),
    "zoom": N_("放大或缩小"),
    "save": N_("保存"),
    "chosen": N_("您选了这个"),
    "menu": N_("菜单"),
    "text_size": N_("字的大小"),
    "larger": N_("大一点"),
    "smaller": N_("小一点"),
    "appearance": N_("明暗"),
    "light": N_("亮色"),
    "dark": N_("暗色"),
    "auto": N_("随手机"),
    "buttons": N_("按钮"),
    "plain": N_("普通"),
    "big": N_("大按钮"),
    "photos": N_("发照片"),
    "as_taken": N_("原样发"),
    "smaller_photos": N_("缩小再发（省流量）"),
    "aloud": N_("念给我听"),
    "aloud_off": N_("不念"),
    "aloud_on": N_("来一条念一条"),
    "mandarin": N_("普通话"),
    "cantonese": N_("粤语"),
    "slow": N_("慢"),
    "normal": N_("不快不慢"),
    "fast": N_("快"),
    "read_this": N_("念这一条"),
    "can_tap": N_("可以点"),
    "newest": N_("看最新的"),
    "ok": N_("知道了"),
    "today": N_("今天"),
    "yesterday": N_("昨天"),
    "too_many": N_("一次最多发 10 个，后面的请再发一次。"),
    "too_large": N_("这个文件超过 {limit} MB，发不了。请重新拍一张，或者换一个小一点的。"),
    "no_script": N_("请用手机自带的浏览器打开这个页面。"),
    "percent": N_("已发送 {percent}%"),
}


def page_words(language: str) -> dict[str, str]:
    """Return the page's own words in a language."""
    return {key: gettext(language, sentence) for key, sentence in PAGE.items()}

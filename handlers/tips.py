"""How to take a photo that can be read, and one remedy for each thing that can be wrong with one."""

from locales import N_

TIPS = N_(
    "拍清楚的办法：\n1. 纸放平，放在窗边亮的地方\n2. 手机在正上方，四个角都拍进去\n"
    "3. 别挡光，别开闪光灯\n4. 字在屏幕上看得清，我就读得出来"
)
USE_IT = N_("就用这张")
REASONS = {
    "blurred": N_("这张{kind}有点糊，有的字看不清。请把手机拿稳，再拍一张。"),
    "dark": N_("这张{kind}太暗了。请拿到窗边或灯下，再拍一张。"),
    "glare": N_("这张{kind}反光了。请换个角度，关掉闪光灯，再拍一张。"),
    "cut_off": N_("这张{kind}没拍全。请把四个角都拍进去，再拍一张。"),
    "too_small": N_("这张{kind}字太小。请靠近一点，让纸占满画面，再拍一张。"),
    "not_a_paper": N_("这张照片里没看到单据。请把单据铺平，对准了再拍一张。"),
}

"""What stands in the bot's profile, where people read it before they have written a word."""

from locales import N_

NAME = N_("帮办")
DESCRIPTION = N_(
    "看病买药花了钱，我帮您申请补助。\n\n我问，您点；您拍照，我来读。先算算大约能补多少，再帮您交上去，每走一步都告诉您。\n\n"
    "不收钱，不用打字。点“开始”。"
)
SHORT_DESCRIPTION = N_("帮您申请看病买药的补助：一题一题问，拍照就行，每走一步都告诉您。不收钱。")

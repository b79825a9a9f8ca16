"""What there is to say about a page once it is read: papers that share a photo or belong together, or came before."""

from collections.abc import Iterator

from claims.dossier import Dossier
from claims.materials import is_back
from claims.model import Page
from claims.papers import PaperKind
from claims.seen_before import Seen, seen_on_own
from claims.traces import Why
from handlers.context import Context
from handlers.labels import kind_words
from locales import N_
from locales.forms import day, listed

SEVERAL = N_("这张照片上有 {count} 样：{papers}。都收下了，不用分开再拍。")
BACK_TOO = N_("{kind}的背面也收到了，和正面放在一起。")
ONLY_BACK = N_("这是{kind}的背面。请把有姓名和号码的正面也拍一张。")
WITH_ITS_LIST = N_("{kind}和{other}收在一起，不用另外说明。")
SAME_BILL = N_(
    "提醒：这张票好像在您 {day} 的申请（{number}）里交过。一张票只能补一次。"
    "交错了就换一张，没错就接着办，工作人员会核对。"
)
SAME_VISIT = N_("提醒：您 {day} 的申请（{number}）里也有同一家医院、同一天的票。是两张不同的票就没关系，接着办。")
BILLS = frozenset({PaperKind.VAT_INVOICE, PaperKind.MEDICAL_RECEIPT})


async def notice(context: Context, found: Dossier, page: Page) -> None:
    """Say whatever is worth saying about a page that was just read, in one message."""
    lines = [*_several(context, found, page), *_belonging(context, found, page)]
    seen = await seen_on_own(context.store, found, page)
    if seen is not None:
        lines.append(_came_before(context, seen))
    if lines:
        await context.tell("\n\n".join(lines))


def _several(context: Context, found: Dossier, page: Page) -> Iterator[str]:
    sharing = [one for one in found.pages if one.digest == page.digest]
    if len(sharing) > 1:
        papers = listed(context.language, [kind_words(context, one.kind) for one in sharing])
        yield context.words(SEVERAL, count=len(sharing), papers=papers)


def _belonging(context: Context, found: Dossier, page: Page) -> Iterator[str]:
    kind = kind_words(context, page.kind)
    if is_back(page):
        fronts = [one for one in found.pages if one.kind is page.kind and not is_back(one)]
        yield context.words(BACK_TOO if fronts else ONLY_BACK, kind=kind)
    elif page.kind is PaperKind.FEE_LIST:
        bill = next((one for one in found.pages if one.kind in BILLS), None)
        if bill is not None:
            yield context.words(WITH_ITS_LIST, kind=kind_words(context, bill.kind), other=kind)


def _came_before(context: Context, seen: Seen) -> str:
    words = SAME_VISIT if seen.why is Why.VISIT else SAME_BILL
    return context.words(words, day=day(context.language, seen.claim.submitted_on), number=seen.claim.number)

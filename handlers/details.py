"""What no paper says: the telephone number and the bank's branch."""

from dataclasses import replace

from claims import drafting
from claims.model import Whom
from claims.records import Branch
from handlers.context import Context
from handlers.flow import affair, current, onward
from handlers.keyboards import Button, Row, picked
from handlers.labels import shown
from handlers.screens import Screen, Tapped, go, register
from locales import N_

A_SCREEN = 6
PHONE = N_("留个电话，有事好找到您。请写上手机号：")
PHONE_HINT = N_("11 位手机号")
PHONE_BUTTON = N_("发送我的手机号")
PHONE_KEPT = N_("记下了：{phone}")
BRANCH = N_("钱打到{bank}尾号 {tail} 的账户。开户行是哪一家？卡是在哪儿办的，就选哪儿。")
BRANCH_TYPE = N_("不在里面，我来打字")
BRANCH_HELP = N_("不知道，请村里帮我填")
BRANCH_TYPED = N_("请写出开户行的名字，比如“恩平沙湖支行”：")
BRANCH_UNKNOWN = N_("待核实（请村里帮填）")
BY_VILLAGE = "village"


async def show_phone(context: Context) -> None:
    """Ask for the telephone number; Telegram offers a button that sends it."""
    if context.turn.chat.channel == "telegram":
        await context.ask_contact(PHONE, PHONE_BUTTON)
        return
    await context.tell(context.words(PHONE), typing=context.words(PHONE_HINT))


async def heard_phone(context: Context, typed: str) -> None:
    """Keep the number."""
    draft = await current(context)
    if draft is not None:
        kept = await drafting.set_phone(context.store, draft, typed, context.now)
        if draft.whom is Whom.OTHER and kept.phone is not None:
            await context.store.people.set_phone(context.person.id, kept.phone)
            context.turn.person = replace(context.person, phone=kept.phone)
        context.first(PHONE_KEPT, phone=kept.phone)
    await onward(context)


async def back_from_phone(context: Context) -> None:
    """Go back to what was read."""
    context.remember(checked=None)
    await go(context, "confirm")


async def _account(context: Context) -> tuple[str | None, str | None]:
    """Say the bank and the account's number as read or corrected."""
    found = await affair(context)
    return (found.people.account.bank, found.people.account.number) if found else (None, None)


def named(branch: Branch, bank: str | None) -> str:
    """Name a branch, with its bank where that is not the bank of the card."""
    return branch.name if bank == branch.bank else f"{branch.bank} {branch.name}"


async def branches_of(context: Context, bank: str | None) -> list[Branch]:
    """List the branches near the person, those of his bank when it is known."""
    draft = await current(context)
    if draft is None or draft.place is None:
        return []
    near = await context.store.places.branches(draft.place)
    same = [branch for branch in near if bank and (bank in branch.bank or branch.bank in bank)]
    return list(same or near)[:A_SCREEN]


async def show_branch(context: Context) -> None:
    """Ask at which branch the account was opened."""
    bank, number = await _account(context)
    rows: list[Row] = [
        [Button(named(branch, bank), "branch", str(position))]
        for position, branch in enumerate(await branches_of(context, bank))
    ]
    rows.append([Button(context.words(BRANCH_TYPE), "branch_type")])
    rows.append([Button(context.words(BRANCH_HELP), "branch", BY_VILLAGE)])
    tail = (number or "")[-4:] or shown(context, "account_number", None)
    await context.say(BRANCH, rows, bank=bank or "", tail=tail)


async def choose_branch(context: Context, value: str) -> None:
    """Keep the chosen branch, or that the village fills it in."""
    if value == BY_VILLAGE:
        await heard_branch(context, context.words(BRANCH_UNKNOWN))
        return
    bank, _ = await _account(context)
    branches = await branches_of(context, bank)
    await heard_branch(context, named(picked(branches, value), bank))


async def ask_branch(context: Context, _: str) -> None:
    """Let the branch be typed."""
    await context.tell(context.words(BRANCH_TYPED), typing="")


async def heard_branch(context: Context, typed: str) -> None:
    """Keep the branch."""
    draft = await current(context)
    if draft is not None:
        kept = await drafting.set_bank_branch(context.store, draft, typed, context.now)
        if draft.whom is Whom.OTHER:
            bank, _ = await _account(context)
            branches = {**context.memory.get("branches", {}), f"{draft.place}:{bank}": kept.bank_branch}
            context.remember(branches=branches)
    await onward(context)


async def back_from_branch(context: Context) -> None:
    """Go back to the telephone number."""
    await go(context, "phone")


register(Screen("phone", show_phone, heard=heard_phone, back=back_from_phone))
register(
    Screen("branch", show_branch, heard=heard_branch, back=back_from_branch),
    Tapped("branch", choose_branch, screen="branch"),
    Tapped("branch_type", ask_branch, screen="branch"),
)

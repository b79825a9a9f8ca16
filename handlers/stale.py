"""What a person is told who taps a button of an earlier screen."""

from handlers.context import Context
from handlers.screens import show_again
from locales import N_

OLD_BUTTON = N_("这个按钮是前面一步的，已经办过了。现在办到这里：")


async def explain_stale(context: Context) -> None:
    """Say that the button is old and show where the person stands."""
    context.first(OLD_BUTTON)
    await show_again(context)

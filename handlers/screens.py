"""The screens a person can be on, by name: what each shows, and what it makes of typed words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.context import Act, ActWith, Context
from handlers.heading import put_heading

Whether = Callable[[Context], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Screen:
    """One question put to the person.

    `show` says it with its buttons; `heard` takes what is typed instead, where typing makes sense.
    `back` goes one step back from here; without it /back shows the screen again. A screen `of_draft` is about the
    draft in hand, and says on top for whom that is.
    """

    name: str
    show: Act
    heard: ActWith | None = None
    back: Act | None = None
    of_draft: bool = True


@dataclass(frozen=True, slots=True)
class Tapped:
    """What a button does.

    With `screen` it works only while that screen's newest buttons are open, with `fresh` only while no later
    screen was opened; otherwise at any time.
    """

    action: str
    run: ActWith
    screen: str | None = None
    fresh: bool = False


SCREENS: dict[str, Screen] = {}
TAPS: dict[str, Tapped] = {}


def register(screen: Screen | None, *taps: Tapped) -> None:
    """Add a screen and its buttons; a name taken twice is a mistake of ours."""
    if screen is not None:
        if screen.name in SCREENS:
            raise ValueError(f"screen {screen.name} is there already")
        SCREENS[screen.name] = screen
    for tap in taps:
        if tap.action in TAPS:
            raise ValueError(f"action {tap.action} is there already")
        TAPS[tap.action] = tap


async def go(context: Context, name: str) -> None:
    """Open a screen and show it; buttons made before are old from now on."""
    context.enter(name)
    await _show(context, SCREENS[name])


async def show_again(context: Context) -> None:
    """Show the open screen once more; its buttons stay good."""
    await _show(context, SCREENS[context.turn.session.screen])


async def _show(context: Context, screen: Screen) -> None:
    if screen.of_draft:
        await put_heading(context)
    await screen.show(context)

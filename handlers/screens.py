"""The screens a person can be on, by name: what each shows, and what it makes of typed words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.context import Act, ActWith, Context

Whether = Callable[[Context], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Screen:
    """One question put to the person.

    `show` says it with its buttons; `heard` takes what is typed instead, where typing makes sense.
    `back` goes one step back from here; without it /back shows the screen again.
    """

    name: str
    show: Act
    heard: ActWith | None = None
    back: Act | None = None


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
    await SCREENS[name].show(context)


async def show_again(context: Context) -> None:
    """Show the open screen once more; its buttons stay good."""
    await SCREENS[context.turn.session.screen].show(context)

"""The sieve of the queue as it stands in an address, and as its form and its list of conditions show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from claims.desk import Tray
from claims.numerals import whole_number
from claims.ports import Store
from claims.records import Level, Place
from claims.sifting import AMOUNTS, Queueing, Sieve, Special, Spot, Start
from claims.staff import Scope
from locales import N_, forms
from web.staff import words
from web.staff.shift import Shift, day, text

SINCE, UNTIL, AT_LEAST = N_("{day}及以后交的"), N_("{day}及以前交的"), N_("{amount} 元起")
BEYOND_TOWN = 6  # digits: whoever answers for a county or more sees it town by town

Asked = Mapping[str, str]


def sieve_of(asked: Asked, scope: Scope) -> Sieve:
    """Read the sieve from an address; what it cannot mean is left out, so that an old address still works."""
    schemes = {scheme_id for scheme_id, _ in scope.seeing}
    scheme_id, _, step = text(asked, "step").partition(".")
    place, amount, special = text(asked, "place"), text(asked, "amount"), text(asked, "special")
    days = day(asked, "from"), day(asked, "to")
    if days[0] is not None and days[1] is not None:
        days = min(days), max(days)  # type: ignore[type-var]  # neither is None
    return Sieve(
        scheme_id=text(asked, "scheme") if text(asked, "scheme") in schemes else None,
        step=(scheme_id, step) if (scheme_id, step) in scope.seeing else None,
        place=place if place.isdigit() and scope.covers(place) and place != scope.place else None,
        first_day=days[0],
        last_day=days[1],
        at_least=next((yuan for yuan in AMOUNTS if str(yuan) == amount), None),
        special=next((one for one in Special if one.name == special.upper()), None),
    )


def asked_by(sieve: Sieve) -> dict[str, str]:
    """Write a sieve as the fields of an address."""
    fields = {
        "scheme": sieve.scheme_id,
        "step": ".".join(sieve.step) if sieve.step else None,
        "place": sieve.place,
        "from": sieve.first_day and sieve.first_day.isoformat(),
        "to": sieve.last_day and sieve.last_day.isoformat(),
        "amount": sieve.at_least and str(sieve.at_least),
        "special": sieve.special and str(sieve.special.name).lower(),
    }
    return {name: value for name, value in fields.items() if value}


def start_of(asked: Asked) -> Start | None:
    """Read from an address where the part of the queue begins; None for its beginning."""
    for name in ("before", "after"):
        submitted_on, _, typed = text(asked, name).partition(".")
        claim_id = whole_number(typed)
        if claim_id is not None:
            try:
                return Start(Spot(date.fromisoformat(submitted_on), claim_id), back=name == "before")
            except ValueError:
                return None
    return None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Writes the addresses of one queue: other trays, other parts, other conditions, each keeping the rest."""

    tray: Tray
    sieve: Sieve
    start: Start | None

    def here(self) -> str:
        """Return the address of this very part."""
        if self.start is None:
            return self.first()
        name = "before" if self.start.back else "after"
        return self._to({name: _written(self.start.spot)})

    def first(self) -> str:
        """Return that of the beginning of the tray."""
        return self._to({})

    def before(self, spot: Spot) -> str:
        """Return that of what comes before a claim."""
        return self._to({"before": _written(spot)})

    def after(self, spot: Spot) -> str:
        """Return that of what comes after a claim."""
        return self._to({"after": _written(spot)})

    def of(self, tray: Tray) -> str:
        """Return that of another tray through the same sieve."""
        return self._to({"tray": tray})

    def at(self, place: str) -> str:
        """Return that of what lies in a place."""
        return self._to({"place": place})

    def without(self, *names: str) -> str:
        """Return that of the same tray with fewer conditions."""
        return "?" + urlencode({name: value for name, value in self._fields().items() if name not in names})

    def all(self) -> str:
        """Return that of the same tray without any condition."""
        return "?" + urlencode({"tray": self.tray})

    def _fields(self) -> dict[str, str]:
        return {"tray": self.tray, **asked_by(self.sieve)}

    def _to(self, more: Mapping[str, str]) -> str:
        return "?" + urlencode({**self._fields(), **more})


def _written(spot: Spot) -> str:
    return f"{spot.submitted_on.isoformat()}.{spot.claim_id}"


async def by_place(shift: Shift, store: Store, asked: Queueing, tray: Tray) -> list[tuple[Place, int]]:
    """Say for whoever answers for more than a town how many lie where, the most first."""
    if len(asked.scope.place) > BEYOND_TOWN or tray is Tray.DONE:
        return []
    places = await store.places.children(asked.sieve.place or shift.staff.place)
    found = await store.queue.by_place(asked, tray, {place.code for place in places})
    return sorted(((place, found[place.code]) for place in places if place.code in found), key=lambda one: -one[1])


async def choices(shift: Shift, store: Store, sieve: Sieve) -> dict[str, Any]:
    """Return what the form offers; of places one's own and those in the chosen one."""
    scope, language = shift.desk.scope, shift.language
    schemes = [scheme for scheme in shift.parts.catalogue.all if any(scheme.id == id for id, _ in scope.seeing)]
    steps = {
        scheme.names.pick(language): [
            (f"{scheme.id}.{step.id}", step.words.pick(language))
            for step in scheme.workflow
            if (scheme.id, step.id) in scope.seeing
        ]
        for scheme in schemes
    }
    return {
        "schemes": [(scheme.id, scheme.names.pick(language)) for scheme in schemes],
        "steps": steps,
        "places": await _places(shift, store, sieve.place),
        "amounts": [(str(yuan), shift.words(AT_LEAST, amount=f"{yuan:,}")) for yuan in AMOUNTS],
        "specials": [(str(one.name).lower(), shift.words(words.SPECIALS[one])) for one in Special],
        "chosen": asked_by(sieve),
    }


async def _places(shift: Shift, store: Store, chosen: str | None) -> list[tuple[str, str]]:
    """Offer the places under one's own, and under the chosen one with its parents its neighbours too."""
    own = await store.places.children(shift.staff.place)
    found: list[tuple[str, str]] = []
    for place in own:
        found.append((place.code, place.name))
        if chosen is not None and chosen.startswith(place.code):
            under = await store.places.children(place.code)
            found += [(one.code, place.name + one.name) for one in under if place.level is not Level.CITY]
    return found


def conditions(shift: Shift, offered: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name the conditions that hold, each with the field that says it."""
    chosen, language = offered["chosen"], shift.language
    named = {
        "scheme": dict(offered["schemes"]),
        "step": {code: label for steps in offered["steps"].values() for code, label in steps},
        "place": dict(offered["places"]),
        "amount": dict(offered["amounts"]),
        "special": dict(offered["specials"]),
    }
    said = {name: labels.get(chosen[name], chosen[name]) for name, labels in named.items() if name in chosen}
    for name, sentence in (("from", SINCE), ("to", UNTIL)):
        if name in chosen:
            said[name] = shift.words(sentence, day=forms.day(language, date.fromisoformat(chosen[name])))
    return [(name, said[name]) for name in chosen]

"""The town that is killed: a folder with claims at every desk and people about to submit, made once and copied."""

import asyncio
import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from argon2 import PasswordHasher

from bot import wiring
from bot.demo.staff import seed_staff
from bot.keys import FileKeys, keys_folder
from bot.settings import Settings
from claims.model import ClaimStatus, Party
from storage.passwords import Argon2Passwords
from tests.chat.clock import MovableClock
from tests.chat.filing import answer, consented, send_papers, to_estimate
from tests.chat.papers import BelievingReader, Invented
from tests.chat.phone import Phone
from tests.chat.walking import Town
from tests.keys import KEYRING
from tests.offices.county import County

VILLAGE = "440785104201"
DAY = date(2025, 6, 15)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
REVIEWS, PAYMENTS, SUBMITTERS, APPLICANTS, CAMERAS = 150, 40, 8, 3, 2
FIRST_CLAIM = 50_000  # numbers of invented people, far from those who chat


@dataclass(frozen=True, slots=True)
class Prepared:
    """Who signs in how, and which chats can be gone on with."""

    passwords: dict[str, str]
    submitters: list[tuple[str, str]]
    applicants: list[tuple[str, str]]
    cameras: list[tuple[str, str]]

    @classmethod
    def read(cls, folder: Path) -> "Prepared":
        """Read what `prepare` wrote beside the folder."""
        return cls(**json.loads((folder / "prepared.json").read_text("utf-8")))


async def prepare(folder: Path) -> None:
    """Make the town in an empty folder: `data`, its keys, and what one must know to act in it."""
    settings = Settings(data=folder / "data", today=DAY)
    FileKeys(keys_folder(settings)).save(KEYRING)
    clock = MovableClock()
    wiring.SystemClock = lambda _: clock  # type: ignore[assignment,misc]
    wiring.Reader = BelievingReader  # type: ignore[assignment,misc]
    town = await Town(settings, clock).open()
    await town.found()
    async with town.made.transaction() as store:
        logins = await seed_staff(store, Argon2Passwords(CHEAP))
    passwords = {login: password for _, login, password, _ in logins}
    applicants = [await _greeted(town) for _ in range(APPLICANTS)]
    submitters = [await _about_to_submit(town, number) for number in range(SUBMITTERS)]
    cameras = [await about_to_photograph(town) for _ in range(CAMERAS)]
    await _file_claims(town, clock)
    await town.close()
    known = {"passwords": passwords, "submitters": submitters, "applicants": applicants, "cameras": cameras}
    (folder / "prepared.json").write_text(json.dumps(known), "utf-8")


def copy(whole: Path, folder: Path) -> None:
    """Put an untouched town into a folder."""
    shutil.copyfile(whole / "prepared.json", folder / "prepared.json")
    for name in ("data", "data-keys"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(whole / name, folder / name)


async def _greeted(town: Town) -> tuple[str, str]:
    phone = await Phone(town).open()
    await phone.say("你好")
    return await _kept(phone)


async def _about_to_submit(town: Town, number: int) -> tuple[str, str]:
    """Go the straight way, and stop with the finger on the last button."""
    phone, whose = await Phone(town).open(), Invented(number)
    await consented(phone)
    await answer(phone)
    await send_papers(phone, whose)
    await to_estimate(phone, whose)
    await phone.tap("我声明，以上属实")
    return await _kept(phone)


async def about_to_photograph(town: Town) -> tuple[str, str]:
    """Go as far as the papers, and return the cookie and the token with which to go on."""
    phone = await Phone(town).open()
    await consented(phone)
    await answer(phone)
    return await _kept(phone)


async def _kept(phone: Phone) -> tuple[str, str]:
    cookie = next(iter(phone.client.cookies.jar))
    await phone.client.aclose()
    return f"{cookie.name}={cookie.value}", phone.token


async def _file_claims(town: Town, clock: MovableClock) -> None:
    made = town.made
    county = County(
        *(made.database, made.desk.files, clock, made.desk.catalogue, made.transaction, made.transaction),
        Argon2Passwords(CHEAP),
    )
    workflow = made.desk.catalogue.get("jiangmen").workflow
    for number in range(REVIEWS + PAYMENTS):
        who = Invented(FIRST_CLAIM + number)
        party = Party(who.name, who.id_number, who.phone)
        due = {"status": ClaimStatus.APPROVED, "step": workflow[-1].id, "granted": Decimal("400.00")}
        await county.file(
            f"T2025-{number:06}",
            person_id=1 + number % APPLICANTS,
            place=VILLAGE,
            scheme_id="jiangmen",
            beneficiary=party,
            applicant=party,
            **(due if number >= REVIEWS else {"step": workflow[0].id}),
        )


def prepared(folder: Path) -> Prepared:
    """Make the town unless it is there, and say what one must know; several may do so at once."""
    if not folder.exists():
        made = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
        asyncio.run(prepare(made))
        try:
            made.rename(folder)
        except OSError:  # another process was faster
            shutil.rmtree(made)
    return Prepared.read(folder)

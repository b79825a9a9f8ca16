"""Photos that say in their own comment what is on them, and the reader that believes them: for thousands of walks."""

import io
import json
import random

from PIL import Image

from claims.papers import (
    Box,
    Field,
    NotAPhoto,
    PaperKind,
    PaperReading,
    PhotoBroken,
    Picture,
    Quality,
    Verdict,
)
from claims.typed import check_sign

SURNAMES, GIVEN = "陈梁吴冯黎郑麦朱黄韦谭岑", "玉秀建小思国志福阿桂兰珍燕雨强明生海花金木水"


class Invented:
    """Somebody whom nobody else is: a name, an ID number, an account, a telephone of his own."""

    def __init__(self, number: int) -> None:
        dice = random.Random(number)
        self.name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2)) + f"{chr(0x4E00 + number % 20000)}"
        head = f"440785{dice.randint(1940, 1999)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}{number % 1000:03}"
        self.id_number = head + check_sign(head + "0")
        self.account = f"62{dice.randint(0, 9)}{number:08}{dice.randint(10**6, 10**7 - 1)}"
        self.phone = f"139{number % 10**8:08}"
        self.tag = f"{number:06}"

    def facts(self) -> tuple[str, ...]:
        """What nobody else may ever be shown."""
        return (self.name, self.id_number, self.account, self.phone)

    def paper(self, kind: str, number: int, *, bad: bool = False) -> bytes:
        """Photograph a paper."""
        fields = {
            "id_card": {"name": self.name, "id_number": self.id_number, "address": "恩平市沙湖镇上凯村"},
            "bank_card": {"holder": self.name, "account_number": self.account, "bank": "农村商业银行"},
            "diagnosis_certificate": {
                "patient_name": self.name,
                "institution": "恩平市人民医院",
                "diagnosis": "高血压",
                "issued_on": "2025-05-01",
            },
            "vat_invoice": {
                "invoice_number": f"2544{int(self.tag):06}{number:010}",
                "issued_on": "2025-05-10",
                "total": f"{100 + number % 900}.50",
                "seller_name": "恩平市健民大药房有限公司",
            },
            "authority_letter": {"principal": self.name, "agent": "代办的人", "issued_on": "2025-06-01"},
            "other": {},
        }[kind]
        return drawn({"kind": kind, "fields": fields, "bad": bad, "number": number, "tag": self.tag})


def drawn(about: dict) -> bytes:
    """Make a photo that says what is on it; `others` are further papers on it."""
    picture, tag = io.BytesIO(), int(about.get("tag", 0)) % 256
    comment = json.dumps(about).encode()
    Image.new("RGB", (48, 48), (about["number"] * 37 % 256, tag, 90)).save(picture, "JPEG", comment=comment)
    return picture.getvalue()


def comment_of(photo: bytes) -> dict:
    try:
        with Image.open(io.BytesIO(photo)) as picture:
            return json.loads(picture.info["comment"])
    except (OSError, KeyError, ValueError) as error:
        raise PhotoBroken from error


class BelievingReader:
    """Implements claims.papers.PaperReader for photos made here."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

    def pids(self) -> set[int]:
        return {1}

    async def inspect(self, photo: bytes) -> Picture:
        if not photo.startswith(b"\xff\xd8"):
            raise NotAPhoto("empty" if not photo else "unknown")
        comment_of(photo)
        return Picture("image/jpeg", 48, 48)

    async def glance(self, photo: bytes) -> str | None:
        return comment_of(photo).get("wrong")

    async def read(self, photo: bytes) -> PaperReading:
        about = comment_of(photo)
        unsure = about["number"] % 3 == 0
        fields = {
            name: Field(
                value,
                Verdict.UNSURE if unsure and name in ("total", "name", "account_number") else Verdict.READ,
                0.9,
                box=Box(1, 1, 20, 8),
            )
            for name, value in about["fields"].items()
        }
        quality = Quality(ok=not about["bad"], reason="blurred" if about["bad"] else None)
        return PaperReading(
            *(PaperKind(about["kind"]), 0.9, quality, fields),
            warnings=tuple(about.get("warnings", ())),
            width=48,
            height=48,
            others=tuple([await self.read(drawn(one)) for one in about.get("others", ())]),
        )

    async def crop(self, photo: bytes, box: Box, *, longest: int = 900) -> bytes:
        return photo

    async def upright(self, photo: bytes, *, longest: int = 2400) -> bytes:
        return photo

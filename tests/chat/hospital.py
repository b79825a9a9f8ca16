"""Hospital papers that say what is on them, for walks in the counties whose schemes want them."""

import io
import json
from collections.abc import Mapping, Sequence

from PIL import Image

from tests.chat.phone import Phone

ID_CARD = {"name": "黄阿海", "id_number": "450602195001011014", "address": "演示村1号"}
BANK_CARD = {"holder": "黄阿海", "account_number": "6217997517979086958", "bank": "中国建设银行"}
STATEMENT = {
    **{"total": "20000.00", "fund_paid": "12000.00", "critical_illness_paid": "0.00", "assistance_paid": "0.00"},
    **{"other_paid": "0.00", "non_covered": "100.00", "copayment": "5000.00"},
}


def photo(kind: str, number: int, fields: Mapping[str, str]) -> bytes:
    """Photograph a paper with these fields; numbers that three does not divide are read for sure."""
    about = json.dumps({"kind": kind, "fields": dict(fields), "bad": False, "number": number}).encode()
    picture = io.BytesIO()
    Image.new("RGB", (48, 48), (number * 37 % 256, number % 256, 30)).save(picture, "JPEG", comment=about)
    return picture.getvalue()


def receipt(hospital: str, day: str, **fields: str) -> dict[str, str]:
    """Fill in a hospital's receipt."""
    usual = {"receipt_number": "0000000001", "issued_on": day, "institution": hospital, "total": "20000.00"}
    return usual | fields


async def answered(phone: Phone, village: str, *labels: str) -> None:
    """Come to a village's chat for oneself and give these answers."""
    await phone.say(f"/start v-{village}")
    await phone.tap("同意")
    await phone.tap("给我自己办")
    for label in labels:
        await phone.tap(label)


def cards() -> list[bytes]:
    return [photo("id_card", 1, ID_CARD), photo("bank_card", 2, BANK_CARD)]


async def to_estimate(phone: Phone, branch: str, *papers: bytes, whose: Sequence[bytes] = ()) -> None:
    await phone.send(*[(f"{number}.jpg", one) for number, one in enumerate([*(whose or cards()), *papers])])
    await phone.read_papers()
    await phone.tap("都发完了")
    await phone.tap("都对")
    await phone.say("13800138000")
    await phone.tap(branch)


async def to_enping(phone: Phone, whose: Sequence[bytes] = ()) -> None:
    """Come to an estimate in which one amount is still open."""
    await answered(phone, "440785104201", "住院", "是 /")
    bill = receipt("恩平市人民医院", "2020-05-10", copayment="5000.00", non_covered="100.00")
    papers = [
        photo("medical_receipt", 4, bill),
        photo("settlement_statement", 5, STATEMENT | {"settled_on": "2020-05-10"}),
    ]
    await to_estimate(phone, "沙湖", *papers, whose=whose)

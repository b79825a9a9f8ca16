"""Hospital papers that say what is on them, for walks in the counties whose schemes want them."""

import io
import json
from collections.abc import Mapping

from PIL import Image

ID_CARD = {"name": "黄阿海", "id_number": "450602195001011014", "address": "演示村1号"}
BANK_CARD = {"holder": "黄阿海", "account_number": "6217997517979086958", "bank": "中国建设银行"}


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

"""One matching set of papers for a claim in Jiangmen around 15 June 2025, all of one invented person."""

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from benchmarks.papers.camera import photograph
from benchmarks.papers.cards import bank_card, identity_card
from benchmarks.papers.certificates import Finding, diagnosis
from benchmarks.papers.goods import MEDICINES
from benchmarks.papers.invoices import a_sale, digital
from benchmarks.papers.numbers import credit_code, digits
from benchmarks.papers.people import Person, a_name, a_person
from benchmarks.papers.sheet import Paper

ENPING = "440785"
SELLER = "恩平市健民大药房有限公司"
SELLER_TAX_ID = credit_code(Random(785), ENPING)
HOSPITAL = "恩平市人民医院"


def draw(seed: int = 1, person: Person | None = None) -> dict[str, Paper]:
    """Draw the five papers of a claim, keyed by what they are; the same seed gives the same papers."""
    chance = Random(seed)
    person = person or a_person(chance, ENPING)
    finding = Finding(HOSPITAL, ("高血压病2级",), date(2025, 4, 20), a_name(chance), digits(chance, 10))
    sales = [
        a_sale(chance, day, MEDICINES, seller=SELLER, seller_tax_id=SELLER_TAX_ID, buyer=person.name)
        for day in (date(2025, 5, 10), date(2025, 6, 2))
    ]
    return {
        "id_card": identity_card(person),
        "bank_card": bank_card(person),
        "diagnosis": diagnosis(person, finding),
        "invoice_1": digital(sales[0]),
        "invoice_2": digital(sales[1]),
    }


def render(folder: Path, seed: int = 1, person: Person | None = None) -> dict[str, Path]:
    """Photograph the papers into `folder`, with `truth.jsonl` beside them, and return the photos by paper.

    Keys: id_card bank_card diagnosis invoice_1 invoice_2. Raises FontsMissing without Debian's fonts-noto-cjk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chance, photos, truth = Random(seed), {}, []
    for name, paper in draw(seed, person).items():
        photos[name] = folder / f"{name}.jpg"
        photos[name].write_bytes(photograph(paper.image, chance))
        truth.append({"file": f"{name}.jpg", "kind": paper.kind, "level": "easy", "fields": paper.fields})
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in truth)
    (folder / "truth.jsonl").write_text("".join(lines), encoding="utf-8")
    return photos


def spent(seed: int = 1) -> Decimal:
    """Return what the two invoices come to, in yuan."""
    papers = draw(seed)
    return sum((Decimal(papers[name].fields["total"]) for name in ("invoice_1", "invoice_2")), Decimal())


if __name__ == "__main__":
    for photo in render(Path(sys.argv[1])).values():
        print(photo)

"""Every kind of paper by its layout, invented anew for each seed."""

from collections.abc import Callable
from functools import lru_cache
from random import Random

from benchmarks.papers import cards, certificates, hospital, invoices, letters, slips, tickets
from benchmarks.papers.camera import LEVELS, photograph
from benchmarks.papers.numbers import Wording
from benchmarks.papers.people import a_person
from benchmarks.papers.sheet import Paper

FACES = ("serif", "sans")
WORDINGS = (Wording(), Wording("元", "整"), Wording("元", "正"), Wording("圆", "整", zero_before_cents=False))

LAYOUTS: dict[str, Callable[[Random, str, Wording], Paper]] = {
    "digital": lambda chance, face, words: invoices.digital(invoices.a_sale(chance), words, face),
    "vat": lambda chance, face, words: tickets.electronic(chance, words, face),
    "roll": lambda chance, face, words: tickets.roll(chance, words, face),
    "outpatient": lambda chance, face, words: hospital.receipt(
        chance, hospital.a_bill(chance, a_person(chance), stay=False), words, face
    ),
    "inpatient": lambda chance, face, words: hospital.receipt(
        chance, hospital.a_bill(chance, a_person(chance), stay=True), words, face
    ),
    "settlement": lambda chance, face, words: hospital.settlement(
        chance, hospital.a_bill(chance, a_person(chance), stay=True), words, face
    ),
    "feelist": lambda chance, face, _: hospital.fee_list(chance, a_person(chance), face),
    "slip": lambda chance, face, _: slips.slip(chance, face),
    "diagnosis": lambda chance, _, __: certificates.diagnosis(a_person(chance), certificates.a_finding(chance)),
    "discharge": lambda chance, face, _: letters.discharge(chance, a_person(chance), face),
    "referral": lambda chance, face, _: letters.referral(chance, a_person(chance), face),
    "authority": lambda chance, face, _: letters.authority(chance, a_person(chance), face),
    "idcard": lambda chance, _, __: cards.identity_card(a_person(chance)),
    "bankcard": lambda chance, _, __: cards.bank_card(a_person(chance), chance.choice(cards.CARD_COLOURS)),
    "disability": lambda chance, _, __: cards.disability_card(
        a_person(chance), chance.randint(1, 7), chance.randint(1, 4)
    ),
}


def draw(layout: str, seed: int) -> Paper:
    """Draw one paper of a layout; the same seed gives the same paper."""
    chance = Random(f"{layout} {seed}")
    return LAYOUTS[layout](chance, chance.choice(FACES), chance.choice(WORDINGS))


@lru_cache(maxsize=2)
def photo(layout: str, level: str, seed: int) -> tuple[Paper, bytes]:
    """Draw a paper and photograph it at a level of LEVELS; the last ones are kept for whoever reads them as well."""
    paper = draw(layout, seed)
    return paper, photograph(paper.image, Random(f"{layout} {level} {seed}"), LEVELS[level])

"""What a pharmacy sells on a drawn invoice, and how its tax is worked out."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from benchmarks.papers.numbers import cents

Goods = tuple[str, str, str, str]  # group, name, spec, unit
SHELF: tuple[Goods, ...] = (
    ("*化学药品制剂*", "苯磺酸氨氯地平片", "5mg*7片", "盒"),
    ("*化学药品制剂*", "盐酸二甲双胍缓释片", "0.5g*30片", "盒"),
    ("*化学药品制剂*", "阿莫西林胶囊", "0.25g*24粒", "盒"),
    ("*化学药品制剂*", "瑞舒伐他汀钙片", "10mg*28片", "盒"),
    ("*化学药品制剂*", "氯雷他定片", "10mg*6片", "盒"),
    ("*化学药品制剂*", "厄贝沙坦氢氯噻嗪片", "150mg*14片", "盒"),
    ("*中成药*", "复方丹参滴丸", "27mg*180丸", "瓶"),
    ("*中成药*", "六味地黄丸", "200丸", "瓶"),
    ("*中药饮片*", "黄芪", "250g", "袋"),
    ("*生物药品*", "人胰岛素注射液", "3ml:300单位", "支"),
    ("*动物胶*", "阿胶", "250g", "盒"),
    ("*医疗仪器器械*", "血糖试纸", "50片", "盒"),
)
MEDICINES = SHELF[:10]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice; money in yuan without tax."""

    group: str
    name: str
    spec: str
    unit: str
    count: int
    price: Decimal
    amount: Decimal
    rate: int
    tax: Decimal


def a_basket(chance: Random, shelf: tuple[Goods, ...] = SHELF) -> tuple[Line, ...]:
    """Pick some goods of a shelf with counts, prices and tax."""
    return tuple(_line(chance, goods) for goods in chance.sample(shelf, chance.randint(1, 4)))


def _line(chance: Random, goods: Goods) -> Line:
    rate, count = chance.choice((13, 13, 13, 3, 1)), chance.randint(1, 5)
    amount = cents(Decimal(chance.randint(600, 18000)) / 100 * count)
    return Line(*goods, count, cents(amount / count), amount, rate, cents(amount * rate / 100))

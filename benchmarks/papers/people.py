"""Invented people, places and shops; nobody and nothing here exists."""

from dataclasses import dataclass
from datetime import date
from random import Random

from benchmarks.papers.numbers import a_day, card_number, id_number

SURNAMES = "陈李黄张梁林吴刘何罗谭冯黎邓余关区司徒欧阳"
DOUBLE = ("司徒", "欧阳")
GIVEN = "玉兰秀英建国志强美玲海燕桂芳伟明丽华文彬雪梅永福惠珍少芬家豪俊杰晓红春生金凤"
BANKS = {
    "中国建设银行": "621700",
    "中国农业银行": "622848",
    "中国工商银行": "622202",
    "中国银行": "621661",
    "中国邮政储蓄银行": "621799",
    "交通银行": "622260",
}
TOWNS = {
    "440785": ("恩平市", ("沙湖镇", "圣堂镇", "大槐镇", "良西镇", "那吉镇")),
    "440783": ("开平市", ("赤坎镇", "蚬冈镇", "马冈镇", "龙胜镇")),
    "440784": ("鹤山市", ("址山镇", "古劳镇", "龙口镇", "双合镇")),
    "440781": ("台山市", ("白沙镇", "三合镇", "端芬镇", "海宴镇")),
}
VILLAGES = ("上凯村", "深井村", "南坦村", "松岗村", "塘劳村", "石联村", "白庙村", "新塘村")
DISEASES = (
    "高血压病2级",
    "高血压病3级",
    "2型糖尿病",
    "冠状动脉粥样硬化性心脏病",
    "慢性阻塞性肺疾病",
    "脑梗死后遗症",
    "类风湿关节炎",
    "慢性肾脏病3期",
    "精神分裂症",
    "帕金森病",
)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person with papers."""

    name: str
    female: bool
    born: date
    id_number: str
    address: str
    bank: str
    account_number: str

    @property
    def sex(self) -> str:
        """Return it as papers print it."""
        return "女" if self.female else "男"


def a_name(chance: Random) -> str:
    surname = chance.choice(DOUBLE) if chance.random() < 0.04 else chance.choice(SURNAMES[:-4])
    return surname + "".join(chance.sample(GIVEN, 1 if chance.random() < 0.25 else 2))


def a_person(chance: Random, area: str | None = None) -> Person:
    """Invent a person, of a county of Jiangmen unless said otherwise."""
    area = area or chance.choice(tuple(TOWNS))
    county, towns = TOWNS[area]
    female, born = chance.random() < 0.5, a_day(chance, date(1938, 1, 1), date(2004, 12, 31))
    bank = chance.choice(tuple(BANKS))
    return Person(
        name=a_name(chance),
        female=female,
        born=born,
        id_number=id_number(chance, area, born, female=female),
        address=f"广东省江门市{county}{chance.choice(towns)}{chance.choice(VILLAGES)}{chance.randrange(1, 260)}号",
        bank=bank,
        account_number=card_number(chance, BANKS[bank]),
    )


def a_pharmacy(chance: Random) -> str:
    place = chance.choice(("恩平市", "江门市", "开平", "鹤山", "台山市", "蓬江", "新会"))
    name = chance.choice(("健民", "益安", "仁和春", "同济堂", "长青", "惠仁", "国泰", "百草", "康健"))
    return place + name + chance.choice(("大药房有限公司", "药房连锁有限公司", "药店", "大药房", "药业有限公司"))


def a_hospital(chance: Random) -> str:
    place = chance.choice(("恩平市", "江门市", "开平市", "鹤山市", "台山市", "广东省"))
    return place + chance.choice(("人民医院", "第二人民医院", "中医医院", "妇幼保健院", "肿瘤医院", "第三人民医院"))

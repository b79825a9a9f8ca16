"""What a doctor writes: the certificate of diagnosis."""

from dataclasses import dataclass
from datetime import date
from random import Random

from benchmarks.papers.numbers import a_day, digits
from benchmarks.papers.people import DISEASES, Person, a_hospital, a_name
from benchmarks.papers.sheet import BLACK, Paper, Pen, Sheet

ADVICE = "建议休息拾肆天，按时服药，门诊随访。"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a certificate says."""

    hospital: str
    diagnoses: tuple[str, ...]
    on: date
    doctor: str
    number: str


def a_finding(chance: Random) -> Finding:
    """Invent a diagnosis at a hospital on a day."""
    return Finding(
        hospital=a_hospital(chance),
        diagnoses=tuple(chance.sample(DISEASES, chance.randint(1, 2))),
        on=a_day(chance, date(2023, 6, 1), date(2026, 6, 30)),
        doctor=a_name(chance),
        number=digits(chance, 10),
    )


def diagnosis(person: Person, finding: Finding) -> Paper:
    """Draw a certificate of diagnosis with the hospital's stamp over its date."""
    sheet, text = Sheet(180, 236), Pen("serif", 4.4)
    sheet.write(90, 14, finding.hospital, Pen("serif-bold", 7.6), "ma")
    sheet.write(90, 27, "疾病诊断证明书", Pen("serif-bold", 7), "ma")
    sheet.write(168, 39, f"编号：{finding.number}", text.at(3.6), "ra")
    sheet.rule((12, 46), (168, 46), BLACK)
    sex, age = person.sex, finding.on.year - person.born.year
    sheet.write(13, 51, f"姓名：{person.name}      性别：{sex}      年龄：{age}岁", text)
    sheet.write(13, 61, f"科别：内科      门诊号：{finding.number[:8]}", text)
    sheet.write(13, 78, "临床诊断：", text)
    y = 87.0
    for place, disease in enumerate(finding.diagnoses, 1):
        sheet.write(22, y, f"{place}. {disease}", text)
        y += 9
    sheet.write(13, y + 8, "处理意见：", text)
    sheet.write(22, y + 17, ADVICE, text)
    sheet.write(98, 174, f"医师签名：{finding.doctor}", text)
    sheet.write(98, 184, f"日期：{finding.on.year}年{finding.on.month}月{finding.on.day}日", text)
    sheet.stamp((124, 175), (42, 42), (finding.hospital, "诊断证明专用章"), star=True)
    sheet.write(13, 219, "注：本证明涂改无效，未加盖公章无效。", text.at(3.4))
    fields = {
        "patient_name": person.name,
        "institution": finding.hospital,
        "diagnosis": finding.diagnoses[0],
        "issued_on": finding.on.isoformat(),
    }
    return Paper("diagnosis", "diagnosis_certificate", sheet.image, fields)

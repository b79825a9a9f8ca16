"""Papers in words: the referral, the letter of authority, the discharge summary."""

from datetime import date
from random import Random

from benchmarks.papers.numbers import a_day, digits
from benchmarks.papers.people import DISEASES, Person, a_hospital, a_name
from benchmarks.papers.sheet import BLACK, Paper, Pen, Sheet

BODY = Pen("serif", 4.6)


def referral(chance: Random, person: Person, face: str) -> Paper:
    """Draw a referral from one hospital to another."""
    start, goal = a_hospital(chance), a_hospital(chance)
    on = a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    sheet, text = Sheet(180, 150), Pen(face, 4.6)
    sheet.write(90, 12, "转诊转院证明", Pen("serif-bold", 8), "ma")
    rows = (
        f"姓名：{person.name}      性别：{person.sex}",
        f"诊断：{chance.choice(DISEASES)}",
        f"转出医院：{start}",
        f"转入医院：{goal}",
        "转诊原因：本院条件有限，建议上级医院进一步诊治。",
    )
    for place, row in enumerate(rows):
        sheet.write(16, 34 + 13 * place, row, text)
    sheet.write(104, 116, f"医师签名：{a_name(chance)}", text)
    sheet.write(104, 126, f"日期：{on.year}年{on.month}月{on.day}日", text)
    sheet.stamp((126, 118), (34, 34), (start, "医务科"), star=True)
    fields = {
        "patient_name": person.name,
        "from_institution": start,
        "to_institution": goal,
        "issued_on": on.isoformat(),
    }
    return Paper("referral", "referral", sheet.image, fields)


def authority(chance: Random, person: Person, face: str) -> Paper:
    """Draw a letter by which a person lets another act."""
    agent, on = a_name(chance), a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    sheet, text = Sheet(180, 160), Pen(face, 4.6)
    sheet.write(90, 12, "授权委托书", Pen("serif-bold", 8), "ma")
    y = 34.0
    for row in (f"委托人：{person.name}", f"身份证号码：{person.id_number}", f"受托人：{agent}"):
        sheet.write(16, y, row, text)
        y += 12
    body = "本人因行动不便，现委托上述受托人代为办理医疗救助申请事宜，受托人所签署的有关文件，本人均予以承认。"
    sheet.wrap(16, y + 2, body, text, 148)
    sheet.write(104, 128, "委托人签名（按印）：", text)
    sheet.write(104, 140, f"日期：{on.year}年{on.month}月{on.day}日", text)
    fields = {"principal": person.name, "agent": agent, "issued_on": on.isoformat()}
    return Paper("authority", "authority_letter", sheet.image, fields)


def discharge(chance: Random, person: Person, face: str) -> Paper:
    """Draw a discharge summary."""
    hospital, on = a_hospital(chance), a_day(chance, date(2023, 6, 1), date(2026, 6, 30))
    disease = chance.choice(DISEASES)
    sheet, text = Sheet(180, 200), Pen(face, 4.2)
    sheet.write(90, 10, hospital, Pen("serif-bold", 7), "ma")
    sheet.write(90, 21, "出院小结", Pen("serif-bold", 6.4), "ma")
    sheet.rule((12, 32), (168, 32), BLACK)
    sheet.write(13, 36, f"姓名：{person.name}      科室：心内科      住院号：{digits(chance, 8)}", text)
    sheet.write(13, 46, f"入院诊断：{disease}", text)
    sheet.write(13, 56, f"出院诊断：{disease}", text)
    y = sheet.wrap(13, 68, "诊疗经过：患者因反复头晕入院，予以对症治疗，病情好转，准予出院。", text, 150)
    sheet.wrap(13, y + 6, "出院医嘱：按时服药，门诊随访，不适随诊。", text, 150)
    sheet.write(98, 150, f"医师签名：{a_name(chance)}", text)
    sheet.write(98, 160, f"日期：{on.year}年{on.month}月{on.day}日", text)
    sheet.stamp((124, 150), (38, 38), (hospital, "出院专用章"), star=True)
    fields = {"patient_name": person.name, "institution": hospital, "diagnosis": disease, "issued_on": on.isoformat()}
    return Paper("discharge", "diagnosis_certificate", sheet.image, fields)

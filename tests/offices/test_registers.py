"""Lists that are asked about claims: marks, stops, people enrolled, months worked out, letters, consent."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest

from claims import collecting, enrolling, payments, register_use, registering
from claims.denials import ConsentMissing, EntryWrong, SamePerson, StepsMissing, UnderRecovery
from claims.excess import shares_of
from claims.model import Consent, Party
from claims.records import RosterEntry
from claims.staff import Role
from schemes.loading import load
from schemes.values import Expense, Request
from tests.offices.county import COUNTY, VILLAGE, County, catalogue_of, open_county
from tests.offices.journey import to_payment
from tests.offices.site import Browser, site_of

PERSON = "440785195702141809"
OTHER = "440785194308301961"


@pytest.fixture
async def all_schemes(tmp_path):
    """A county in which every scheme of the product is at work, with two people at its department."""
    here = catalogue_of(*(replace(scheme, place=COUNTY) for scheme in load().all))
    async with open_county(tmp_path, here) as opened:
        for login in ("county", "county2"):
            await opened.employ(login, Role.COUNTY_DEPARTMENT, COUNTY, name=login)
        yield opened


async def write(county: County, scheme_id: str, register: str, who: str = "county", /, **said: str):
    scheme = county.catalogue.get(scheme_id)
    async with county.transaction() as store:
        return await registering.write(store, county.desk(who), scheme, scheme.registers[register], said)


async def marks(county: County, claim) -> list[tuple[str, bool]]:
    scheme = county.catalogue.get(claim.scheme_id)
    async with county.snapshot() as store:
        pages = [await store.drafts.page_to_read(page.page_id) for page in claim.pages]
        return [(one.register.id, one.good) for one in await register_use.marks_on(store, scheme, claim, pages)]


RECOVERED = {"claim": "B2025-000001", "found_on": "2025-06-10", "why": "冒名申请", "amount": "400"}


async def test_a_recovery_marks_the_persons_other_claims_and_stops_their_payment(county):
    await county.file()
    other = await to_payment(county, number="B2025-000002")
    entry = await write(county, "aid", "recovery", "department", **RECOVERED)

    assert await marks(county, other) == [("recovery", False)]
    with pytest.raises(UnderRecovery):
        async with county.transaction() as store:
            await payments.make_list(store, county.desk("finance"), [await county.seen(other)])

    scheme = county.catalogue.get("aid")
    async with county.transaction() as store:
        closing = {"recovered": "400", "closed_on": "2025-06-15"}
        await registering.complete(store, county.desk("department"), entry, scheme.registers["recovery"], closing)
    assert await marks(county, other) == [("recovery", True)]
    async with county.transaction() as store:
        assert (await payments.make_list(store, county.desk("finance"), [await county.seen(other)])).count == 1


async def test_whose_money_waits_is_said_on_his_claim_and_on_the_list(county):
    await county.file()
    other = await to_payment(county, number="B2025-000002")
    await write(county, "aid", "recovery", "department", **RECOVERED)
    browser = await Browser(site_of(county)).sign_in("finance")

    page = (await browser.open(f"/staff/claims/{other.id}")).text
    listed = await browser.send("/staff/payments", {"claim": f"{other.id}|{(await county.seen(other)).version}"})

    assert "“追回”里有一件没有结案，结案以前不能发放" in page
    assert "冒名申请" in page
    assert listed.status_code == 409
    assert "有追回案件没有结案" in listed.text


async def test_somebody_else_is_not_marked(county):
    await county.file()
    other = await to_payment(county, number="B2025-000002", beneficiary=Party("余惠芳", OTHER))
    await write(county, "aid", "recovery", "department", **RECOVERED)

    assert await marks(county, other) == []


async def test_the_registries_of_jingjiang_say_whom_and_what_they_know(all_schemes):
    claim = await all_schemes.file(scheme_id="jingjiang")
    named = {"name": "陈玉兰", "id_number": PERSON}
    await write(all_schemes, "jingjiang", "health_file", **named, file="H-0042")
    await write(all_schemes, "jingjiang", "preferred_hospitals", hospital="恩平市 惠民大药房")
    await write(all_schemes, "jingjiang", "partners", hospital="别的医院")

    assert sorted(await marks(all_schemes, claim)) == [("health_file", True), ("preferred_hospitals", True)]


@pytest.mark.parametrize("said", [{"claim": "B9"}, {"claim": "B2025-000001", "amount": "-1"}])
async def test_an_entry_about_a_claim_that_is_not_there_is_refused(county, said):
    await county.file()

    with pytest.raises(EntryWrong):
        await write(county, "aid", "recovery", "department", **RECOVERED | said)


RECOGNISED = {
    "name": "陈玉兰",
    "id_number": PERSON,
    "identity": "subsistence_allowance_recipient",
    "year": "2025",
    "visited_on": "2024-11-20",
    "reviewed_on": "2024-11-25",
    "noticed_on": "2024-11-26",
    "audited_on": "2024-12-10",
    "card": "JJ-000123",
}


async def release(county: County, who: str, entry):
    scheme = county.catalogue.get("jingjiang")
    async with county.transaction() as store:
        kept = await store.registers.within(entry.id, COUNTY)
        return await enrolling.release(store, county.desk(who), scheme, scheme.registers["recognition"], kept)


async def test_whom_a_second_person_lets_through_is_on_the_list_for_the_year(all_schemes):
    entry = await write(all_schemes, "jingjiang", "recognition", **RECOGNISED)

    with pytest.raises(SamePerson):
        await release(all_schemes, "county", entry)
    await release(all_schemes, "county2", entry)
    await release(all_schemes, "county2", entry)

    async with all_schemes.snapshot() as store:
        listed = await store.office.on_roster("jingjiang", PERSON)
    assert (listed.listed_on, listed.delisted_on) == (date(2025, 1, 1), date(2025, 12, 31))
    assert listed.identities == ("subsistence_allowance_recipient",)
    assert listed.facts["card"] == "JJ-000123"


async def test_who_is_recognised_again_stays_on_the_list_without_a_gap(all_schemes):
    await release(all_schemes, "county2", await write(all_schemes, "jingjiang", "recognition", **RECOGNISED))
    again = RECOGNISED | {"year": "2026", "audited_on": "2025-12-20", "noticed_on": "2025-12-01"}

    await release(all_schemes, "county2", await write(all_schemes, "jingjiang", "recognition", **again))

    async with all_schemes.snapshot() as store:
        listed = await store.office.on_roster("jingjiang", PERSON)
    assert (listed.listed_on, listed.delisted_on) == (date(2025, 1, 1), date(2026, 12, 31))


async def test_nobody_is_let_through_before_the_last_step(all_schemes):
    said = {name: value for name, value in RECOGNISED.items() if name != "audited_on"}
    entry = await write(all_schemes, "jingjiang", "recognition", **said)

    with pytest.raises(StepsMissing):
        await release(all_schemes, "county2", entry)


@pytest.mark.parametrize(
    ("field", "value"), [("reviewed_on", "2024-11-19"), ("audited_on", "2024-11-01"), ("noticed_on", "")]
)
async def test_the_steps_of_a_recognition_keep_their_order(all_schemes, field, value):
    with pytest.raises(EntryWrong):
        await write(all_schemes, "jingjiang", "recognition", **RECOGNISED | {field: value})


async def test_a_second_person_lets_through_from_the_page(all_schemes):
    await write(all_schemes, "jingjiang", "recognition", **RECOGNISED)
    there = "/staff/watch/jingjiang/lists/recognition"
    first, second = [await Browser(site_of(all_schemes)).sign_in(login) for login in ("county", "county2")]

    own = (await first.open(there)).text
    mine = await first.send(f"{there}/1/release", {})
    page = (await second.open(there)).text
    done = (await second.send(f"{there}/1/release", {})).text

    assert "等另一位同事核准" in own
    assert "要请另一位同事核过" in mine.text
    assert "核准，列入名册</button>" in page
    assert PERSON not in page
    assert "已列入名册" in done
    assert "核准，列入名册</button>" not in done


COST = {"name": "陈玉兰", "id_number": PERSON, "hospital": "市一院", "uncovered": "0"}


def cost(day: str, burden: str, **more: str) -> dict[str, str]:
    return COST | {"settled_on": day, "covered": burden, "burden": burden} | more


async def list_of(county: County, register: str, last: date) -> dict[str, str]:
    scheme = county.catalogue.get("fangchenggang")
    async with county.transaction() as store:
        await collecting.collect(store, county.desk("county"), scheme, scheme.registers[register], last)
        entries = await store.registers.listed("fangchenggang", register, COUNTY, 100)
    return {one.said["id_number"]: one.said["burden"] for one in entries if one.said["month"] == last.isoformat()}


async def put_on_list(county: County, id_number: str, identity: str = "lifted_out_of_poverty") -> None:
    async with county.transaction() as store:
        await store.office.add_roster_entry(
            RosterEntry("fangchenggang", id_number, "陈玉兰", VILLAGE, (identity,), date(2024, 1, 1), None, "x")
        )


@pytest.mark.parametrize(("burden", "there"), [("4999.99", False), ("5000.00", True)])
async def test_who_was_lifted_out_of_poverty_is_on_the_months_list_from_5000_yuan(all_schemes, burden, there):
    await put_on_list(all_schemes, PERSON)
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-05-31", burden))

    assert await list_of(all_schemes, "burden_listed", date(2025, 5, 31)) == ({PERSON: burden} if there else {})
    assert await list_of(all_schemes, "burden_resident", date(2025, 5, 31)) == {}


@pytest.mark.parametrize(("burden", "there"), [("9999.99", False), ("10000.00", True)])
async def test_any_other_resident_is_on_it_from_10000_yuan(all_schemes, burden, there):
    await put_on_list(all_schemes, PERSON, "subsistence_allowance_recipient")
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-05-31", burden))

    assert await list_of(all_schemes, "burden_resident", date(2025, 5, 31)) == ({PERSON: burden} if there else {})
    assert await list_of(all_schemes, "burden_listed", date(2025, 5, 31)) == {}


def request(**bill: str) -> Request:
    amounts = {name: Decimal(value) for name, value in bill.items()}
    return Request(
        "fangchenggang", "routine", date(2025, 5, 20), expenses=(Expense("p1", date(2025, 5, 10), **amounts),)
    )


async def test_imported_costs_and_claims_add_up_and_a_bill_in_both_counts_once(all_schemes):
    await put_on_list(all_schemes, PERSON)
    claim = request(total="5000.00", paid_by_others="2000.00")
    await all_schemes.file(scheme_id="fangchenggang", request=claim, invoice="25442000000012345678")
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-03-01", "2500"))
    before = await list_of(all_schemes, "burden_listed", date(2025, 5, 31))

    twin = cost("2025-05-10", "3000", bill="25442000000012345678")
    await write(all_schemes, "fangchenggang", "cost_list", **twin)
    after = await list_of(all_schemes, "burden_listed", date(2025, 5, 31))

    assert before == after == {PERSON: "5500.00"}


async def test_two_bills_of_one_day_and_sum_are_two_and_one_number_is_one(all_schemes):
    await put_on_list(all_schemes, PERSON)
    for hospital, bill in (("市一院", "11110001"), ("市二院", "11110002"), ("市二院", "11110002"), ("市三院", "")):
        said = cost("2025-05-10", "2000", hospital=hospital, bill=bill)
        await write(all_schemes, "fangchenggang", "cost_list", **said)

    assert await list_of(all_schemes, "burden_listed", date(2025, 5, 31)) == {PERSON: "6000.00"}


async def test_a_month_counts_from_the_years_first_day_to_its_last(all_schemes):
    await put_on_list(all_schemes, PERSON)
    for day, burden in (("2024-12-31", "5000"), ("2025-01-01", "3000"), ("2025-02-28", "2000"), ("2025-03-01", "1")):
        await write(all_schemes, "fangchenggang", "cost_list", **cost(day, burden))

    assert await list_of(all_schemes, "burden_listed", date(2025, 1, 31)) == {}
    assert await list_of(all_schemes, "burden_listed", date(2025, 2, 28)) == {PERSON: "5000.00"}


async def test_worked_out_again_a_sum_is_put_right_until_somebody_has_verified_it(all_schemes):
    await put_on_list(all_schemes, PERSON)
    scheme = all_schemes.catalogue.get("fangchenggang")
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-05-01", "6000"))
    await list_of(all_schemes, "burden_listed", date(2025, 5, 31))
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-05-02", "1000"))
    again = await list_of(all_schemes, "burden_listed", date(2025, 5, 31))
    async with all_schemes.transaction() as store:
        (entry,) = await store.registers.listed("fangchenggang", "burden_listed", COUNTY, 10)
        register, said = scheme.registers["burden_listed"], {"verified_on": "2025-06-10", "outcome": "已纳入监测"}
        await registering.complete(store, all_schemes.desk("county"), entry, register, said)
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-05-03", "1000"))

    assert again == {PERSON: "7000.00"}
    assert await list_of(all_schemes, "burden_listed", date(2025, 5, 31)) == {PERSON: "7000.00"}


async def test_a_months_list_is_worked_out_and_taken_away_from_the_page(all_schemes):
    await put_on_list(all_schemes, PERSON)
    await write(all_schemes, "fangchenggang", "cost_list", **cost("2025-05-31", "6000"))
    browser = await Browser(site_of(all_schemes)).sign_in("county")
    there = "/staff/watch/fangchenggang/lists/burden_listed"
    await browser.open(there)

    page = await browser.send(f"{there}/collect", {"month": "2025-05"})
    sheet = await browser.open(f"{there}/list.xlsx")
    wrong = await browser.send(f"{there}/collect", {"month": "mai"})

    assert "¥6,000.00" in page.text
    assert PERSON not in page.text
    assert list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)[-1][1] == PERSON
    assert wrong.status_code == 400


async def test_what_a_hospital_bills_beyond_a_tenth_outside_the_catalogue_is_its_own_to_bear(all_schemes):
    scheme = all_schemes.catalogue.get("fangchenggang")
    for hospital, covered, uncovered in (
        ("市一院", "8500", "1500"),
        ("市一院", "9500", "500.01"),
        ("市二院", "900", "100"),
    ):
        said = cost("2025-05-03", covered, hospital=hospital, uncovered=uncovered)
        await write(all_schemes, "fangchenggang", "cost_list", **said)
    async with all_schemes.snapshot() as store:
        entries = await store.registers.listed("fangchenggang", "cost_list", COUNTY, 10)

    shares = shares_of(scheme, scheme.registers["cost_list"], entries)

    # (2000.01 of 20,000.01: a tenth is 2000.001)
    assert [(one.institution, one.over) for one in shares] == [("市一院", Decimal("0.01")), ("市二院", Decimal("0.00"))]


LETTER = {"claim": "B2025-000001", "to": "tax", "sent_on": "2025-06-01"}


async def test_a_letter_about_means_is_printed_and_its_days_are_counted(all_schemes):
    await all_schemes.file(scheme_id="heshan")
    await write(all_schemes, "heshan", "means_letter", **LETTER)
    browser = await Browser(site_of(all_schemes)).sign_in("county")
    there = "/staff/watch/heshan/lists/means_letter"

    out = (await browser.open(there)).text
    letter = await browser.open(f"{there}/1/letter.pdf")
    back = (await browser.send(f"{there}/1", {"said:answered_on": "2025-06-11", "said:answer": "无车无房"})).text

    pages = pypdfium2.PdfDocument(letter.content)
    text = "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())
    assert all(part in text for part in ("家庭经济状况核对函", "税务", "陈玉兰", PERSON, "2025年6月1日"))
    assert "已经 14 天" in out
    assert "用了 10 天" in back
    assert "还没办结" not in back


async def test_a_list_without_letters_prints_none(all_schemes):
    await all_schemes.file(scheme_id="heshan")
    await write(all_schemes, "heshan", "recovery", **RECOVERED)
    browser = await Browser(site_of(all_schemes)).sign_in("county")

    assert (await browser.open("/staff/watch/heshan/lists/recovery/1/letter.pdf")).status_code == 404


REFERRED = {"claim": "B2025-000001", "to": "慈善会", "consent_on": "2025-06-01", "sent_on": "2025-06-02"}


async def consent(county: County, claim, *, withdrawn: bool = False) -> None:
    async with county.transaction() as store:
        if withdrawn:
            await store.people.withdraw_consent(claim.person_id, "charity", county.clock.now())
        else:
            await store.people.give_consent(claim.person_id, Consent("charity", "1", county.clock.now()))


async def test_nobody_is_referred_to_a_charity_without_his_consent(all_schemes):
    claim = await all_schemes.file(scheme_id="heshan")
    with pytest.raises(ConsentMissing):
        await write(all_schemes, "heshan", "charity_referral", **REFERRED)
    await consent(all_schemes, claim)

    await write(all_schemes, "heshan", "charity_referral", **REFERRED)

    await consent(all_schemes, claim, withdrawn=True)
    with pytest.raises(ConsentMissing):
        await write(all_schemes, "heshan", "charity_referral", **REFERRED)


async def test_a_consent_taken_back_stops_a_referral_that_is_under_way(all_schemes):
    claim = await all_schemes.file(scheme_id="heshan")
    await consent(all_schemes, claim)
    await write(all_schemes, "heshan", "charity_referral", **REFERRED)
    browser = await Browser(site_of(all_schemes)).sign_in("county")
    there = "/staff/watch/heshan/lists/charity_referral"
    under_way = (await browser.open(there)).text

    await consent(all_schemes, claim, withdrawn=True)
    stopped = (await browser.open(there)).text
    filled = await browser.send(f"{there}/1", {"said:outcome": "已帮扶"})
    sheet = await browser.open(f"{there}/list.xlsx")

    assert "停止转介" not in under_way
    assert "本人已收回同意，停止转介" in stopped
    assert filled.status_code == 409
    assert "慈善会" not in str(list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values))


async def test_a_premium_paid_for_a_special_hardship_person_is_known_on_his_claim(all_schemes):
    claim = await all_schemes.file(scheme_id="heshan")
    said = {"name": "陈玉兰", "id_number": PERSON, "year": "2025", "amount": "400", "paid_on": "2024-12-20"}
    await write(all_schemes, "heshan", "special_premium", **said)

    assert await marks(all_schemes, claim) == [("special_premium", True)]

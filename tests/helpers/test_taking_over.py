"""What a helper filed and an office sent back can be mended by the person himself, on his own phone."""

from dataclasses import replace

import pytest

from claims import taking_over
from claims.denials import NotThisDecision
from claims.model import ClaimStatus, DraftStatus, Whom
from claims.refusals import ClaimNotFound
from claims.staff import is_own
from handlers.rights import MEND
from tests.chat.filing import MA, agreed, finish
from tests.helpers.test_people import his_phone, sent_back

__all__ = ["his_phone"]
HIS_OWN = "13800138222"
PRINCIPAL = 2
AGREE = "同意，开始办"


async def claim_in(quick):
    async with quick.product.transaction() as store:
        found = await store.claims.all_of_person(1) or await store.claims.all_of_person(PRINCIPAL)
        (claim,) = found
        return claim, await store.drafts.of_claim(claim), await store.claims.events_of(claim)


async def take_over(his_phone):
    await his_phone.tap(MEND)
    await his_phone.tap("我自己接过来补")
    if AGREE in his_phone.buttons():  # asked before anything of his own is shown
        await his_phone.tap(AGREE)


async def take_over_as(quick, claim, person_id):
    desk = quick.product.desk
    async with quick.product.transaction() as store:
        await taking_over.take_over(
            store, desk.catalogue, claim, person_id, on=desk.clock.today(), now=desk.clock.now()
        )


async def hand_in(his_phone):
    await his_phone.tap("都补好了")
    await his_phone.tap("都对")
    await his_phone.say(HIS_OWN)
    await his_phone.tap("我声明，以上属实")
    await his_phone.tap("提交申请")


async def test_the_person_sees_at_once_what_is_to_be_mended(quick, his_phone):
    await sent_back(quick, his_phone)

    await take_over(his_phone)

    assert "照片不清楚，请重拍" in his_phone.last
    assert "都补好了，交上去" in his_phone.buttons()


async def test_he_hands_it_in_and_the_claim_keeps_its_number_and_its_people(quick, his_phone):
    await sent_back(quick, his_phone)
    before, _, _ = await claim_in(quick)

    await take_over(his_phone)
    await hand_in(his_phone)

    claim, draft, history = await claim_in(quick)
    assert (claim.id, claim.number, claim.status) == (before.id, before.number, ClaimStatus.IN_REVIEW)
    assert (claim.beneficiary.name, claim.beneficiary.id_number) == (MA.name, before.beneficiary.id_number)
    assert claim.account.number == before.account.number
    assert claim.estimate.amount == before.estimate.amount
    assert claim.beneficiary.phone == HIS_OWN
    assert (claim.person_id, draft.person_id, draft.whom) == (PRINCIPAL, PRINCIPAL, Whom.SELF)
    assert taking_over.TAKEN_OVER in [event.code for event in history]


async def test_every_paper_stays_with_the_claim_as_what_it_was_filed_with(quick, his_phone):
    await sent_back(quick, his_phone)
    before, _, _ = await claim_in(quick)

    await take_over(his_phone)
    await hand_in(his_phone)

    claim, _, _ = await claim_in(quick)
    assert {page.page_id for page in claim.pages} == {page.page_id for page in before.pages}


async def test_his_helper_is_told_and_sees_the_claim_no_longer(quick, his_phone):
    await sent_back(quick, his_phone)
    claim, _, _ = await claim_in(quick)

    await take_over(his_phone)
    await quick.news()

    assert f"{claim.number} 由本人接过去自己办了" in quick.last
    await quick.say("/status")
    assert claim.number not in quick.last


async def test_it_works_after_he_has_taken_his_mandate_back(quick, his_phone):
    await sent_back(quick, his_phone)
    await his_phone.say("收回")
    await his_phone.say("/status")

    await take_over(his_phone)
    await hand_in(his_phone)

    claim, _, _ = await claim_in(quick)
    assert claim.status is ClaimStatus.IN_REVIEW
    await his_phone.say("/status")
    assert claim.number in his_phone.last
    assert "您接过来自己办了" in his_phone.last


async def test_the_journal_says_that_he_took_it_over(quick, his_phone):
    await sent_back(quick, his_phone)
    await take_over(his_phone)

    await his_phone.say("/people")
    await his_phone.tap("他办过什么")

    assert "您把一件接过来自己办" in his_phone.last


async def test_a_second_tap_on_the_old_button_leads_to_the_same_list(quick, his_phone):
    await sent_back(quick, his_phone)
    await his_phone.tap(MEND)
    old = his_phone.order[-1]
    data = next(one["data"] for row in his_phone.seen[old]["buttons"] for one in row if one["text"] == "我自己接过来补")
    await his_phone.tap_data(old, data)

    await his_phone.tap_data(old, data)

    await his_phone.tap(AGREE)
    assert "照片不清楚，请重拍" in his_phone.last
    _, _, history = await claim_in(quick)
    assert [event.code for event in history].count(taking_over.TAKEN_OVER) == 1


@pytest.mark.parametrize("stranger", [1, 99])
async def test_nobody_else_takes_it_over(quick, his_phone, stranger):
    await sent_back(quick, his_phone)
    claim, _, _ = await claim_in(quick)

    with pytest.raises(ClaimNotFound):
        await take_over_as(quick, claim, stranger)


async def test_what_an_office_is_reading_is_not_taken_over(quick, his_phone):
    await agreed(quick, his_phone)
    await quick.tap("接着办")
    await finish(quick, MA)
    claim, draft, _ = await claim_in(quick)

    assert draft.status is DraftStatus.SUBMITTED
    with pytest.raises(NotThisDecision):
        await take_over_as(quick, claim, PRINCIPAL)


async def test_a_cadre_who_filed_it_for_somebody_never_reviews_it_whoever_goes_on_with_it(quick, his_phone):
    await agreed(quick, his_phone)
    async with quick.product.transaction() as store:
        cadre = (await store.staff.sign_in_of("village")).staff
        await store.staff.set_person(cadre.id, 1)
    await quick.tap("接着办")
    await finish(quick, MA)
    claim, _, _ = await claim_in(quick)

    assert claim.filed_by_staff_id == cadre.id
    async with quick.product.transaction() as store:
        await store.staff.set_person(cadre.id, PRINCIPAL)
        assert is_own(await store.staff.by_id(cadre.id), replace(claim, person_id=99))


async def test_the_old_button_of_a_claim_takes_up_its_draft_even_when_another_was_begun_since(quick, his_phone):
    await sent_back(quick, his_phone)
    await take_over(his_phone)
    await his_phone.say("/people")
    await his_phone.tap("再帮一个人")
    claim, _, _ = await claim_in(quick)

    await his_phone.say("/status")
    await his_phone.tap(MEND)

    assert f"这件申请（{claim.number}）要补" in his_phone.last
    assert (await at_the_village_of(quick)).status is ClaimStatus.SENT_BACK


async def at_the_village_of(quick):
    async with quick.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(PRINCIPAL)
        return claim

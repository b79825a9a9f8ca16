"""What imports changed on the designated lists stays on the office's page."""

from datetime import date

from claims.records import Institution, InstitutionKind
from tests.offices.county import COUNTY
from tests.offices.site import Browser, site_of

PHARMACY = (InstitutionKind.PHARMACY, "恩平市惠民大药房", COUNTY)


async def listed(county, *until_and_source: tuple[date | None, str]) -> None:
    async with county.transaction() as store:
        for until, source in until_and_source:
            line = Institution(*PHARMACY, date(2025, 1, 1), until, source)
            await store.office.add_institution(line, county.clock.now())


async def test_what_was_listed_and_changed_stands_on_the_page_newest_first(county):
    await listed(county, (None, "2025年1月名单"), (date(2025, 12, 31), "2025年6月名单"))

    page = await (await Browser(site_of(county)).sign_in("office")).open("/staff/office")

    history = page.text[page.text.index('id="list-changes"') :]
    assert history.index("2025年6月名单") < history.index("2025年1月名单")
    assert "新列入" in history
    assert "2025年12月31日" in history


async def test_the_same_list_again_is_no_change(county):
    await listed(county, (None, "2025年1月名单"), (None, "2025年1月名单"))

    async with county.snapshot() as store:
        assert len(await store.office.list_changes(COUNTY, 10)) == 1


async def test_another_countys_lists_are_its_own(county):
    await listed(county, (None, "2025年1月名单"))

    async with county.snapshot() as store:
        assert await store.office.list_changes("441900", 10) == ()

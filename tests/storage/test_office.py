"""Places, lists and decisions of an office, as the demo county has them."""

from datetime import date

import pytest

from bot.demo.seed import seed
from bot.initials import initials
from claims.institutions import is_designated
from claims.ports import Transaction
from claims.records import InstitutionKind, Level
from claims.refusals import PlaceNotFound
from claims.typed import id_number
from schemes.values import Confirmation, CountyParameter
from storage.database import Database
from storage.tables import metadata
from tests.keys import plain_rows

ON = date(2026, 11, 22)
VILLAGE = "440785104201"


@pytest.fixture
async def county(transaction: Transaction) -> Transaction:
    async with transaction() as store:
        await seed(store, ON)
    return transaction


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.snapshot() as connection:
        return {
            table.name: sorted(
                tuple(str(value) for name, value in vars(row).items() if name != "id")
                for row in await plain_rows(connection, table)
            )
            for table in metadata.sorted_tables
            if table.name in {"places", "institutions", "roster", "scheme_records", "bank_branches", "contacts"}
        }


async def test_seeding_again_changes_nothing(county: Transaction, database: Database) -> None:
    before = await everything(database)

    async with county() as store:
        await seed(store, ON)

    assert await everything(database) == before
    assert all(before.values())


async def test_a_village_is_found_from_county_to_village(county: Transaction) -> None:
    async with county() as store:
        counties = [place.name for place in await store.places.counties()]
        towns = [place.name for place in await store.places.children("440785")]
        villages = [place.name for place in await store.places.children("440785104")]
        path = [place.name for place in await store.places.path(VILLAGE)]

    assert {"恩平市", "鹤山市", "靖江市"} <= set(counties)
    assert towns == ["君堂镇", "沙湖镇", "圣堂镇"]
    assert len(villages) == 4
    assert path == ["恩平市", "沙湖镇", "上凯村"]


@pytest.mark.parametrize("typed", ["sk", "SKC", "上凯", " skc "])
async def test_a_village_is_found_by_its_first_letters(county: Transaction, typed: str) -> None:
    async with county() as store:
        found = await store.places.search("440785", typed)

    assert [place.code for place in found] == [VILLAGE]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "zzz"])
async def test_a_search_for_nothing_finds_nothing(county: Transaction, typed: str) -> None:
    async with county() as store:
        assert await store.places.search("440785", typed) == ()


async def test_a_city_is_searched_with_all_its_counties(county: Transaction) -> None:
    async with county() as store:
        found = await store.places.search("440700", "q")

    assert [place.name for place in found] == ["青禾村"]


async def test_an_unknown_place_is_refused_by_name(county: Transaction) -> None:
    async with county() as store:
        with pytest.raises(PlaceNotFound):
            await store.places.by_code("110101001001")


async def test_the_nearest_bank_branches_and_contact_are_offered(county: Transaction) -> None:
    async with county() as store:
        branches = await store.places.branches(VILLAGE)
        near = await store.places.contact(VILLAGE)
        far = await store.places.contact("440784101201")

    assert {"中国建设银行", "中国农业银行"} <= {branch.bank for branch in branches}
    assert all(branch.place == "440785104" for branch in branches)
    assert near is not None
    assert near.place == "440785104"
    assert far is not None
    assert far.place == "440784"


async def test_a_pharmacy_is_designated_only_while_its_designation_lasts(county: Transaction) -> None:
    async with county() as store:
        before = await store.office.institutions("440700", date(2024, 12, 31))
        after = await store.office.institutions("440700", date(2025, 1, 1))

    assert "恩平市君堂百草药店" in {one.name for one in before}
    assert "恩平市君堂百草药店" not in {one.name for one in after}
    assert "鹤山市同济大药房有限公司" in {one.name for one in after}
    assert "靖江市济民大药房有限公司" not in {one.name for one in after}


async def test_a_seller_is_matched_by_name_whatever_signs_stand_in_it(county: Transaction) -> None:
    async with county() as store:
        known = await store.office.institutions("440700", ON)
    pharmacies = [one for one in known if one.kind is InstitutionKind.PHARMACY]

    assert is_designated("恩平市健民大药房　有限公司", pharmacies, sure=False) is True
    assert is_designated("恩平市健民大药旁有限公司", pharmacies, sure=False) is None
    assert is_designated("恩平市别处大药房有限公司", pharmacies, sure=True) is False
    assert is_designated("恩平市别处大药房有限公司", [], sure=True) is None
    assert is_designated(None, pharmacies, sure=True) is None


async def test_a_listed_person_is_found_with_the_days_of_the_list(county: Transaction) -> None:
    async with county() as store:
        entry = await store.office.on_roster("jiangmen", "440785195702141809")
        left = await store.office.on_roster("jiangmen", "440785197001011031")
        nobody = await store.office.on_roster("heshan", "440785195702141809")

    assert entry is not None
    assert (entry.name, entry.identities) == ("陈玉兰", ("monitored_household",))
    assert left is not None
    assert left.delisted_on == date(2024, 12, 31)
    assert nobody is None


async def test_every_demo_person_has_an_id_number_that_adds_up(county: Transaction, database: Database) -> None:
    async with database.snapshot() as connection:
        numbers = [row.entry["id_number"] for row in await plain_rows(connection, metadata.tables["roster"])]

    assert [id_number(number) for number in numbers] == numbers


async def test_the_demo_office_has_extended_the_scheme_of_the_city(county: Transaction) -> None:
    async with county() as store:
        office = await store.office.office_for(VILLAGE)
        elsewhere = await store.office.office_for("321282101201")

    jiangmen = next(one for one in office.extensions if one.scheme == "jiangmen")
    assert (jiangmen.demo, jiangmen.decided_by, jiangmen.valid_to) == (True, "演示县办公室", date(2099, 12, 31))
    assert {one.scheme for one in elsewhere.extensions} == {"jingjiang"}


async def test_a_decision_of_the_office_is_not_known_before_its_day(transaction: Transaction) -> None:
    async with transaction() as store:
        await seed(store, date(2025, 6, 15))

        office = await store.office.office_for(VILLAGE)

    assert office.extensions == ()


async def test_confirmations_and_parameters_are_kept_by_place(county: Transaction) -> None:
    said = Confirmation("heshan", "1", "示例文件", date(2026, 1, 5), "鹤山演示办公室", demo=True)
    rate = CountyParameter("heshan", "rates", {"orphan": {"rate": "0.90"}}, "示例文件 第三条", date(2026, 1, 1))
    async with county() as store:
        for _ in range(2):
            await store.office.add_confirmation("440784", said)
            await store.office.add_parameter("440784", rate)

        office = await store.office.office_for("440784101201")

    assert (office.confirmations, office.parameters) == ((said,), (rate,))


async def test_demo_places_say_that_they_are_invented(county: Transaction) -> None:
    async with county() as store:
        village = await store.places.by_code(VILLAGE)

    assert village.demo
    assert village.level is Level.VILLAGE


def test_initials_are_what_one_types_on_a_phone() -> None:
    assert initials("沙湖镇") == "shz"
    assert initials("防城港市") == "fcgs"


async def test_a_decision_counts_from_the_next_transaction_on_though_the_record_was_remembered(
    county: Transaction,
) -> None:
    parameter = CountyParameter("jiangmen", "notice_days", "7", "恩民函〔2026〕1号", ON)
    async with county() as store:
        before = await store.office.office_for(VILLAGE)
    async with county() as store:
        await store.office.add_parameter("440785", parameter)

    async with county() as store:
        after = await store.office.office_for(VILLAGE)

    assert parameter not in before.parameters
    assert parameter in after.parameters


async def test_a_decision_that_was_not_kept_is_not_remembered_either(county: Transaction) -> None:
    parameter = CountyParameter("jiangmen", "notice_days", "7", "恩民函〔2026〕1号", ON)
    meanwhile = []

    async def fail() -> None:
        async with county() as store:
            await store.office.add_parameter("440785", parameter)
            meanwhile.append(await store.office.office_for(VILLAGE))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with county() as store:
        after = await store.office.office_for(VILLAGE)

    assert parameter in meanwhile[0].parameters
    assert parameter not in after.parameters

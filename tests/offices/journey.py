"""Steps of a claim's way through the offices, as tests take them."""

from datetime import timedelta

from claims import checking, notices, reviewing
from claims.checking import Compared, Visit
from claims.model import Claim
from claims.reviewing import Agreement
from claims.workflow import Seen
from tests.offices.county import County


async def check(county: County, claim: Claim, who: str = "village") -> None:
    """Compare the originals and record the home visit."""
    async with county.transaction() as store:
        seen = Seen(claim.id, claim.version)
        compared = [Compared(page.page_id, agrees=True) for page in claim.pages]
        await checking.record_originals(store, county.desk(who), seen, compared)
        visit = Visit(county.clock.today(), "陈玉兰", "独居，长期服药", confirms=True)
        await checking.record_home_visit(store, county.desk(who), seen, visit)


async def agree(county: County, who: str, claim: Claim, said: Agreement = Agreement()) -> Claim:  # noqa: B008
    async with county.transaction() as store:
        return await reviewing.decide_agree(store, county.desk(who), await county.seen(claim), said)


async def to_notice(county: County, **changes: object) -> Claim:
    claim = await county.file(**changes)
    await check(county, claim)
    await agree(county, "village", claim)
    return await agree(county, "department", claim)


async def to_payment(county: County, **changes: object) -> Claim:
    claim = await county.file(**changes)
    await check(county, claim)
    await agree(county, "village", claim)
    await agree(county, "department", claim)
    county.clock.move_to(county.clock.today() + timedelta(days=6))
    await run_out(county)
    return await agree(county, "government", claim)


async def run_out(county: County) -> int:
    async with county.transaction() as store:
        return await notices.run_out(store, county.catalogue, county.clock.today(), county.clock.now())

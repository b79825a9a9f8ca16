"""The world with people who act for others: asked for, allowed, used, taken back, run out."""

from dataclasses import dataclass, field

from claims import drafting, mandates, rights
from claims.helping import Mandate, Purpose, Scope
from claims.mandates import Given, MandateEnded
from claims.model import Claim, DraftStatus, Gap, Whom
from tests.claims.conftest import Chat
from tests.whole.claim_world import World


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody, his helper, and the link by which he may allow it."""

    helper: Chat
    principal_id: int
    token: str


@dataclass
class HelperWorld(World):
    """What the world does, and what helpers do in it."""

    helped: list[Helped] = field(default_factory=list)

    async def ask_for_help(self) -> Helped:
        """Somebody prepares an application for another and shows him the link."""
        helper, now = await self.arrive(), self.clock.now()
        async with self.transaction() as store:
            draft = await drafting.set_whom(store, await helper.draft(store), Whom.OTHER, now)
            token = await mandates.ask(store, draft, None, now)
            principal = await store.people.add("zh_Hans", now)
        self.helped.append(Helped(helper, principal.id, token))
        return self.helped[-1]

    async def let_him(self, helped: Helped, days: int, *, crashes: bool = False) -> None:
        """The one who is helped opens the link and agrees; his helper cannot do it for him."""
        on, now, given = self.clock.today(), self.clock.now(), Given(Scope.CLAIM, days)

        async def deed(store, who):
            link = await mandates.link_of(store, mandates.hashed(helped.token), Purpose.MANDATE, now)
            made, draft = await mandates.give(store, link, who, given, on=on, now=now)
            await drafting.accept_gap(store, draft, Gap("authority", "agreed_on_phone"), now)
            return made

        assert await self.act("let himself", lambda s: deed(s, helped.helper.person_id)) is None
        await self.act("let him", lambda s: deed(s, helped.principal_id), crashes=crashes)

    async def take_back(self, helped: Helped, *, crashes: bool = False) -> None:
        """Take the mandate back; nobody else can."""
        mandate, now = await self.mandate(helped), self.clock.now()
        stranger = helped.helper.person_id
        assert await self.act("take back for him", lambda s: mandates.revoke(s, mandate, stranger, now)) is None
        await self.act("take back", lambda s: mandates.revoke(s, mandate, helped.principal_id, now), crashes=crashes)

    async def withdraw_as_helper(self, helped: Helped) -> None:
        """The helper withdraws what he may act on."""
        on, now = self.clock.today(), self.clock.now()

        async def deed(store):
            claim = await store.claims.of_draft(await helped.helper.draft(store))
            mine = await mandates.claim_of(store, claim.id if claim else 0, helped.helper.person_id)
            await rights.withdraw(store, self.catalogue, mine, on, now)

        await self.act("withdraw for him", deed)

    async def submit(self, person: Chat, *, crashes: bool = False) -> None:
        """Hand in; what is for somebody else changes only while he lets it."""
        helped = next((one for one in self.helped if one.helper is person), None)
        before = await self._state(person)
        await super().submit(person, crashes=crashes)
        if helped is not None and not (await self.mandate(helped)).holds_on(self.clock.today()):
            assert await self._state(person) == before, "a helper handed in without a mandate that holds"

    async def _state(self, person: Chat) -> tuple[DraftStatus, Claim | None]:
        async with self.transaction() as store:
            draft = await person.draft(store)
            return draft.status, await store.claims.of_draft(draft)

    async def mandate(self, helped: Helped) -> Mandate:
        async with self.transaction() as store:
            return await store.mandates.of_draft(helped.helper.draft_id)

    async def holds(self) -> None:
        """Assert the sentences of the world, and those about helpers."""
        await super().holds()
        for helped in self.helped:
            mandate = await self.mandate(helped)
            await self._a_former_helper_is_a_stranger_to_the_claim(helped, mandate)
            await self._whoever_gave_a_mandate_sees_the_claim(helped, mandate)
            await self._giving_and_taking_back_stand_in_the_journal_once(mandate)

    async def _a_former_helper_is_a_stranger_to_the_claim(self, helped: Helped, mandate: Mandate) -> None:
        if mandate.revoked_at is None:
            return
        _, claim = await self._state(helped.helper)
        async with self.transaction() as store:
            assert await mandates.claims_of(store, helped.helper.person_id) == []
            assert (await helped.helper.draft(store)).status is not DraftStatus.OPEN
            if claim is not None:
                assert helped.helper.person_id not in await mandates.concerned(store, claim)
                assert await self._refused(store, claim, helped.helper.person_id)

    async def _refused(self, store, claim: Claim, person_id: int) -> bool:
        try:
            await mandates.claim_of(store, claim.id, person_id)
        except MandateEnded:
            return True
        return False

    async def _whoever_gave_a_mandate_sees_the_claim(self, helped: Helped, mandate: Mandate) -> None:
        _, claim = await self._state(helped.helper)
        if claim is None or mandate.given_at is None:
            return
        async with self.transaction() as store:
            assert [one.id for one in await mandates.claims_of(store, helped.principal_id)] == [claim.id]
            assert helped.principal_id in await mandates.concerned(store, claim)

    async def _giving_and_taking_back_stand_in_the_journal_once(self, mandate: Mandate) -> None:
        async with self.transaction() as store:
            lines = [use.what for use in await store.mandates.journal(mandate, 100)]
        assert lines.count("given") == (mandate.given_at is not None)
        assert lines.count("revoked") == (mandate.revoked_at is not None)

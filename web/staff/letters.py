"""Letters that go with an entry of a list: the inquiry about a household's means, to be printed and stamped."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.refusals import ClaimNotFound
from locales import SOURCE, forms
from web.staff.documents import send
from web.staff.pages import names_of
from web.staff.registers import entry_in, register_in
from web.staff.shift import Shift


async def letter(shift: Shift) -> Response:
    """Send the letter of an entry: to whom, about whom, by when asked; 404 for a list without letters."""
    scheme, register = register_in(shift)
    if not register.letter:
        raise HTTPException(404)
    async with shift.parts.transaction() as store:
        entry = await entry_in(shift, store, register)
        try:
            claim = await store.claims.by_number(entry.said["claim"])
        except ClaimNotFound as error:
            raise HTTPException(404) from error
        names = await names_of(store, {claim.place, entry.place})
        contact = await store.places.contact(entry.place)
        detail = {"register": f"{scheme.id}.{register.id}", "entry": entry.id}
        await store.audit.note("letter_printed", shift.staff.id, shift.now, claim_id=claim.id, detail=detail)
    addressee = next(field for field in register.fields if field.kind == "choice")
    office = names.get(entry.place, entry.place)
    data = {
        "number": f"{claim.number}-{entry.id}",
        "to": addressee.options[entry.said[addressee.id]].zh_Hans,
        "name": claim.beneficiary.name,
        "id_number": claim.beneficiary.id_number,
        "place": names.get(claim.place, claim.place),
        "scheme": scheme.names.zh_Hans,
        "clause": f"{register.source.document}{register.source.clause}",
        "submitted_on": forms.day(SOURCE, claim.submitted_on),
        "sent_on": forms.day(SOURCE, date.fromisoformat(entry.said["sent_on"])),
        "office": contact.office if contact else office,
        "phone": contact.phone if contact else None,
    }
    return await send("letter.typ", data, f"{claim.number}-{entry.id}")

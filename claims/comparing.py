"""What a person changed in mending a claim, so that nobody need look at all of it again."""

from collections.abc import Mapping

from claims.model import Claim, FrozenPage


def what_changed(before: Claim, after: Claim) -> Mapping[str, object]:
    """Say how a claim differs from what it was: papers added and removed, fields changed, the estimate."""
    old, new = {page.page_id: page for page in before.pages}, {page.page_id: page for page in after.pages}
    added = [page for page_id, page in new.items() if page_id not in old]
    removed = [page for page_id, page in old.items() if page_id not in new]
    changed = [one for page_id in old.keys() & new.keys() for one in _fields(old[page_id], new[page_id])]
    detail: dict[str, object] = {
        "added": [_kind(page) for page in added],
        "removed": [_kind(page) for page in removed],
        "changed": changed,
    }
    if before.estimate.amount != after.estimate.amount:
        detail |= {"amount_before": _yuan(before), "amount": _yuan(after)}
    return detail


def _kind(page: FrozenPage) -> str:
    return page.kind.value if page.kind else "other"


def _fields(old: FrozenPage, new: FrozenPage) -> list[dict[str, str | None]]:
    values = {field.name: field.value for field in old.fields}
    return [
        {"kind": _kind(new), "field": field.name, "old": values.get(field.name), "new": field.value}
        for field in new.fields
        if field.value != values.get(field.name)
    ]


def _yuan(claim: Claim) -> str | None:
    return None if claim.estimate.amount is None else f"{claim.estimate.amount:.2f}"

"""Which of the papers a claim needs are there: pages sorted by what they are, not by the order they came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claims.fields import field_on
from claims.model import Gap, Page, PageState, Whom
from claims.papers import Field, PaperKind, Verdict
from schemes.interview import PaperNeeded
from schemes.model import Material, Scheme

BACK = "back_side"  # a warning of the reader
NOTHING_READ = Field(None, Verdict.UNREADABLE)
NEVER_EXCUSED = frozenset({PaperKind.ID_CARD, PaperKind.BANK_CARD})  # nobody could be paid
OF_BENEFICIARY = ("patient_name", "payer_name", "principal")
OF_APPLICANT = ("holder", "agent")


class Standing(StrEnum):
    """How far a needed paper has come."""

    HAVE = "have"
    UNSURE = "unsure"  # there, but something on it must be looked at, or a better photo is wanted
    GAP = "gap"  # cannot be had now, and the reason is on record
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FieldToConfirm:
    """A field that matters for the claim and that no independent fact supports: to be confirmed or typed."""

    page_id: int
    material: str
    kind: PaperKind
    name: str
    read: Field
    crop: str | None  # digest of the picture cut out around it


@dataclass(frozen=True, slots=True)
class MaterialState:
    """One needed paper with its pages."""

    material: Material
    needed: bool
    pages: tuple[Page, ...]
    gap: Gap | None
    open_fields: tuple[FieldToConfirm, ...]

    @property
    def standing(self) -> Standing:
        """Say how far the paper has come."""
        if all(is_back(page) for page in self.pages):
            return Standing.GAP if self.gap else Standing.MISSING
        bad = any(page.wants_retake for page in self.pages)
        return Standing.UNSURE if bad or self.open_fields else Standing.HAVE


@dataclass(frozen=True, slots=True)
class PapersState:
    """Everything about the papers of a draft."""

    materials: tuple[MaterialState, ...]
    waiting: tuple[Page, ...]  # still being read
    spare: tuple[Page, ...]  # not called for, or not recognised

    @property
    def needed(self) -> int:
        """Count the papers that must be there."""
        return sum(state.needed for state in self.materials)

    @property
    def covered(self) -> int:
        """Count those that are there or excused, looked at or not."""
        return sum(state.needed and state.standing is not Standing.MISSING for state in self.materials)

    @property
    def missing(self) -> tuple[Material, ...]:
        """Name the papers that must be there and are not."""
        return tuple(state.material for state in self.materials if state.needed and state.standing is Standing.MISSING)

    @property
    def open_fields(self) -> tuple[FieldToConfirm, ...]:
        """List every field to confirm or type, each page's field once."""
        seen = {(item.page_id, item.name): item for state in self.materials for item in state.open_fields}
        return tuple(seen.values())

    @property
    def bad_pages(self) -> tuple[Page, ...]:
        """List the pages of which a better photo is wanted."""
        used = [page for state in self.materials for page in state.pages]
        unique = {page.id: page for page in (*used, *self.spare) if page.wants_retake}
        return tuple(unique.values())

    def of(self, material_id: str) -> MaterialState | None:
        """Return one paper's state."""
        return next((state for state in self.materials if state.material.id == material_id), None)


def papers_state(
    scheme: Scheme,
    planned: Sequence[PaperNeeded],
    pages: Sequence[Page],
    *,
    gaps: Sequence[Gap] = (),
    whom: Whom | None = None,
) -> PapersState:
    """Sort the pages into the papers that the answers call for."""
    needed = {paper.material_id: paper.needed for paper in planned}
    materials = [material for material in scheme.materials if material.id in needed]
    placed = _place(materials, pages, whom)
    states = tuple(_state(material, needed[material.id], placed[material.id], gaps) for material in materials)
    used = {page.id for found in placed.values() for page in found}
    waiting = tuple(page for page in pages if page.state is PageState.WAITING and page.id not in used)
    spare = tuple(page for page in pages if page.state is not PageState.WAITING and page.id not in used)
    return PapersState(states, waiting, spare)


def _state(material: Material, needed: bool, pages: Sequence[Page], gaps: Sequence[Gap]) -> MaterialState:  # noqa: FBT001
    excusable = PaperKind(material.kind) not in NEVER_EXCUSED
    gap = next((gap for gap in gaps if gap.material == material.id and excusable), None)
    fields = tuple(item for page in pages if not is_back(page) for item in _open_fields(material, page))
    return MaterialState(material, needed, tuple(pages), gap, fields)


def is_back(page: Page) -> bool:
    """Say whether a page shows only the back of a card, which has nothing to be read."""
    return page.reading is not None and BACK in page.reading.warnings


def _open_fields(material: Material, page: Page) -> tuple[FieldToConfirm, ...]:
    if page.kind is None:
        return ()
    names = [name for field in material.fields if (name := field_on(page.kind, field)) is not None]
    read: Mapping[str, Field] = page.reading.fields if page.reading else {}
    return tuple(
        FieldToConfirm(page.id, material.id, page.kind, name, read.get(name, NOTHING_READ), page.crops.get(name))
        for name in dict.fromkeys(names)
        if not page.is_settled(name)
    )


def _place(materials: Sequence[Material], pages: Sequence[Page], whom: Whom | None) -> dict[str, list[Page]]:
    """Give every page to the papers it can be; a page one person needs twice (his ID card) serves both."""
    placed: dict[str, list[Page]] = {material.id: [] for material in materials}
    people = _people(pages)
    for page in pages:
        fitting = [material for material in materials if _fits(material, page)]
        if whom is Whom.OTHER and len(fitting) > 1:
            fitting = [max(fitting, key=lambda material: _likeness(material, page, people, placed))]
        for material in fitting:
            placed[material.id].append(page)
    return placed


def _fits(material: Material, page: Page) -> bool:
    if page.material is not None:
        return page.material == material.id
    return page.kind is not None and page.kind in (material.kind, *material.alternatives)


def _people(pages: Sequence[Page]) -> dict[str, set[str]]:
    """Collect the names that papers give to the one who is helped and to those who act for him."""
    helped = {name for page in pages for field in OF_BENEFICIARY if (name := page.value(field))}
    acting = {name for page in pages for field in OF_APPLICANT if (name := page.value(field))}
    return {"beneficiary": helped, "applicant": acting, "proxy": acting}


def _likeness(
    material: Material, page: Page, people: Mapping[str, set[str]], placed: Mapping[str, Sequence[Page]]
) -> tuple[int, bool]:
    """Rate how well a page suits a paper of several of its kind: by the name on it, then by what is still lacking."""
    whose, name = material.whose or "beneficiary", page.value("name")
    others = {known for role, names in people.items() if role != whose for known in names}
    rating = 0
    if name is not None:
        rating = (name in people.get(whose, set())) - (name in others and name not in people.get(whose, set()))
    return rating, not placed[material.id]

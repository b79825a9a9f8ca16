"""What was read on a photographed paper, how sure that is, and the port through which it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from claims.errors import ClaimError

WHOLE = "whole"  # among the crops of a page: the whole page, upright, of a size to be looked at


class PaperKind(StrEnum):
    """What a paper is (INTERFACES, "Reading")."""

    VAT_INVOICE = "vat_invoice"
    MEDICAL_RECEIPT = "medical_receipt"
    SETTLEMENT_STATEMENT = "settlement_statement"
    DIAGNOSIS_CERTIFICATE = "diagnosis_certificate"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    RECEIPT_SLIP = "receipt_slip"
    FEE_LIST = "fee_list"
    DISABILITY_CARD = "disability_card"
    REFERRAL = "referral"
    AUTHORITY_LETTER = "authority_letter"
    OTHER = "other"


class Verdict(StrEnum):
    """How far a field may be trusted."""

    READ = "read"  # an independent fact of the paper agrees; the person only confirms
    UNSURE = "unsure"  # shown with its crop; must be confirmed or typed
    UNREADABLE = "unreadable"  # the value is None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the upright photo."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a paper: money as "128.50" yuan, days as YYYY-MM-DD, else the text as printed."""

    value: str | None
    verdict: Verdict
    confidence: float = 0.0
    sources: tuple[str, ...] = ()
    box: Box | None = None
    candidates: tuple[str, ...] = ()  # other readings of the same field, best first


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether the photo can be used; one reason when it cannot."""

    ok: bool
    reason: str | None = None  # blurred dark glare cut_off too_small not_a_paper


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code found on the paper."""

    text: str
    checksum: str | None = None  # match, mismatch, None when the format has none


@dataclass(frozen=True, slots=True)
class Item:
    """One line of goods or fees, as printed."""

    name: str
    group: str | None = None  # what stands between asterisks on a tax invoice, such as 化学药品制剂
    quantity: str | None = None
    amount: str | None = None  # yuan, without tax on a tax invoice


@dataclass(frozen=True, slots=True)
class PaperReading:
    """Everything that was read on one photo."""

    kind: PaperKind
    kind_confidence: float
    quality: Quality
    fields: Mapping[str, Field] = field(default_factory=dict)
    qr: Code | None = None
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    width: int = 0
    height: int = 0
    items: tuple[Item, ...] = ()
    looks: str | None = None  # a perceptual hash, 64 hex digits; near-identical photos differ in few bits
    others: tuple["PaperReading", ...] = ()  # further papers on the same photo, when it shows several


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo that was accepted: what it is by its content, its upright size in pixels."""

    media_type: str  # image/jpeg image/png image/webp image/heic
    width: int
    height: int


class NotAPhoto(ClaimError):
    """The file is no picture that can be read; `found` says what it looks like (pdf, ofd, audio, empty, unknown …)."""

    def __init__(self, found: str = "unknown") -> None:
        super().__init__(found)
        self.found = found


class PhotoTooLarge(ClaimError):
    """The picture has more bytes or pixels than the reader takes."""


class PhotoBroken(ClaimError):
    """The picture ends early or cannot be decoded."""


class ReaderBusy(ClaimError):
    """No reading could be had in time; the photo is kept and read later."""


class PaperReader(Protocol):
    """Reads photographed papers; decoding happens in worker processes, never in the caller's."""

    async def inspect(self, photo: bytes) -> Picture:
        """Say what the file is, from its header alone (milliseconds).

        Raises NotAPhoto, PhotoTooLarge or PhotoBroken.
        """

    async def glance(self, photo: bytes) -> str | None:
        """Say within a second what is surely wrong with a photo (a reason of Quality); None when nothing seems to be.

        A promise of nothing: the reading may still find the photo wanting.
        """

    async def read(self, photo: bytes) -> PaperReading:
        """Read a photo; seconds. Raises PhotoBroken when the picture cannot be decoded, ReaderBusy after a time-out."""

    async def crop(self, photo: bytes, box: Box, *, longest: int = 900) -> bytes:
        """Return the part of the upright photo in `box`, with a margin, as JPEG; `longest` pixels a side at most."""

    async def upright(self, photo: bytes, *, longest: int = 2400) -> bytes:
        """Return the photo turned upright, without metadata, as JPEG no longer than `longest` pixels a side."""
